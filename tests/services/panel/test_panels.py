"""Setting a panel: its chair, its day, its victim."""

import datetime as dt

import pytest

from portal.domain.officer_acts import Refusal
from portal.domain.panel import TakingPart
from portal.domain.resident_acts import ResidentAct
from portal.domain.spans import Span
from portal.domain.threshold import Standing
from portal.domain.vocabulary import Body, CaseReviewStatus, Role, Visibility
from portal.extensions import db
from portal.services.case_access import Refused
from portal.services.case_review import case_review_work, reassessments
from portal.services.case_review.reassessments import Correction
from portal.services.officer.officers import SignedIn
from portal.services.panel import panel_copies, panels, review_outcome
from portal.services.panel.panels import Member, PartAnswer, Plan
from portal.services.tracking import tracking
from portal.services.tracking.resident_acts import NotNow
from portal.services.transaction import Stale
from tests.builders import an_application, an_officer
from tests.services.panel.planned import (
    a_plan,
    gather,
    opened_application,
    page_of,
    seen,
    set_panel,
)
from tests.services.review_answers import application, exactly, row, told
from tests.services.tracked import kept, mails

C = CaseReviewStatus
SAID = PartAnswer(TakingPart.REPRESENTATIVE, "My sister speaks.", "I know the chair.")


@pytest.fixture
def gathering(officer: SignedIn) -> tuple[str, str]:
    """A case in which information is gathered, and the token of its applicant's browser."""
    reference, token = opened_application()
    gather(reference, officer)
    return reference, token


def _set(reference: str, officer: SignedIn, plan: Plan) -> None:
    panels.set_panel(reference, officer, seen(reference, officer), plan, "We meet.")


def _refused(reference: str, officer: SignedIn, plan: Plan) -> Refusal:
    with pytest.raises(Refused) as refused:
        _set(reference, officer, plan)
    assert panels.find_panel(reference) is None
    return refused.value.why


def test_setting_a_panel_invites_the_victim(officer: SignedIn, gathering: tuple[str, str]) -> None:
    reference, token = gathering
    _set(reference, officer, a_plan())
    page = page_of(reference, officer)
    assert page.status is C.PANEL_SET
    assert page.panel is not None
    assert page.panel.plan == a_plan()
    event = page.events[0]
    assert (event.kind, event.visibility, event.words) == (
        "status_changed",
        Visibility.PUBLIC,
        "We meet.",
    )
    assert event.facts["on"] == "2026-10-16"
    assert len(mails("news_for_you")) == 3
    case = tracking.find_case(token, reference)
    assert case is not None
    assert ResidentAct.SAID_TAKING_PART in case.acts


def test_the_step_is_taken_by_setting_a_panel_only(
    officer: SignedIn, gathering: tuple[str, str]
) -> None:
    reference, _token = gathering
    version = seen(reference, officer)
    with pytest.raises(Refused):
        case_review_work.advance(reference, officer, version, to=C.PANEL_SET, reason="x", words="x")
    _set(reference, officer, a_plan())
    with pytest.raises(Refused) as refused:
        _set(reference, officer, a_plan())
    assert refused.value.why is Refusal.NOT_ALLOWED


@pytest.mark.parametrize(
    "chair",
    [Member("Ann Head", Body.COUNCIL, ""), Member("Bob Head", Body.COUNCIL)],
)
def test_a_chair_whose_service_is_involved_is_refused(
    officer: SignedIn, gathering: tuple[str, str], chair: Member
) -> None:
    reference, _token = gathering
    assert _refused(reference, officer, a_plan(chair=chair)) is Refusal.CHAIR_INVOLVED
    reasoned = a_plan(chair=chair, chair_reason="Nobody else is free.")
    assert _refused(reference, officer, reasoned) is Refusal.MANAGER_ALLOWS_CHAIR


def test_who_decided_may_not_chair(officer: SignedIn, gathering: tuple[str, str]) -> None:
    chair = Member(officer.name.upper(), None, "Elsewhere")
    assert _refused(gathering[0], officer, a_plan(chair=chair)) is Refusal.CHAIR_INVOLVED


def test_a_managers_override_is_explained_to_the_victim(
    officer: SignedIn, gathering: tuple[str, str]
) -> None:
    reference, token = gathering
    manager = an_officer(Role.MANAGER)
    chair = Member("Ann Head", Body.COUNCIL)
    _set(reference, manager, a_plan(chair=chair, chair_reason="Nobody else is free."))
    panel = panels.find_own_panel(token, reference)
    assert panel is not None
    assert panel.chair_allowed
    case = tracking.find_case(token, reference)
    assert case is not None
    line = next(event for event in case.events if event.kind == "chair_explained")
    assert line.words == "Nobody else is free."


def test_a_reason_that_was_not_needed_is_not_kept(
    officer: SignedIn, gathering: tuple[str, str]
) -> None:
    _set(gathering[0], officer, a_plan(chair_reason="Just in case"))
    panel = panels.find_panel(gathering[0])
    assert panel is not None
    assert (panel.chair_allowed, panel.plan.chair_reason) == (False, "")
    kinds = [event.kind for event in page_of(gathering[0], officer).events]
    assert "chair_explained" not in kinds


def test_a_day_after_the_clocks_needs_a_reason_that_the_victim_reads(
    officer: SignedIn, gathering: tuple[str, str], at_noon: dt.datetime
) -> None:
    reference, token = gathering
    # Twelve working days from 14 October end on Friday 30.
    in_time = a_plan(starts_at=dt.datetime(2026, 10, 30, 16, tzinfo=dt.UTC))
    late = a_plan(starts_at=dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC))
    assert _refused(reference, officer, late) is Refusal.NEAREST_DATE_UNEXPLAINED
    _set(reference, officer, in_time)
    panels.move_panel(
        reference,
        officer,
        seen(reference, officer),
        a_plan(starts_at=late.starts_at, late_reason="The landlord is away."),
        "We moved it.",
    )
    page = page_of(reference, officer)
    assert page.due_on == dt.date(2026, 11, 2)
    case = tracking.find_case(token, reference)
    assert case is not None
    told = {event.kind: event.words for event in case.events}
    assert told["nearest_date"] == "The landlord is away."
    assert told["panel_moved"] == "We moved it."
    assert page.panel is not None
    assert page.panel.sequence == 1


def test_a_panel_meets_in_the_future(
    officer: SignedIn, gathering: tuple[str, str], at_noon: dt.datetime
) -> None:
    assert _refused(gathering[0], officer, a_plan(starts_at=at_noon)) is Refusal.PANEL_IN_THE_PAST


def test_a_cancelled_panel_leaves_the_case_waiting_for_another(
    officer: SignedIn, gathering: tuple[str, str]
) -> None:
    reference, token = gathering
    _set(reference, officer, a_plan())
    panels.say_taking_part(token, reference, seen(reference, officer), SAID)
    panels.cancel_panel(reference, officer, seen(reference, officer), "The chair is ill.")
    page = page_of(reference, officer)
    assert (page.status, page.panel) == (C.GATHERING, None)
    running = [one.kind for one in page.clocks if one.stopped_at is None]
    assert "hold_panel" in running
    with pytest.raises(NotNow):
        panels.say_taking_part(token, reference, page.version, SAID)
    _set(reference, officer, a_plan())
    again = panels.find_panel(reference)
    assert again is not None
    assert again.answer is None


def test_the_victim_says_how_they_take_part_once_or_by_an_officer(
    officer: SignedIn, gathering: tuple[str, str]
) -> None:
    reference, token = gathering
    _set(reference, officer, a_plan())
    version = seen(reference, officer)
    with pytest.raises(Stale):
        panels.say_taking_part(token, reference, version - 1, SAID)
    panels.say_taking_part(token, reference, version, SAID)
    panels.say_taking_part(token, reference, version, SAID)
    page = page_of(reference, officer)
    assert [event.kind for event in page.events].count("said_taking_part") == 1
    panel = panels.find_panel(reference)
    assert panel is not None
    assert (panel.answer, panel.entered) == (SAID, False)
    later = PartAnswer(TakingPart.NOT_AT_ALL)
    panels.record_taking_part(reference, officer, page.version, later)
    panel = panels.find_panel(reference)
    assert panel is not None
    assert (panel.answer, panel.entered) == (later, True)


def test_after_the_panel_has_met_nothing_of_it_changes(
    officer: SignedIn, at_noon: dt.datetime
) -> None:
    reference, token = opened_application()
    set_panel(reference, officer)
    review_outcome.hold_panel(
        reference, officer, seen(reference, officer), at_noon.date(), "It met."
    )
    version = seen(reference, officer)
    for change in (
        lambda: panels.move_panel(reference, officer, version, a_plan(), "x"),
        lambda: panels.cancel_panel(reference, officer, version, "x"),
        lambda: panels.record_taking_part(reference, officer, version, SAID),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert refused.value.why is Refusal.NO_PANEL_SET
    assert panels.find_own_panel(token, reference) is None
    assert panels.find_panel(reference) is not None


def test_the_victims_copy_holds_nobodys_words(
    officer: SignedIn, gathering: tuple[str, str]
) -> None:
    reference, token = gathering
    copy = panel_copies.own_copy(token, reference)
    assert copy is not None
    assert len(copy.occasions) == 3
    assert copy == panel_copies.copy_for_victim(reference)
    assert panel_copies.own_copy("another", reference) is None


def test_what_was_found_since_counts_for_the_chair_and_the_copy(officer: SignedIn) -> None:
    rows = {"row-a": row("2026-03-01", told("council", exactly("2026-06-20")))}
    reference = an_application(officer, application(rows=rows))
    log = "Their log."
    june = Span.on(dt.date(2026, 6, 1))
    found = Correction("a", occurred=june)
    reassessments.correct_facts(reference, officer, seen(reference, officer), found, log)
    other = Correction(None, "A neighbour's", june, Body.POLICE, june)
    reassessments.correct_facts(reference, officer, seen(reference, officer), other, log)
    copy = panel_copies.copy_for_victim(reference)
    assert copy is not None
    assert [(each.occurred, each.standing) for each in copy.occasions] == [(june, Standing.COUNTS)]
    involved = {each.body for each in panels.involved_services(db.session(), kept(reference))}
    assert involved == {Body.COUNCIL, Body.POLICE}
