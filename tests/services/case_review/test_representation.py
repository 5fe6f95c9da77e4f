"""A representative is told what the victim agrees to; the application is decided either way."""

from typing import Any

import pytest
from flask import Flask

from portal.domain.contact import Withheld
from portal.domain.keeping import RestrictionReason
from portal.domain.letters import LetterKind
from portal.domain.officer_acts import Refusal
from portal.domain.representation import ConsentFound, Telling, may_act, readable_letters, telling
from portal.domain.resident_acts import ResidentAct, WithdrawalReason
from portal.domain.vocabulary import CaseReviewStatus, Channel, Consent, Role, Visibility
from portal.services.case_access import Refused
from portal.services.case_review import (
    case_review_pages,
    case_review_work,
    letter_reading,
    threshold_decisions,
)
from portal.services.case_review.joint_applicants import add_joint_applicant
from portal.services.case_review.letter_reading import LetterNotFound
from portal.services.case_review.representative_acts import record_consent
from portal.services.data_protection import restrictions
from portal.services.officer.officers import SignedIn
from portal.services.panel import panels
from portal.services.publication import satisfaction
from portal.services.publication.satisfaction import Rating
from portal.services.tracking import resident_acts, tracking, tracking_changes
from portal.services.tracking.resident_acts import NotNow, NotOpen
from portal.services.tracking.tracking_changes import Ways
from tests.builders import an_officer
from tests.services.panel.planned import (
    DECIDED,
    VISIT,
    WRITE,
    a_plan,
    begin_plan,
    send_outcome,
    set_panel,
)
from tests.services.tracked import HERE, kept, mails, sent_application

CANARY = "Mrs Canary is met."
VICTIM = {
    "contact": {"name": "Mrs Canary", "email": "victim@example.org"},
    "safe-contact": {"ways": ["email"]},
}


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


def _sent(consent: str) -> tuple[str, str]:
    changes: dict[str, Any] = {
        "who": {"kind": "representative"},
        "representative": {"victim_name": "Mrs Canary", "relation": "aunt"},
        "consent": {"consent": consent},
    }
    return sent_application(**changes)


def _confirm(reference: str, officer: SignedIn) -> None:
    threshold_decisions.confirm_met(reference, officer, kept(reference).version, CANARY)


def _record(reference: str, officer: SignedIn, found: ConsentFound, safe: str = "Safe.") -> None:
    record_consent(reference, officer, kept(reference).version, found, "I called.", safe)


def _case(reference: str, code: str) -> tracking.TrackedCase:
    opened = tracking.open_case(reference, code, HERE)
    assert opened is not None
    case = tracking.find_case(opened[0], reference)
    assert case is not None
    return case


def _own_letters(reference: str, code: str) -> list[tuple[LetterKind, str]]:
    opened = tracking.open_case(reference, code, HERE)
    assert opened is not None
    return [
        (line.kind, letter_reading.read_own(opened[0], reference, line.number).body)
        for line in letter_reading.list_own(opened[0], reference)
    ]


@pytest.mark.parametrize("told", [None, *Consent])
def test_what_an_officer_found_comes_before_what_was_told(told: Consent | None) -> None:
    assert telling(told, ConsentFound.GIVEN) is Telling.ALL
    assert telling(told, ConsentFound.ACTS_FOR) is Telling.ALL
    assert telling(told, ConsentFound.NOT_REACHED) is Telling.NO_VICTIM_DATA
    assert telling(told, ConsentFound.REFUSED) is Telling.NOTHING_MORE
    expected = Telling.ALL if told is Consent.GIVEN else Telling.NO_VICTIM_DATA
    assert telling(told, None) is expected


def test_with_consent_the_representative_gets_the_letter(officer: SignedIn) -> None:
    reference, code = _sent("given")
    _confirm(reference, officer)
    ((kind, body),) = _own_letters(reference, code)
    assert (kind, CANARY in body) == (LetterKind.THRESHOLD_MET, True)
    assert CANARY in str(_case(reference, code).events)


@pytest.mark.parametrize("consent", ["not_yet", "cannot_decide", "refused"])
def test_without_it_a_letter_with_no_victim_data(officer: SignedIn, consent: str) -> None:
    reference, code = _sent(consent)
    _confirm(reference, officer)
    # It is decided all the same.
    assert kept(reference).status is CaseReviewStatus.MET
    ((kind, body),) = _own_letters(reference, code)
    assert kind is LetterKind.REPRESENTATIVE_LIMITED
    assert "Canary" not in body
    assert "Canary" not in str(_case(reference, code))
    assert len(mails("news_for_you")) == 1
    # Once the victim agrees, they may read what was decided.
    _record(reference, officer, ConsentFound.GIVEN)
    assert CANARY in str(_case(reference, code).events)


def test_refused_the_representative_is_told_nothing_more(officer: SignedIn) -> None:
    reference, code = _sent("given")
    _record(reference, officer, ConsentFound.REFUSED)
    ((kind, body),) = _own_letters(reference, code)
    assert kind is LetterKind.REPRESENTATIVE_REFUSED
    assert "Canary" not in body
    before = len(mails("news_for_you"))
    _confirm(reference, officer)
    case_review_work.add_note(
        reference, officer, kept(reference).version, "To Mrs Canary.", Visibility.PUBLIC
    )
    _record(reference, officer, ConsentFound.REFUSED)
    assert len(mails("news_for_you")) == before
    assert len(_own_letters(reference, code)) == 1
    case = _case(reference, code)
    assert "Canary" not in str(case)
    assert (case.next_action, case.due_on, case.may_rate) == (None, None, False)
    manager = an_officer(Role.MANAGER)
    restrictions.restrict(reference, manager, RestrictionReason.ACCURACY, "The day is in question")
    assert not _case(reference, code).restricted
    assert [event.kind for event in case.events] == ["representative_told", "received"]
    page = case_review_pages.open_case_review(reference, officer)
    assert page.contact.withheld is Withheld.CONSENT_REFUSED
    assert page.telling is Telling.NOTHING_MORE


def test_the_victim_gets_every_letter_in_their_own_right(officer: SignedIn) -> None:
    reference, _code = _sent("not_yet")
    add_joint_applicant(reference, officer, kept(reference).version, VICTIM, safety_confirmed=True)
    _record(reference, officer, ConsentFound.REFUSED)
    _confirm(reference, officer)
    page = case_review_pages.open_case_review(reference, officer)
    assert [(line.kind, line.joint) for line in page.letters] == [
        (LetterKind.THRESHOLD_MET, 1),
        (LetterKind.REPRESENTATIVE_REFUSED, None),
    ]
    assert mails("news_for_you")[-1]["to"] == "victim@example.org"


def test_the_victim_gets_the_outcome_whole_where_the_representative_may_not(
    officer: SignedIn,
) -> None:
    reference, code = _sent("not_yet")
    add_joint_applicant(reference, officer, kept(reference).version, VICTIM, safety_confirmed=True)
    begin_plan(reference, officer)
    send_outcome(reference, officer)
    (letter,) = [each for each in kept(reference).letters if each.kind is LetterKind.OUTCOME]
    assert letter.joint_applicant is not None
    assert all(words in letter.content["body"] for words in (VISIT, WRITE, DECIDED))
    assert not any(words in str(_case(reference, code)) for words in (VISIT, WRITE, DECIDED))


def test_a_refusal_leaves_the_appeal_to_the_victim(officer: SignedIn) -> None:
    reference, code = _sent("not_yet")
    seen = kept(reference).version
    own = add_joint_applicant(reference, officer, seen, VICTIM, safety_confirmed=True)
    begin_plan(reference, officer)
    send_outcome(reference, officer)
    _record(reference, officer, ConsentFound.REFUSED)
    assert _case(reference, code).appeal is None
    opened = tracking.open_case(reference, own, HERE)
    assert opened is not None
    case = tracking.find_joint_case(opened[0], reference)
    assert case is not None
    assert case.appeal is not None


def test_why_a_panel_moves_is_not_for_the_representative(officer: SignedIn) -> None:
    reference, code = _sent("not_yet")
    set_panel(reference, officer)
    seen = kept(reference).version
    panels.move_panel(reference, officer, seen, a_plan(minutes=60), CANARY)
    assert "panel_moved" in str(_case(reference, code).events)
    assert CANARY not in str(_case(reference, code).events)


def test_whom_the_victim_refused_cannot_take_the_case_back(officer: SignedIn) -> None:
    reference, code = _sent("given")
    _record(reference, officer, ConsentFound.REFUSED)
    opened = tracking.open_case(reference, code, HERE)
    assert opened is not None
    seen = kept(reference).version
    with pytest.raises(NotNow):
        resident_acts.withdraw(opened[0], reference, seen, WithdrawalReason.OTHER, "Stop it.")
    assert kept(reference).status is not CaseReviewStatus.WITHDRAWN
    resident_acts.write(opened[0], reference, seen, "I saw it again.")


def test_whom_the_victim_refused_can_only_write_to_us() -> None:
    acts = [*ResidentAct, "rated", "contact_changed", "email_changed", "code_replaced", "new_act"]
    left = [act for act in acts if may_act(Telling.NOTHING_MORE, act)]
    assert left == [ResidentAct.RESIDENT_MESSAGE]
    assert all(may_act(told, act) for told in (Telling.ALL, Telling.NO_VICTIM_DATA) for act in acts)


def test_letters_that_speak_of_the_victim_need_consent_whenever_they_are_read() -> None:
    limited, refused = LetterKind.REPRESENTATIVE_LIMITED, LetterKind.REPRESENTATIVE_REFUSED
    assert readable_letters(Telling.ALL) == set(LetterKind)
    assert readable_letters(Telling.NO_VICTIM_DATA) == {limited, refused}
    assert readable_letters(Telling.NOTHING_MORE) == {refused}


@pytest.mark.parametrize(
    ("found", "readable"),
    [
        (ConsentFound.REFUSED, [LetterKind.REPRESENTATIVE_REFUSED]),
        (ConsentFound.NOT_REACHED, []),
        (ConsentFound.ACTS_FOR, [LetterKind.THRESHOLD_MET]),
    ],
)
def test_letters_from_before_close_with_the_consent(
    officer: SignedIn, found: ConsentFound, readable: list[LetterKind]
) -> None:
    reference, code = _sent("given")
    _confirm(reference, officer)
    opened = tracking.open_case(reference, code, HERE)
    assert opened is not None
    assert CANARY in letter_reading.read_own(opened[0], reference, 1).body
    _record(reference, officer, found)
    assert [kind for kind, _body in _own_letters(reference, code)] == readable
    if LetterKind.THRESHOLD_MET not in readable:
        # The browser that had it open, and the address that it knows, are closed too.
        with pytest.raises(LetterNotFound):
            letter_reading.read_own(opened[0], reference, 1)
    # Officers still read what was sent.
    assert LetterKind.THRESHOLD_MET in [each.kind for each in kept(reference).letters]


def test_whom_the_victim_refused_neither_rates_nor_changes_how_they_are_reached(
    officer: SignedIn,
) -> None:
    reference, code = _sent("given")
    opened = tracking.open_case(reference, code, HERE)
    assert opened is not None
    token = opened[0]
    pending = tracking_changes.ask_to_confirm(token, reference, "new@example.org", HERE)
    _record(reference, officer, ConsentFound.REFUSED)
    case_review_work.advance(
        reference,
        officer,
        kept(reference).version,
        to=CaseReviewStatus.WITHDRAWN,
        reason="The victim asks for it.",
        words="It is withdrawn.",
    )
    before = kept(reference)
    seen, contact, lines = before.version, before.contact, len(before.events)
    mailed = len(mails())
    ways = Ways(frozenset({Channel.CALL}), "020 7946 0000", "", "", "", None, "")
    with pytest.raises(NotNow):
        tracking_changes.change_ways(token, reference, seen, ways)
    with pytest.raises(NotNow):
        satisfaction.rate(token, reference, seen, Rating(1, 1, "Bad", linked=True))
    with pytest.raises(NotOpen):
        tracking_changes.ask_to_confirm(token, reference, "new@example.org", HERE)
    with pytest.raises(NotOpen):
        tracking_changes.confirm_email(token, reference, pending, "1234 5678")
    with pytest.raises(NotOpen):
        tracking_changes.find_contact(token, reference)
    with pytest.raises(NotOpen):
        resident_acts.told_account(token, reference)
    after = kept(reference)
    assert (after.version, after.contact, len(after.events)) == (seen, contact, lines)
    assert len(mails()) == mailed


def test_a_refusal_asks_for_a_thought_about_safety(officer: SignedIn) -> None:
    reference, _code = _sent("not_yet")
    with pytest.raises(Refused) as refused:
        _record(reference, officer, ConsentFound.REFUSED, "  ")
    assert refused.value.why is Refusal.SAFEGUARDING_FIRST


def test_nobody_acts_for_a_victim_who_applies(officer: SignedIn) -> None:
    reference, _code = sent_application()
    with pytest.raises(Refused):
        _record(reference, officer, ConsentFound.REFUSED)
