"""What the rules find in a report: its place, its route, its priority and when it is answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain import risk, routing
from portal.domain.contact import ContactRule, usable_channels
from portal.domain.facts import ReportFacts
from portal.domain.months import first_of_generous
from portal.domain.risk import RiskFinding
from portal.domain.routing import Route
from portal.models.search_term import REPORT, SearchTerm
from portal.security import blind_index
from portal.services.report.report_answers import ReportAnswers, facts
from portal.services.working_days import working_days

# Far more than any rule asks for.
_EARLIER_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a postcode lies; `in_borough` is None where no whole postcode is known."""

    lsoa: str | None
    in_borough: bool | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that is worked out from a report's answers at its receipt."""

    facts: ReportFacts
    place: Place
    route: Route
    risk: RiskFinding
    contact: ContactRule
    due_on: date


def find_place(postcode: str | None) -> Place:
    """Look a postcode up in the authority's list.

    Args:
        postcode: in its written form, or None.
    """
    if postcode is None:
        return Place(None, None)
    found = authority().places.find(postcode)
    return Place(found.lsoa, True) if found else Place(None, False)


def preview(answers: ReportAnswers) -> Route:
    """The better doors while somebody still answers; earlier reports are not looked up."""
    in_borough = find_place(answers.where.postcode).in_borough
    return routing.route(facts(answers, in_borough=in_borough), authority().policy.routing)


def assess(session: Session, answers: ReportAnswers, received_at: datetime) -> Assessment:
    """Apply the rules to a report as at the instant of its receipt."""
    policy = authority().policy
    received_on = clock.local_day(received_at)
    place = find_place(answers.where.postcode)
    by_person = blind_index.under_any_key(lambda: person_terms(answers))
    by_place = blind_index.under_any_key(lambda: place_terms(answers))
    found = facts(
        answers,
        in_borough=place.in_borough,
        earlier_here=count_earlier(session, by_person, received_on),
        earlier_about_place=count_earlier(session, by_place, received_on),
    )
    words = risk.alert_words(" ".join(free_text(answers)), policy.risk.alert_words)
    finding = risk.assess_risk(found, policy.risk, words_found=bool(words))
    count = policy.clocks.first_response(finding.priority)
    return Assessment(
        facts=found,
        place=place,
        route=routing.route(found, policy.routing),
        risk=finding,
        contact=usable_channels(
            answers.contact.safe, domestic_abuse_signs=found.domestic_abuse_signs
        ),
        due_on=working_days().due(received_on, count),
    )


def count_earlier(session: Session, terms: Iterable[bytes], received_on: date) -> int:
    """Reports with one of the terms whose period of months still runs on a day.

    Counted from the newest, and no further than the rules ever ask: who or what was
    reported a thousand times costs no more than a hundred.
    """
    months = authority().policy.risk.repeat_within_months
    first = first_of_generous(received_on, months)
    found: set[int] = set()
    for term in terms:
        newest = (
            sa.select(SearchTerm.subject_id)
            .where(
                SearchTerm.term == term,
                SearchTerm.subject_kind == REPORT,
                SearchTerm.received_on.between(first, received_on),
            )
            .order_by(SearchTerm.subject_id.desc())
            .limit(_EARLIER_AT_MOST)
        )
        found.update(session.scalars(newest))
    return len(found)


def person_terms(answers: ReportAnswers) -> set[bytes]:
    """What identifies the person who reports; nothing where they stay anonymous."""
    contact = answers.contact
    email = {blind_index.email_term(contact.email)} if contact.email else set()
    telephone = {blind_index.telephone_term(contact.telephone)} if contact.telephone else set()
    return email | telephone


def place_terms(answers: ReportAnswers) -> set[bytes]:
    """What identifies the place that the report is about."""
    postcode = answers.where.postcode
    return {blind_index.postcode_term(postcode)} if postcode else set()


def all_terms(answers: ReportAnswers) -> set[bytes]:
    """Everything officers can find the report by. The other person is never among it."""
    contact = answers.contact
    return (
        person_terms(answers)
        | place_terms(answers)
        | blind_index.name_terms(contact.name)
        | blind_index.text_terms(" ".join((*free_text(answers), contact.address)))
    )


def free_text(answers: ReportAnswers) -> tuple[str, ...]:
    """The words that the person wrote about the matter itself."""
    return (answers.account, answers.where.words, answers.effect_words, answers.pattern)
