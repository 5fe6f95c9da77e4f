"""``policy.toml``: an authority's numbers, teams, routing and published figures.

A number stands as ``{ value, source, checked }``. One that is left out keeps the default of
``portal.domain.policy``; ``checks`` then asks for its source.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from portal.content.errors import ContentError
from portal.content.model import EarlierProcedure, PolicyNote, PublishedPeriod
from portal.content.reader import Table, read_toml
from portal.content.timetable import read_hours
from portal.domain.evidence import EvidenceLimits
from portal.domain.pauses import PausePolicy, PauseReason, PauseRule
from portal.domain.policy import (
    Clocks,
    NextReview,
    Policy,
    Procedure,
    PublicationPolicy,
    RetentionPolicy,
    RiskPolicy,
    RoutingPolicy,
    TeamRule,
    ThresholdPolicy,
    check,
)
from portal.domain.vocabulary import Home, ReportKind

FILE = "policy.toml"

Numbers = TypeVar(
    "Numbers",
    ThresholdPolicy,
    Clocks,
    RetentionPolicy,
    RiskPolicy,
    EvidenceLimits,
    PublicationPolicy,
)
Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """What ``policy.toml`` holds."""

    policy: Policy
    notes: tuple[PolicyNote, ...]
    teams: Mapping[str, str]
    statistics: tuple[PublishedPeriod, ...]
    earlier: tuple[EarlierProcedure, ...]


def load_policy(root: Path) -> PolicyFile:
    """Read and check an authority's policy.

    Args:
        root: the authority's folder.

    Raises:
        ContentError: the file is bad, or the numbers are unlawful.
    """
    notes: list[PolicyNote] = []
    with read_toml(root, FILE) as table:
        with table.table("teams") as names:
            teams = {code: names.text(code) for code in names.names()}
        policy = Policy(
            procedure=_procedure(table.table("procedure")),
            threshold=_numbers(table.table("threshold"), ThresholdPolicy, notes),
            clocks=_numbers(table.table("clocks"), Clocks, notes),
            office_hours=_noted(table.table("office_hours"), notes, read_hours),
            out_of_hours_cover=_noted(
                table.table("out_of_hours_cover"), notes, lambda one: one.flag("value")
            ),
            risk=_numbers(table.table("risk"), RiskPolicy, notes),
            routing=_noted(table.table("routing"), notes, lambda one: _routing(one, tuple(teams))),
            retention=_numbers(table.table("retention"), RetentionPolicy, notes),
            evidence=_numbers(table.table("evidence"), EvidenceLimits, notes),
            publication=_numbers(table.table("publication"), PublicationPolicy, notes),
            next_review=_noted(table.table("next_review"), notes, _next_review),
            pauses=_noted(table.table("pauses"), notes, _pauses),
        )
        statistics = tuple(_period(one) for one in table.tables("statistics"))
        earlier = _earlier(table, policy.procedure.version)
    for fault in check(policy):
        raise ContentError(FILE, fault.field, f"refused: {fault.code}")
    return PolicyFile(policy, tuple(notes), teams, statistics, earlier)


def describe(policy: Policy, path: str) -> str:
    """A value of the policy in words, for a sentence.

    Args:
        policy: where to look.
        path: dotted names, as ``threshold.required``.

    Raises:
        KeyError: nothing plain stands there.
    """
    value: Any = policy
    for name in path.split("."):
        value = getattr(value, name, None)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise KeyError(path)
    return str(value)


def _noted(table: Table, notes: list[PolicyNote], read: Callable[[Table], Any]) -> Any:
    notes.append(PolicyNote(table.path, table.text("source", ""), table.flag("checked")))
    with table:
        return read(table)


def _numbers(table: Table, kind: type[Numbers], notes: list[PolicyNote]) -> Numbers:
    values: dict[str, Any] = {}
    with table:
        for item in fields(kind):
            if table.has(item.name):
                read = _words if item.name == "alert_words" else _number
                values[item.name] = _noted(table.table(item.name), notes, read)
    return kind(**values)


def _number(table: Table) -> int:
    return table.number("value")


def _words(table: Table) -> tuple[str, ...]:
    return table.texts("value")


def _procedure(table: Table) -> Procedure:
    with table:
        return Procedure(
            version=table.text("version"),
            adopted_by=table.text("adopted_by", "") or None,
            adopted_on=table.optional_day("adopted_on"),
            consulted=table.texts("consulted", []),
            in_force_from=table.optional_day("in_force_from"),
            lawyer_confirmed=table.flag("lawyer_confirmed"),
        )


def _next_review(table: Table) -> NextReview:
    return NextReview(body=table.text("body"), in_force_from=table.optional_day("in_force_from"))


def _pauses(table: Table) -> PausePolicy:
    return PausePolicy(
        tuple(
            PauseRule(
                reason=_code(one, "reason", PauseReason),
                clocks=frozenset(one.texts("clocks")),
                at_most=one.number("at_most"),
            )
            for one in table.tables("rules")
        )
    )


def _code(table: Table, key: str, kind: type[Code]) -> Code:
    code = table.text(key)
    if code not in {one.value for one in kind}:
        raise table.error(key, f"unknown code {code!r}")
    return kind(code)


def _routing(table: Table, teams: tuple[str, ...]) -> RoutingPolicy:
    return RoutingPolicy(
        teams=teams,
        rules=tuple(
            TeamRule(
                team=one.text("team"),
                kinds=_codes(one, "kinds", ReportKind),
                homes=_codes(one, "homes", Home),
            )
            for one in table.tables("rules")
        ),
        default_team=table.text("default_team"),
        case_review_team=table.text("case_review_team"),
        safeguarding_team=table.text("safeguarding_team"),
    )


def _codes(table: Table, key: str, kind: type[Code]) -> frozenset[Code]:
    known = {one.value: one for one in kind}
    codes = table.texts(key, [])
    for code in codes:
        if code not in known:
            raise table.error(key, f"unknown code {code!r}")
    return frozenset(known[code] for code in codes)


def _period(table: Table) -> PublishedPeriod:
    period = PublishedPeriod(
        label=table.text("label"),
        first_day=table.day("first_day"),
        last_day=table.day("last_day"),
        applications=_optional(table, "applications"),
        not_met=_optional(table, "not_met"),
        reviews=_optional(table, "reviews"),
        with_recommendations=_optional(table, "with_recommendations"),
        source=table.text("source"),
        checked=table.flag("checked"),
    )
    if period.last_day < period.first_day:
        raise table.error("last_day", "must not be before first_day")
    return period


def _earlier(table: Table, version: str) -> tuple[EarlierProcedure, ...]:
    """Versions that cases may have begun under; each name stands for one procedure only."""
    known, found = {item.name for item in fields(Clocks)}, []
    versions = {version}
    for one in table.tables("earlier_procedures"):
        name = one.text("version")
        if name in versions:
            raise one.error("version", "is there already")
        versions.add(name)
        with one.table("clocks") as clocks:
            for key in clocks.names():
                if key not in known:
                    raise clocks.error(key, "unknown key")
            steps = {key: clocks.number(key) for key in clocks.names()}
        found.append(
            EarlierProcedure(
                version=name, clocks=steps, source=one.text("source"), checked=one.flag("checked")
            )
        )
    return tuple(found)


def _optional(table: Table, key: str) -> int | None:
    return table.number(key) if table.has(key) else None
