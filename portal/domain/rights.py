"""Who may do what, and who sees what: the one table of roles, acts and fields [docs/domain.md 8; docs/rights.md].

What has no entry here, nobody may do and nobody sees. ``docs/rights.md`` is written from it. The
steps of a case stand in ``domain.states`` beside it, and what an act asks for besides a role (a
second officer, a new decider) in the services.
"""

from collections.abc import Mapping
from enum import StrEnum, auto

from portal.domain.vocabulary import STAFF_ROLES, Role

Roles = tuple[Role, ...]

EVERY_OFFICER: Roles = tuple(role for role in Role if role in STAFF_ROLES)
STAFF: Roles = (Role.TRIAGE_OFFICER, Role.CASE_REVIEW_OFFICER, Role.MANAGER)
REPORT_OFFICERS: Roles = (Role.TRIAGE_OFFICER, Role.MANAGER)
REVIEW_OFFICERS: Roles = (Role.CASE_REVIEW_OFFICER, Role.MANAGER)
# The named right to evidence as it was sent, with the place and the device that it may tell of.
EVIDENCE_OFFICERS: Roles = (Role.CASE_REVIEW_OFFICER, Role.MANAGER)
# No case is opened by looking at what was not sent.
MAIL_OFFICERS: Roles = (Role.MANAGER, Role.ADMINISTRATOR)
# What a manager may do there is less: see the acts on a person, and `services.officer.people`.
PEOPLE_OFFICERS: Roles = (Role.MANAGER, Role.ADMINISTRATOR)
# Whom bodies have named tells of no case.
PARTNER_OFFICERS: Roles = (Role.MANAGER, Role.ADMINISTRATOR)
# Holds, restrictions and deletions; a deletion takes two of them.
KEEPERS: Roles = (Role.MANAGER,)
AUDITORS: Roles = (Role.AUDITOR, Role.ADMINISTRATOR)

_MANAGERS: Roles = (Role.MANAGER,)
_ADMINISTRATORS: Roles = (Role.ADMINISTRATOR,)


def _each(about: str, roles: Roles, *names: str) -> dict[str, Roles]:
    return {f"{about}/{name}": roles for name in names}


ACTS: Mapping[str, Roles] = {
    **_each("report", STAFF, "enter", "show-identity", "export"),
    **_each(
        "report",
        REPORT_OFFICERS,
        "take",
        "assign",
        "resume",
        "message",
        "ask",
        "ask-evidence",
        "note",
        "pass-on",
        "priority",
        "safeguarding",
        "safety",
        "link",
        "unlink",
        "join",
        "close",
        "reopen",
    ),
    **_each("case-review", STAFF, "enter"),
    **_each(
        "case-review",
        REVIEW_OFFICERS,
        "show-identity",
        "export-clocks",
        "take",
        "confirm-met",
        "depart",
        "decide-met",
        "propose-not-met",
        "agree",
        "send-back",
        "ask-bodies",
        "pause-clock",
        "resume-clock",
        "count",
        "correct-facts",
        "join",
        "part",
        "move",
        "message",
        "ask-evidence",
        "consent",
        "letter-given",
        "add-joint-applicant",
        "confirm-joint-applicant",
        "joint-leaves",
        "note",
        "safety",
        "set-panel",
        "move-panel",
        "give-papers",
        "cancel-panel",
        "record-taking-part",
        "panel-held",
        "add-recommendation",
        "add-action",
        "release-plan",
        "record-comment",
        "take-up",
        "send-outcome",
        "send-recommendations",
        "start-follow-up",
        "close",
        "reopen",
        "add-lesson",
        "appeal",
        "decide-appeal",
        "go-back",
        "cancel-request",
        "chase-request",
        "record-request",
    ),
    # Overriding the check that no chair is of a service that is involved.
    **_each("case-review", _MANAGERS, "allow-involved-chair"),
    **_each(
        "plan",
        REVIEW_OFFICERS,
        "recommendations-response",
        "recommendations-change",
        "recommendations-remove",
        "actions-progress",
        "actions-end",
        "actions-day",
        "actions-change",
        "actions-remove",
    ),
    **_each("evidence", EVIDENCE_OFFICERS, "open-original"),
    **_each("cases", _MANAGERS, "hand-over"),
    **_each("keeping", KEEPERS, "hold", "lift", "propose", "agree", "send-back"),
    **_each("keeping", KEEPERS, "restrict", "lift-restriction"),
    **_each("restricted-case", STAFF, "use"),
    **_each("data-request", KEEPERS, "log", "acknowledge", "cases", "copy", "end"),
    **_each("numbers", _MANAGERS, "freeze-and-sign-off", "correct"),
    **_each("person", PEOPLE_OFFICERS, "unlock", "reset-app", "end-sessions"),
    **_each("person", _ADMINISTRATORS, "invite", "change", "invite-again", "disable", "enable"),
    **_each("message", MAIL_OFFICERS, "try-again"),
    **_each("partner", PARTNER_OFFICERS, "add", "change"),
}


def may(role: Role, act: str) -> bool:
    """Whether a role may do an act; an act without an entry is nobody's."""
    return role in ACTS.get(act, ())


class Sight(StrEnum):
    """How a role comes to see a field.

    ``SHOWN``: on the page, whose reading is recorded. ``OPENED``: on a page or in a file of its
    own, each opening recorded. ``FOR_A_REASON``: hidden until it is asked for with a reason, which
    is recorded. ``NEVER``: on no page.
    """

    SHOWN = auto()
    OPENED = auto()
    FOR_A_REASON = auto()
    NEVER = auto()


class Field(StrEnum):
    """What a case or the portal knows, as far as not everybody may see it."""

    REPORT_ACCOUNT = auto()
    REPORT_RISK_AND_HEALTH = auto()
    REPORT_SAFE_WAYS = auto()
    REPORTER_IDENTITY = auto()
    REPORTER_CONTACT = auto()
    REPORTER_AVOIDS = auto()
    ALLEGED_PERSON = auto()
    REPORT_NOTES = auto()
    REPORT_PHOTO_COPIES = auto()
    REPORT_ORIGINALS = auto()
    APPLICATION_ACCOUNT = auto()
    APPLICATION_RISK_AND_HEALTH = auto()
    APPLICATION_SAFE_WAYS = auto()
    APPLICANT_IDENTITY = auto()
    APPLICANT_CONTACT = auto()
    APPLICANT_AVOIDS = auto()
    VICTIM_ACTED_FOR = auto()
    JOINT_APPLICANTS = auto()
    APPLICATION_NOTES = auto()
    APPLICATION_PHOTO_COPIES = auto()
    APPLICATION_ORIGINALS = auto()
    PARTNER_ANSWERS = auto()
    PARTNER_ORIGINALS = auto()
    LETTERS = auto()
    DATA_REQUESTER = auto()
    RATING_WORDS = auto()
    STAFF_ACCOUNTS = auto()
    AUDIT = auto()
    KEYS_AND_CODES = auto()
    UNSENT_WORDS = auto()


def _seen(how: Sight, roles: Roles) -> Mapping[Role, Sight]:
    return dict.fromkeys(roles, how)


FIELDS: Mapping[Field, Mapping[Role, Sight]] = {
    Field.REPORT_ACCOUNT: _seen(Sight.SHOWN, STAFF),
    Field.REPORT_RISK_AND_HEALTH: _seen(Sight.SHOWN, STAFF),
    Field.REPORT_SAFE_WAYS: _seen(Sight.SHOWN, STAFF),
    Field.REPORTER_IDENTITY: _seen(Sight.FOR_A_REASON, STAFF),
    Field.REPORTER_CONTACT: _seen(Sight.FOR_A_REASON, STAFF),
    Field.REPORTER_AVOIDS: _seen(Sight.FOR_A_REASON, STAFF),
    Field.ALLEGED_PERSON: _seen(Sight.SHOWN, STAFF),
    Field.REPORT_NOTES: _seen(Sight.SHOWN, STAFF),
    Field.REPORT_PHOTO_COPIES: _seen(Sight.OPENED, STAFF),
    Field.REPORT_ORIGINALS: _seen(Sight.OPENED, EVIDENCE_OFFICERS),
    Field.APPLICATION_ACCOUNT: _seen(Sight.SHOWN, REVIEW_OFFICERS),
    Field.APPLICATION_RISK_AND_HEALTH: _seen(Sight.SHOWN, REVIEW_OFFICERS),
    Field.APPLICATION_SAFE_WAYS: _seen(Sight.SHOWN, REVIEW_OFFICERS),
    Field.APPLICANT_IDENTITY: _seen(Sight.FOR_A_REASON, REVIEW_OFFICERS),
    Field.APPLICANT_CONTACT: _seen(Sight.FOR_A_REASON, REVIEW_OFFICERS),
    Field.APPLICANT_AVOIDS: _seen(Sight.FOR_A_REASON, REVIEW_OFFICERS),
    Field.VICTIM_ACTED_FOR: _seen(Sight.FOR_A_REASON, REVIEW_OFFICERS),
    Field.JOINT_APPLICANTS: _seen(Sight.FOR_A_REASON, REVIEW_OFFICERS),
    Field.APPLICATION_NOTES: _seen(Sight.SHOWN, REVIEW_OFFICERS),
    Field.APPLICATION_PHOTO_COPIES: _seen(Sight.OPENED, REVIEW_OFFICERS),
    Field.APPLICATION_ORIGINALS: _seen(Sight.OPENED, EVIDENCE_OFFICERS),
    Field.PARTNER_ANSWERS: _seen(Sight.SHOWN, REVIEW_OFFICERS),
    Field.PARTNER_ORIGINALS: _seen(Sight.OPENED, EVIDENCE_OFFICERS),
    Field.LETTERS: _seen(Sight.OPENED, REVIEW_OFFICERS),
    Field.DATA_REQUESTER: _seen(Sight.SHOWN, KEEPERS),
    Field.RATING_WORDS: _seen(Sight.SHOWN, STAFF),
    Field.STAFF_ACCOUNTS: _seen(Sight.SHOWN, PEOPLE_OFFICERS),
    Field.AUDIT: _seen(Sight.SHOWN, AUDITORS),
    Field.KEYS_AND_CODES: {},
    Field.UNSENT_WORDS: {},
}


def sight(role: Role, field: Field) -> Sight:
    """How a role sees a field; never, where the table says nothing."""
    return FIELDS.get(field, {}).get(role, Sight.NEVER)
