"""The numbers and tables an authority may set, as plain frozen values, and the check that refuses unlawful ones.

``portal.content`` fills these from ``policy.toml``. The defaults are the numbers of the 2014 Act
and of Westminster's procedure; those not yet confirmed by a lawyer or an officer are marked in
the content file, not here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from enum import StrEnum, auto

from portal.domain.evidence import EvidenceLimits
from portal.domain.pauses import PAUSABLE, PausePolicy
from portal.domain.vocabulary import Home, Priority, ReportKind

MOST_COMPLAINTS_REQUIRED = 3
SHORTEST_REPORT_MONTHS = 1
SHORTEST_APPLY_MONTHS = 6


@dataclass(frozen=True, slots=True)
class ThresholdPolicy:
    """How many qualifying complaints, and the periods [2014 Act s.104(4), (11)].

    ``required`` rows; ``report_within_months`` and ``apply_within_months`` in calendar months;
    ``little_time_days`` in days.
    """

    required: int = 3
    report_within_months: int = 1
    apply_within_months: int = 6
    little_time_days: int = 7


@dataclass(frozen=True, slots=True)
class Procedure:
    """Who made the case-review procedure and whether its numbers are confirmed [2014 Act Sch 4]."""

    version: str
    adopted_by: str | None = None
    adopted_on: date | None = None
    consulted: tuple[str, ...] = ()
    in_force_from: date | None = None
    lawyer_confirmed: bool = False

    @property
    def is_adopted(self) -> bool:
        """True once every fact of the adoption is entered; until then pages call it a draft."""
        return all((self.adopted_by, self.adopted_on, self.consulted, self.in_force_from))


@dataclass(frozen=True, slots=True)
class Clocks:
    """Working days for each step, but ``data_protection_calendar_days`` and ``data_request_calendar_months``."""

    acknowledge: int = 2
    confirm_met: int = 2
    decide_threshold: int = 5
    decide_threshold_with_bodies: int = 10
    hold_panel: int = 12
    send_outcome: int = 15
    comment_on_draft: int = 5
    appeal: int = 10
    decide_appeal: int = 15
    after_appeal: int = 2
    letter_arrives: int = 2
    action_update: int = 20
    alert_manager: int = 5
    answer_request: int = 5
    answer_recommendations: int = 20
    remind_request: int = 2
    chase_request: int = 2
    respond_high: int = 1
    respond_medium: int = 2
    respond_standard: int = 5
    report_step: int = 10
    wait_for_resident: int = 10
    due_soon: int = 1
    data_protection_calendar_days: int = 30
    data_request_calendar_months: int = 1

    @classmethod
    def kept(cls, numbers: Mapping[str, int]) -> "Clocks":
        """The numbers that were kept with a case; those of clocks that no longer run are left out."""
        names = {one.name for one in fields(cls)}
        return cls(**{name: days for name, days in numbers.items() if name in names})

    def first_response(self, priority: Priority) -> int:
        """Working days in which a report of ``priority`` is first answered."""
        return {
            Priority.HIGH: self.respond_high,
            Priority.MEDIUM: self.respond_medium,
            Priority.STANDARD: self.respond_standard,
        }[priority]


@dataclass(frozen=True, slots=True)
class Hours:
    """When a desk or a telephone is staffed: ``weekdays`` with Monday 0, local time, ``closes`` not included."""

    weekdays: frozenset[int] = frozenset(range(5))
    opens: time = time(9)
    closes: time = time(17)
    on_bank_holidays: bool = False


@dataclass(frozen=True, slots=True)
class RiskPolicy:
    """What makes a report urgent. ``alert_words`` are words or phrases, written in any case."""

    alert_words: tuple[str, ...] = ()
    strong_effect_from: int = 4
    repeat_reports: int = 3
    repeat_within_months: int = 6


@dataclass(frozen=True, slots=True)
class TeamRule:
    """One line of the routing table: it fits when kind and home are in the sets; an empty set fits all."""

    team: str
    kinds: frozenset[ReportKind] = frozenset()
    homes: frozenset[Home] = frozenset()


@dataclass(frozen=True, slots=True)
class RoutingPolicy:
    """Teams by code, and the table that finds one: the first rule that fits, else ``default_team``."""

    teams: tuple[str, ...] = ("asb",)
    rules: tuple[TeamRule, ...] = ()
    default_team: str = "asb"
    case_review_team: str = "asb"
    safeguarding_team: str = "asb"


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How long each class of record is kept: months after closing, or days for saved drafts."""

    alleged_identity_months: int = 12
    evidence_months: int = 24
    case_reviews_months: int = 72
    reports_months: int = 72
    data_requests_months: int = 24
    drafts_days: int = 7


@dataclass(frozen=True, slots=True)
class NextReview:
    """Who reviews a case after an appeal: the local policing body [Crime and Policing Act 2026].

    It is named to nobody before the day on which that is in force.
    """

    body: str = ""
    in_force_from: date | None = None

    def named_on(self, day: date) -> str | None:
        """The body, where it may be named on ``day``."""
        in_force = self.in_force_from is not None and self.in_force_from <= day
        return self.body if in_force and self.body else None


@dataclass(frozen=True, slots=True)
class PublicationPolicy:
    """In which month (January is 1) the years begin for which the numbers are published [2014 Act s.104(9)]."""

    year_begins_in_month: int = 4


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything of one authority's ``policy.toml``."""

    procedure: Procedure
    threshold: ThresholdPolicy = field(default_factory=ThresholdPolicy)
    clocks: Clocks = field(default_factory=Clocks)
    office_hours: Hours = field(default_factory=Hours)
    out_of_hours_cover: bool = False
    risk: RiskPolicy = field(default_factory=RiskPolicy)
    routing: RoutingPolicy = field(default_factory=RoutingPolicy)
    retention: RetentionPolicy = field(default_factory=RetentionPolicy)
    evidence: EvidenceLimits = field(default_factory=EvidenceLimits)
    publication: PublicationPolicy = field(default_factory=PublicationPolicy)
    next_review: NextReview = field(default_factory=NextReview)
    pauses: PausePolicy = field(default_factory=PausePolicy)


class FaultCode(StrEnum):
    """Why a policy is refused."""

    REQUIRED_ABOVE_THREE = auto()
    SHORTER_PERIOD_UNCONFIRMED = auto()
    NOT_POSITIVE = auto()
    OUT_OF_SCALE = auto()
    HOURS_REVERSED = auto()
    NOT_A_WEEKDAY = auto()
    UNKNOWN_TEAM = auto()
    CLOCK_NEVER_PAUSES = auto()
    PAUSED_TWICE = auto()
    EMPTY = auto()


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One refusal; ``field`` is the dotted name in the policy."""

    code: FaultCode
    field: str


def check(policy: Policy) -> tuple[PolicyFault, ...]:
    """Every reason to refuse ``policy``; empty means that it may be used.

    A number of complaints above three is never lawful; shorter periods need
    ``lawyer_confirmed`` [2014 Act s.104(11); docs/domain.md 3].
    """
    return (
        *_threshold_faults(policy.threshold, lawyer_confirmed=policy.procedure.lawyer_confirmed),
        *_number_faults(policy),
        *_hours_faults(policy.office_hours),
        *_team_faults(policy.routing),
        *_pause_faults(policy.pauses),
        *_text_faults(policy),
    )


def _threshold_faults(
    threshold: ThresholdPolicy, *, lawyer_confirmed: bool
) -> Iterator[PolicyFault]:
    if threshold.required > MOST_COMPLAINTS_REQUIRED:
        yield PolicyFault(FaultCode.REQUIRED_ABOVE_THREE, "threshold.required")
    if lawyer_confirmed:
        return
    if threshold.report_within_months < SHORTEST_REPORT_MONTHS:
        yield PolicyFault(FaultCode.SHORTER_PERIOD_UNCONFIRMED, "threshold.report_within_months")
    if threshold.apply_within_months < SHORTEST_APPLY_MONTHS:
        yield PolicyFault(FaultCode.SHORTER_PERIOD_UNCONFIRMED, "threshold.apply_within_months")


def _number_faults(policy: Policy) -> Iterator[PolicyFault]:
    for name in ("threshold", "clocks", "retention", "risk", "evidence", "publication"):
        part = getattr(policy, name)
        for item in fields(part):
            value = getattr(part, item.name)
            if isinstance(value, int) and value < 1:
                yield PolicyFault(FaultCode.NOT_POSITIVE, f"{name}.{item.name}")
    if policy.risk.strong_effect_from > 5:
        yield PolicyFault(FaultCode.OUT_OF_SCALE, "risk.strong_effect_from")
    if policy.publication.year_begins_in_month > 12:
        yield PolicyFault(FaultCode.OUT_OF_SCALE, "publication.year_begins_in_month")


def _hours_faults(hours: Hours) -> Iterator[PolicyFault]:
    if hours.opens >= hours.closes:
        yield PolicyFault(FaultCode.HOURS_REVERSED, "office_hours.closes")
    if not hours.weekdays or not hours.weekdays <= frozenset(range(7)):
        yield PolicyFault(FaultCode.NOT_A_WEEKDAY, "office_hours.weekdays")


def _team_faults(routing: RoutingPolicy) -> Iterator[PolicyFault]:
    named = [
        ("routing.default_team", routing.default_team),
        ("routing.case_review_team", routing.case_review_team),
        ("routing.safeguarding_team", routing.safeguarding_team),
        *((f"routing.rules.{place}", rule.team) for place, rule in enumerate(routing.rules)),
    ]
    for where, team in named:
        if team not in routing.teams:
            yield PolicyFault(FaultCode.UNKNOWN_TEAM, where)


def _pause_faults(pauses: PausePolicy) -> Iterator[PolicyFault]:
    named: set[tuple[str, str]] = set()
    for place, rule in enumerate(pauses.rules):
        if rule.at_most < 1:
            yield PolicyFault(FaultCode.NOT_POSITIVE, f"pauses.rules.{place}.at_most")
        if not rule.clocks:
            yield PolicyFault(FaultCode.EMPTY, f"pauses.rules.{place}.clocks")
        if not rule.clocks <= PAUSABLE:
            yield PolicyFault(FaultCode.CLOCK_NEVER_PAUSES, f"pauses.rules.{place}.clocks")
        pairs = {(rule.reason.value, each) for each in rule.clocks}
        if pairs & named:
            yield PolicyFault(FaultCode.PAUSED_TWICE, f"pauses.rules.{place}.clocks")
        named |= pairs


def _text_faults(policy: Policy) -> Iterator[PolicyFault]:
    if not policy.procedure.version.strip():
        yield PolicyFault(FaultCode.EMPTY, "procedure.version")
    if not all(any(character.isalnum() for character in word) for word in policy.risk.alert_words):
        yield PolicyFault(FaultCode.EMPTY, "risk.alert_words")
