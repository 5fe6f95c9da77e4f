"""What the rules need to know of a report, worked out from its answers by a service."""

from dataclasses import dataclass

from portal.domain.vocabulary import AtRisk, Duration, Home, ReportKind, Timing, Vulnerability

LEAST_EFFECT, MOST_EFFECT = 1, 5


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The facts of one report. Everything but the kind may be unknown.

    ``effect``: 1 to 5, ``ValueError`` otherwise. ``earlier_by_person``: earlier reports by the
    same person within the policy's period, those told elsewhere too; ``earlier_about_place``
    likewise. ``in_borough``: ``None`` where the place is not known well enough.
    """

    kind: ReportKind
    danger_now: bool = False
    home: Home | None = None
    timing: Timing | None = None
    duration: Duration | None = None
    effect: int | None = None
    hate: bool = False
    at_risk: frozenset[AtRisk] = frozenset()
    weapon: bool = False
    threats: bool = False
    violence: bool = False
    domestic_abuse_signs: bool = False
    suicide_signs: bool = False
    exploitation_signs: bool = False
    vulnerabilities: frozenset[Vulnerability] = frozenset()
    earlier_by_person: int = 0
    earlier_about_place: int = 0
    in_borough: bool | None = None

    def __post_init__(self) -> None:
        if self.effect is not None and not LEAST_EFFECT <= self.effect <= MOST_EFFECT:
            raise ValueError("an effect is 1 to 5")

    @property
    def is_hate(self) -> bool:
        """True where hostility is the motive, by either question."""
        return self.hate or self.kind is ReportKind.HATE
