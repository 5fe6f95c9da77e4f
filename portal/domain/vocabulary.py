"""The words that the rules, the store and the pages share.

Every value is the lower-case name, so it can be stored, sent in a form and logged as it is.
The words people read for them live in ``portal.labels``. Source of the lists: the 2014 Act,
Part 6, and the partnership's own questions.
"""

from enum import StrEnum, auto


class Body(StrEnum):
    """Whom somebody told. The first four are relevant bodies [2014 Act s.105]."""

    COUNCIL = auto()
    POLICE = auto()
    HOUSING = auto()
    HEALTH = auto()
    OTHER = auto()


class ReportKind(StrEnum):
    """What sort of behaviour a report is about."""

    NOISE = auto()
    NEIGHBOUR_DISPUTE = auto()
    HARASSMENT = auto()
    HATE = auto()
    DRUGS = auto()
    STREET_DRINKING = auto()
    BEGGING = auto()
    GROUPS = auto()
    VEHICLES = auto()
    VANDALISM = auto()
    LITTER = auto()
    ANIMALS = auto()
    PROSTITUTION = auto()
    FIRE = auto()
    OTHER = auto()


class Home(StrEnum):
    """The resident's home; ``COUNCIL_HOUSING`` is a tenancy or lease of the authority itself."""

    HOUSING_ASSOCIATION = auto()
    COUNCIL_HOUSING = auto()
    OTHER_SOCIAL = auto()
    PRIVATE_RENT = auto()
    OWN = auto()
    BUSINESS = auto()
    VISITOR = auto()
    NO_HOME = auto()
    OTHER = auto()


class YesNo(StrEnum):
    """An answer that knows no third way."""

    YES = auto()
    NO = auto()


class YesNoUnsure(StrEnum):
    """An answer that may be left open."""

    YES = auto()
    NO = auto()
    UNSURE = auto()


class Timing(StrEnum):
    """When the behaviour happened."""

    NOW = auto()
    ONCE = auto()
    GOING_ON = auto()


class Duration(StrEnum):
    """For how long the behaviour has gone on, shortest first."""

    UNDER_A_WEEK = auto()
    UNDER_A_MONTH = auto()
    ONE_TO_SIX_MONTHS = auto()
    SIX_TO_TWELVE_MONTHS = auto()
    ONE_TO_TWO_YEARS = auto()
    OVER_TWO_YEARS = auto()
    UNSURE = auto()


class Frequency(StrEnum):
    """How often the behaviour happens."""

    ONCE = auto()
    NOW_AND_THEN = auto()
    EVERY_MONTH = auto()
    EVERY_WEEK = auto()
    EVERY_DAY = auto()
    UNSURE = auto()


class AtRisk(StrEnum):
    """Who may come to harm; ``ACTED_FOR``: somebody for whom a representative speaks."""

    CHILD = auto()
    ADULT = auto()
    YOU = auto()
    ACTED_FOR = auto()


class HateMotive(StrEnum):
    """What hostility the behaviour seems to come from."""

    RACE = auto()
    RELIGION = auto()
    DISABILITY = auto()
    SEXUAL_ORIENTATION = auto()
    TRANSGENDER = auto()
    OTHER = auto()


class PlaceKind(StrEnum):
    """How somebody says where it happened."""

    ADDRESS = auto()
    POSTCODE = auto()
    PLACE = auto()


class Channel(StrEnum):
    """A way to reach somebody."""

    EMAIL = auto()
    TEXT = auto()
    CALL = auto()
    VOICEMAIL = auto()
    LETTER = auto()


class Intake(StrEnum):
    """How a report or an application came in."""

    ONLINE = auto()
    TELEPHONE = auto()
    DESK = auto()
    LETTER = auto()
    EMAIL = auto()


class Identity(StrEnum):
    """Whether the resident says who they are."""

    NAMED = auto()
    ANONYMOUS = auto()


class ReportStatus(StrEnum):
    """Where a report stands."""

    RECEIVED = auto()
    IN_PROGRESS = auto()
    WAITING_FOR_YOU = auto()
    PASSED_ON = auto()
    CLOSED = auto()
    REOPENED = auto()


class ReportOutcome(StrEnum):
    """How a closed report ended."""

    ACTION_TAKEN = auto()
    ADVICE_GIVEN = auto()
    PASSED_ON = auto()
    NO_ACTION_POSSIBLE = auto()
    JOINED = auto()
    WITHDRAWN = auto()


class CaseReviewStatus(StrEnum):
    """Where a case review stands."""

    RECEIVED = auto()
    CONFIRMING = auto()
    THRESHOLD_DECISION = auto()
    MET = auto()
    NOT_MET = auto()
    GATHERING = auto()
    PANEL_SET = auto()
    PLAN_DRAFT = auto()
    OUTCOME_SENT = auto()
    FOLLOWING_UP = auto()
    CLOSED = auto()
    APPEAL = auto()
    APPEAL_UPHELD = auto()
    APPEAL_DISMISSED = auto()
    WITHDRAWN = auto()


class ThresholdDecision(StrEnum):
    """What the bodies decided about the threshold; only people make it."""

    MET = auto()
    NOT_MET = auto()


class Measure(StrEnum):
    """The four numbers that are published each year [2014 Act s.104(9)]."""

    APPLICATIONS = auto()
    NOT_MET = auto()
    REVIEWS = auto()
    WITH_RECOMMENDATIONS = auto()


class Lane(StrEnum):
    """The two lanes of the case-review queue."""

    CONFIRM = auto()
    DECIDE = auto()


class Role(StrEnum):
    """Who takes a step. ``RESIDENT`` is the person who reports or applies; the rest sign in."""

    RESIDENT = auto()
    TRIAGE_OFFICER = auto()
    CASE_REVIEW_OFFICER = auto()
    MANAGER = auto()
    PARTNER = auto()
    AUDITOR = auto()
    ADMINISTRATOR = auto()


STAFF_ROLES = frozenset(Role) - {Role.RESIDENT}


class Priority(StrEnum):
    """How soon a report needs a first response."""

    HIGH = auto()
    MEDIUM = auto()
    STANDARD = auto()


class PriorityReason(StrEnum):
    """Why a report has its priority."""

    DANGER_NOW = auto()
    CHILD_AT_RISK = auto()
    ADULT_AT_RISK = auto()
    RESIDENT_AT_RISK = auto()
    THREATS = auto()
    VIOLENCE = auto()
    WEAPON = auto()
    HATE_MOTIVE = auto()
    DOMESTIC_ABUSE_SIGNS = auto()
    SUICIDE_SIGNS = auto()
    OVER_A_MONTH = auto()
    THIRD_REPORT_BY_PERSON = auto()
    THIRD_REPORT_ABOUT_PLACE = auto()
    STRONG_EFFECT = auto()
    VULNERABILITY = auto()


class ApplicantKind(StrEnum):
    """Who asks for a case review."""

    VICTIM = auto()
    REPRESENTATIVE = auto()
    BUSINESS = auto()
    GROUP = auto()
    UNDER_18 = auto()


class Consent(StrEnum):
    """Whether the victim agreed to a representative; without it the application still goes on."""

    GIVEN = auto()
    NOT_YET = auto()
    REFUSED = auto()
    CANNOT_DECIDE = auto()


class Participation(StrEnum):
    """How the victim wants to take part in the review."""

    MEET_THE_PANEL = auto()
    WRITE = auto()
    SPEAK_TO_THE_OFFICER = auto()
    SOMEBODY_FOR_ME = auto()
    NOT_TAKE_PART = auto()
    DECIDE_LATER = auto()


class Visibility(StrEnum):
    """Who may read a note or a line of the timeline."""

    STAFF = auto()
    PUBLIC = auto()


class Vulnerability(StrEnum):
    """What makes the behaviour harder to bear."""

    DISABILITY = auto()
    HEALTH = auto()
    MENTAL_HEALTH = auto()
    AGE = auto()
    PREGNANCY = auto()
    LIVES_ALONE = auto()
    OTHER = auto()


class Danger(StrEnum):
    """Signs of danger somebody can name in a list."""

    THREATS = auto()
    VIOLENCE = auto()
    WEAPON = auto()


class Sign(StrEnum):
    """Signs of harm that somebody can name beside who is at risk."""

    SUICIDE = auto()
    EXPLOITATION = auto()


class Relation(StrEnum):
    """Who behaves so, as the resident knows them."""

    PARTNER = auto()
    FAMILY = auto()
    LIVES_WITH_YOU = auto()
    NEIGHBOUR = auto()
    LANDLORD = auto()
    KNOWN = auto()
    STRANGER = auto()
    UNSURE = auto()


class SupportNeed(StrEnum):
    """What would help somebody take part in a review."""

    INTERPRETER = auto()
    SIGN_LANGUAGE = auto()
    LARGE_PRINT = auto()
    EASY_READ = auto()
    STEP_FREE = auto()
    SOMEBODY_WITH_ME = auto()
    OTHER = auto()
