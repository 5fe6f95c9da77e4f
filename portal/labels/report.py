"""Words for the codes of a report: the choices residents see, and what officers read."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import (
    AtRisk,
    Body,
    Channel,
    Danger,
    Duration,
    Frequency,
    HateMotive,
    Home,
    Identity,
    Intake,
    PlaceKind,
    Priority,
    PriorityReason,
    Relation,
    ReportKind,
    ReportOutcome,
    ReportStatus,
    Sign,
    Timing,
    Vulnerability,
    YesNo,
    YesNoUnsure,
)

QUESTIONS = {
    "danger": _l("Is anyone in danger now?"),
    "call-999": _l("Call 999 now if someone is in danger"),
    "type": _l("What is the problem?"),
    "where": _l("Where does it happen?"),
    "home": _l("What is your home?"),
    "when": _l("When does it happen?"),
    "date": _l("When did it happen?"),
    "last-time": _l("When did it last happen?"),
    "how-long": _l("How long has it gone on?"),
    "how-often": _l("How often does it happen?"),
    "again": _l("Has anything changed since you last told us?"),
    "what-happened": _l("What happened?"),
    "evidence": _l("Do you have photos, recordings or documents?"),
    "signs": _l("Did any of these happen?"),
    "effect": _l("How much does it affect you?"),
    "harder": _l("Does anything make it harder for you?"),
    "who": _l("Who is doing it?"),
    "about-them": _l("What can you tell us about them?"),
    "hate": _l("Is someone picked on because of who they are?"),
    "at-risk": _l("Is anyone at risk of harm?"),
    "told-before": _l("Have you told anyone about this before?"),
    "last-told": _l("When did you last tell someone?"),
    "times-told": _l("How many times have you told someone?"),
    "safe-contact": _l("Which ways to reach you are safe?"),
    "identity": _l("Do you want to give your name?"),
    "contact": _l("How can we reach you?"),
    "avoid": _l("Is there anyone we should not tell?"),
    "other-party": _l("May we speak to the other person?"),
}

PARTS = {
    "danger": _l("danger"),
    "problem": _l("the problem"),
    "happened": _l("what happened"),
    "effect": _l("how it affects you"),
    "people": _l("the people"),
    "contact": _l("how to reach you"),
}

KINDS = {
    ReportKind.NOISE: _l("Noise"),
    ReportKind.NEIGHBOUR_DISPUTE: _l("A row between neighbours"),
    ReportKind.HARASSMENT: _l("Insults, threats or harassment"),
    ReportKind.HATE: _l("Abuse because of who someone is"),
    ReportKind.DRUGS: _l("Drug dealing or drug use"),
    ReportKind.STREET_DRINKING: _l("Street drinking"),
    ReportKind.BEGGING: _l("Begging"),
    ReportKind.GROUPS: _l("Groups or rowdy behaviour"),
    ReportKind.VEHICLES: _l("Cars, bikes or e-scooters"),
    ReportKind.VANDALISM: _l("Damage or graffiti"),
    ReportKind.LITTER: _l("Litter, dumped rubbish or dog mess"),
    ReportKind.ANIMALS: _l("Animals"),
    ReportKind.PROSTITUTION: _l("Trouble linked to sex work"),
    ReportKind.FIRE: _l("Fireworks, or setting fires"),
    ReportKind.OTHER: _l("Something else, or I do not know"),
}

PLACE_KINDS = {
    PlaceKind.ADDRESS: _l("At an address"),
    PlaceKind.POSTCODE: _l("I only know the postcode"),
    PlaceKind.PLACE: _l("In a street, a park or another place"),
}

HOMES = {
    Home.HOUSING_ASSOCIATION: _l("I rent from a housing association"),
    Home.COUNCIL_HOUSING: _l("I live in a council home, as a tenant or a leaseholder"),
    Home.OTHER_SOCIAL: _l("I rent from another social landlord"),
    Home.PRIVATE_RENT: _l("I rent from a private landlord"),
    Home.OWN: _l("I own my home"),
    Home.BUSINESS: _l("I own a business or work here"),
    Home.VISITOR: _l("I am a visitor"),
    Home.NO_HOME: _l("I have no home now"),
    Home.OTHER: _l("Something else, or I do not know"),
}

TIMINGS = {
    Timing.NOW: _l("It is happening now"),
    Timing.ONCE: _l("It happened once"),
    Timing.GOING_ON: _l("It keeps happening"),
}

DURATIONS = {
    Duration.UNDER_A_WEEK: _l("Less than a week"),
    Duration.UNDER_A_MONTH: _l("A week to a month"),
    Duration.ONE_TO_SIX_MONTHS: _l("1 to 6 months"),
    Duration.SIX_TO_TWELVE_MONTHS: _l("6 to 12 months"),
    Duration.ONE_TO_TWO_YEARS: _l("1 to 2 years"),
    Duration.OVER_TWO_YEARS: _l("More than 2 years"),
    Duration.UNSURE: _l("I do not know"),
}

FREQUENCIES = {
    Frequency.ONCE: _l("Only once so far"),
    Frequency.NOW_AND_THEN: _l("Now and then"),
    Frequency.EVERY_MONTH: _l("Every month"),
    Frequency.EVERY_WEEK: _l("Every week"),
    Frequency.EVERY_DAY: _l("Every day, or almost"),
    Frequency.UNSURE: _l("I do not know"),
}

DANGERS = {
    Danger.THREATS: _l("Someone made threats"),
    Danger.VIOLENCE: _l("Someone was hit or hurt"),
    Danger.WEAPON: _l("Someone had a weapon, or said that they had"),
}

EFFECTS = {
    "1": _l("1: It hardly affects me"),
    "2": _l("2: It bothers me a little"),
    "3": _l("3: It often upsets me"),
    "4": _l("4: It makes daily life hard"),
    "5": _l("5: I cannot live normally, or I am afraid"),
    "unsure": _l("I do not know"),
}

VULNERABILITIES = {
    Vulnerability.DISABILITY: _l("A disability"),
    Vulnerability.HEALTH: _l("An illness"),
    Vulnerability.MENTAL_HEALTH: _l("Mental health"),
    Vulnerability.AGE: _l("Being very young or old"),
    Vulnerability.PREGNANCY: _l("Pregnancy or a new baby"),
    Vulnerability.LIVES_ALONE: _l("Living alone, with nobody to turn to"),
    Vulnerability.OTHER: _l("Something else"),
}

RELATIONS = {
    Relation.PARTNER: _l("My partner or ex-partner"),
    Relation.FAMILY: _l("Someone in my family"),
    Relation.LIVES_WITH_YOU: _l("Someone else I live with"),
    Relation.NEIGHBOUR: _l("A neighbour"),
    Relation.LANDLORD: _l("My landlord, or someone who works for them"),
    Relation.KNOWN: _l("Someone else I know"),
    Relation.STRANGER: _l("People I do not know"),
    Relation.UNSURE: _l("I am not sure, or I would rather not say"),
}

HATE_MOTIVES = {
    HateMotive.RACE: _l("Race, skin colour or where they come from"),
    HateMotive.RELIGION: _l("Religion or belief"),
    HateMotive.DISABILITY: _l("Disability"),
    HateMotive.SEXUAL_ORIENTATION: _l("Being gay, lesbian or bisexual"),
    HateMotive.TRANSGENDER: _l("Being trans"),
    HateMotive.OTHER: _l("Something else about who they are"),
}

# What somebody chooses from who speaks for nobody but themselves.
AT_RISK_CHOICES: dict[str, Any] = {
    AtRisk.CHILD: _l("A child or young person under 18"),
    AtRisk.ADULT: _l("An adult who needs care or support"),
    AtRisk.YOU: _l("I am at risk myself"),
    Sign.SUICIDE: _l("Someone may harm themselves or end their life"),
    Sign.EXPLOITATION: _l("Someone is forced or used by other people"),
}

# Every code that may be kept, in words.
AT_RISK: dict[str, Any] = {
    **AT_RISK_CHOICES,
    AtRisk.ACTED_FOR: _l("The person I act for is at risk"),
    "unsure": _l("I do not know"),
}

BODIES = {
    Body.COUNCIL: _l("The council"),
    Body.POLICE: _l("The police"),
    Body.HOUSING: _l("A housing association or council landlord"),
    Body.HEALTH: _l("The NHS, such as a GP or a hospital"),
    Body.OTHER: _l("Somebody else, such as a councillor or a private landlord"),
}

TIMES_TOLD = {
    "none": _l("Not in that time"),
    "once": _l("Once"),
    "twice": _l("Twice"),
    "three_or_more": _l("3 times or more"),
    "unsure": _l("I do not know"),
}

CHANNELS = {
    Channel.EMAIL: _l("Email"),
    Channel.TEXT: _l("Text message"),
    Channel.CALL: _l("Phone call"),
    Channel.VOICEMAIL: _l("Voice message on my phone"),
    Channel.LETTER: _l("Letter to my home"),
}

IDENTITIES = {
    Identity.NAMED: _l("Yes"),
    Identity.ANONYMOUS: _l("No, I want to stay anonymous"),
}

YES_NO = {YesNo.YES: _l("Yes"), YesNo.NO: _l("No")}

YES_NO_UNSURE = {
    YesNoUnsure.YES: _l("Yes"),
    YesNoUnsure.NO: _l("No"),
    YesNoUnsure.UNSURE: _l("I do not know"),
}

INTAKES = {
    Intake.ONLINE: _l("Online"),
    Intake.TELEPHONE: _l("By telephone"),
    Intake.DESK: _l("At a desk"),
    Intake.LETTER: _l("By letter"),
    Intake.EMAIL: _l("By email"),
}

PRIORITIES = {
    Priority.HIGH: _l("High"),
    Priority.MEDIUM: _l("Medium"),
    Priority.STANDARD: _l("Standard"),
}

PRIORITY_REASONS = {
    PriorityReason.DANGER_NOW: _l("Danger now"),
    PriorityReason.CHILD_AT_RISK: _l("Child at risk"),
    PriorityReason.ADULT_AT_RISK: _l("Adult at risk"),
    PriorityReason.RESIDENT_AT_RISK: _l("The resident is at risk"),
    PriorityReason.THREATS: _l("Threats"),
    PriorityReason.VIOLENCE: _l("Violence"),
    PriorityReason.WEAPON: _l("Weapon"),
    PriorityReason.HATE_MOTIVE: _l("Hate motive"),
    PriorityReason.DOMESTIC_ABUSE_SIGNS: _l("Signs of domestic abuse"),
    PriorityReason.SUICIDE_SIGNS: _l("Signs of self-harm or suicide"),
    PriorityReason.OVER_A_MONTH: _l("Going on for over a month"),
    PriorityReason.THIRD_REPORT_BY_PERSON: _l("Third report by this person, or more"),
    PriorityReason.THIRD_REPORT_ABOUT_PLACE: _l("Third report about this place, or more"),
    PriorityReason.STRONG_EFFECT: _l("Strong effect on the resident"),
    PriorityReason.VULNERABILITY: _l("Something makes it harder for the resident"),
}

STATUSES = {
    ReportStatus.RECEIVED: _l("Received"),
    ReportStatus.IN_PROGRESS: _l("In progress"),
    ReportStatus.WAITING_FOR_YOU: _l("Waiting for the resident"),
    ReportStatus.PASSED_ON: _l("Passed on"),
    ReportStatus.CLOSED: _l("Closed"),
    ReportStatus.REOPENED: _l("Reopened"),
}

# What the person who reported is told of a status.
STATUSES_FOR_YOU = {
    ReportStatus.RECEIVED: _l("We have it"),
    ReportStatus.IN_PROGRESS: _l("We are at work on it"),
    ReportStatus.WAITING_FOR_YOU: _l("We need something from you"),
    ReportStatus.PASSED_ON: _l("We passed it on"),
    ReportStatus.CLOSED: _l("Closed"),
    ReportStatus.REOPENED: _l("We are looking at it again"),
}

OUTCOMES = {
    ReportOutcome.ACTION_TAKEN: _l("Action was taken"),
    ReportOutcome.ADVICE_GIVEN: _l("Advice was given"),
    ReportOutcome.PASSED_ON: _l("Passed on to someone who can act"),
    ReportOutcome.NO_ACTION_POSSIBLE: _l("No action was possible"),
    ReportOutcome.JOINED: _l("Joined to another report"),
    ReportOutcome.WITHDRAWN: _l("Withdrawn"),
}

# Kinds of lines of a report's timeline. A change of status is `status_changed` with the new
# status in its facts under "to", an outcome under "outcome", and a body under "body".
EVENTS = {
    "received": _l("Received"),
    "entered": _l("Entered by an officer"),
    "status_changed": _l("Status changed"),
    "taken": _l("Taken on"),
    "assigned": _l("Assigned"),
    "team_changed": _l("Given to another team"),
    "priority_changed": _l("Priority changed"),
    "note": _l("Note"),
    "message": _l("Message to the resident"),
    "safety_confirmed": _l("Safe contact confirmed"),
    "safeguarding": _l("Safeguarding referral"),
    "told_of_review": _l("Told of the right to a case review"),
}
