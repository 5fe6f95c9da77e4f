"""Codes of officers' acts: why an identity is asked for, why an act is refused, what a departure rests on."""

from enum import StrEnum, auto


class IdentityReason(StrEnum):
    """Why an officer needs to know who reported."""

    CONTACT = auto()
    VERIFY = auto()
    SAFEGUARD = auto()
    PASS_ON = auto()
    RIGHTS = auto()


class Refusal(StrEnum):
    """Why an officer's act was refused."""

    NOT_ALLOWED = auto()
    NO_SUCH_COLLEAGUE = auto()
    SAFEGUARDING_FIRST = auto()
    NO_SUCH_REFERENCE = auto()
    SAME_REPORT = auto()
    SAME_OFFICER = auto()
    SAME_BODY = auto()
    NOTHING_PROPOSED = auto()
    PROPOSED_ALREADY = auto()
    ALREADY_SO = auto()
    NO_PAUSE_IN_PROCEDURE = auto()
    LATE_ALREADY = auto()
    LINKED_ALREADY = auto()
    NOT_LINKED = auto()
    JOINED_ELSEWHERE = auto()
    JOINED = auto()
    CANNOT_JOIN = auto()
    NO_SUCH_REVIEW = auto()
    SAME_REVIEW = auto()
    APPEAL_TIME_RUNS = auto()
    NO_BODY_ASKED = auto()
    LATE_WITHOUT_REASON = auto()
    DEPARTURE_NEEDED = auto()
    FOUND_MET = auto()
    NOT_ON_THAT_DAY = auto()
    YEAR_NOT_OVER = auto()
    SIGNED_OFF_ALREADY = auto()
    NOT_SIGNED_OFF = auto()
    ALREADY_ENDED = auto()
    NOT_RELEASED = auto()
    COMMENT_TIME_RUNS = auto()
    COMMENT_WAITS = auto()
    PLAN_CHANGED = auto()
    ACTIONS_OPEN = auto()
    NO_SUCH_CONTACT = auto()
    REQUEST_ENDED = auto()
    HELD = auto()
    HELD_ALREADY = auto()
    NOT_HELD = auto()
    RESTRICTED = auto()
    RESTRICTED_ALREADY = auto()
    NOT_RESTRICTED = auto()
    NOT_TOLD_YET = auto()
    ERASED = auto()
    STILL_OPEN = auto()
    SAME_MANAGER = auto()
    ACKNOWLEDGED_ALREADY = auto()
    NO_PANEL_SET = auto()
    NO_CHAIR_LISTED = auto()
    PANEL_IN_THE_PAST = auto()
    NEAREST_DATE_UNEXPLAINED = auto()
    CHAIR_INVOLVED = auto()
    MANAGER_ALLOWS_CHAIR = auto()


class DepartureFact(StrEnum):
    """A fact that, once proved, lets the bodies depart from a finding of met [docs/domain.md 3]."""

    NEVER_MADE = auto()
    ENTERED_TWICE = auto()
    OUTSIDE_AREA = auto()
    NOT_ASB = auto()


class AppReset(StrEnum):
    """Why a colleague's authenticator app is taken away, so that they set up another one."""

    LOST = auto()
    REPLACED = auto()
    MISUSED = auto()


class SignInChange(StrEnum):
    """What changed of how an officer signs in."""

    PASSWORD_CHANGED = auto()
    PASSWORD_CHOSEN = auto()
    APP_REPLACED = auto()
    APP_TAKEN_AWAY = auto()
    CODES_MADE = auto()
    PASSKEY_ADDED = auto()
    PASSKEY_REMOVED = auto()


class PersonAct(StrEnum):
    """What is done to a colleague's account."""

    CHANGE = auto()
    INVITE_AGAIN = auto()
    UNLOCK = auto()
    RESET_APP = auto()
    END_SESSIONS = auto()
    DISABLE = auto()
    ENABLE = auto()
