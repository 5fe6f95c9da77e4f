"""Joint applicants: their own code, what it opens, and what it never does."""

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.contact import Withheld
from portal.domain.officer_acts import Refusal
from portal.domain.resident_acts import WithdrawalReason
from portal.domain.vocabulary import CaseReviewStatus, Role, Visibility
from portal.extensions import db
from portal.models.joint_applicant import JointApplicant
from portal.services.case_access import Refused
from portal.services.case_review import (
    case_review_pages,
    case_review_work,
    letter_reading,
    threshold_decisions,
)
from portal.services.case_review.joint_applicants import (
    MOST,
    add_joint_applicant,
    end_joint_applicant,
)
from portal.services.case_search import Wanted, search_cases
from portal.services.officer.officers import SignedIn
from portal.services.tracking import resident_acts, tracking, tracking_changes
from portal.services.tracking.resident_acts import NotOpen
from portal.services.transaction import Stale
from tests.builders import an_officer
from tests.services.tracked import HERE, kept, mails, sent_application

JO = {
    "contact": {"name": "Jo Neighbour", "email": "jo@example.org"},
    "safe-contact": {"ways": ["email"]},
}


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


def _add(reference: str, officer: SignedIn, *, confirmed: bool = True) -> str:
    version = kept(reference).version
    return add_joint_applicant(reference, officer, version, JO, safety_confirmed=confirmed)


def _opened(reference: str, code: str) -> str:
    found = tracking.open_case(reference, code, HERE)
    assert found is not None
    return found[0]


def test_their_code_opens_their_letters_and_the_news(officer: SignedIn) -> None:
    reference, _own_code = sent_application()
    code = _add(reference, officer)
    case_review_work.add_note(
        reference, officer, kept(reference).version, "To Zoë alone.", Visibility.PUBLIC
    )
    threshold_decisions.confirm_met(reference, officer, kept(reference).version, "It is held.")
    token = _opened(reference, code)
    case = tracking.find_joint_case(token, reference)
    assert case is not None
    assert (case.joint, case.acts, case.may_rate) == (True, frozenset(), False)
    assert [event.kind for event in case.events] == [
        "status_changed",
        "contact_officer",
        "received",
    ]
    assert "To Zoë alone." not in str(case)
    (line,) = letter_reading.list_own(token, reference)
    assert "Jo Neighbour" in letter_reading.read_own(token, reference, line.number).addressee
    assert sorted(mail["to"] for mail in mails("news_for_you"))[0] == "jo@example.org"


def test_it_opens_nothing_of_the_applicants(officer: SignedIn) -> None:
    reference, own_code = sent_application()
    token = _opened(reference, _add(reference, officer))
    version = kept(reference).version
    assert tracking.find_case(token, reference) is None
    assert tracking.list_cases(token) == ()
    for act in (
        lambda: tracking_changes.find_contact(token, reference),
        lambda: resident_acts.write(token, reference, version, "Words"),
        lambda: resident_acts.told_account(token, reference),
        lambda: resident_acts.withdraw(
            token, reference, version, WithdrawalReason.STOPPED, "Words"
        ),
        lambda: tracking_changes.replace_code(token, reference, version),
        lambda: tracking_changes.ask_to_confirm(token, reference, "new@example.org", HERE),
    ):
        with pytest.raises(NotOpen):
            act()
    # The applicant's own code opens all of it, and no page of a joint applicant.
    own = _opened(reference, own_code)
    assert tracking.find_case(own, reference) is not None
    assert tracking.find_joint_case(own, reference) is None


def test_it_opens_no_other_case(officer: SignedIn) -> None:
    reference, _code = sent_application()
    other, _other_code = sent_application()
    code = _add(reference, officer)
    assert tracking.open_case(other, code, HERE) is None
    assert tracking.find_joint_case(_opened(reference, code), other) is None


def test_who_takes_no_part_any_more_gets_nothing_more(officer: SignedIn) -> None:
    reference, _own = sent_application()
    code = _add(reference, officer)
    token = _opened(reference, code)
    end_joint_applicant(reference, officer, kept(reference).version, 1, "Moved away.")
    assert tracking.find_joint_case(token, reference) is None
    assert tracking.open_case(reference, code, HERE) is None
    threshold_decisions.confirm_met(reference, officer, kept(reference).version, "It is held.")
    page = case_review_pages.open_case_review(reference, officer)
    assert [(line.joint, line.number) for line in page.letters] == [(None, 1)]
    assert [each.left for each in page.joint] == [True]
    with pytest.raises(Refused):
        end_joint_applicant(reference, officer, kept(reference).version, 1, "Again.")
    with pytest.raises(Refused):
        end_joint_applicant(reference, officer, kept(reference).version, 2, "Nobody.")


@pytest.mark.parametrize("confirmed", [True, False])
def test_with_signs_of_abuse_nothing_is_sent_unless_they_said_so_in_person(
    officer: SignedIn, confirmed: bool
) -> None:
    reference, _own = sent_application(relation={"relation": "family"})
    _add(reference, officer, confirmed=confirmed)
    (line,) = case_review_pages.open_case_review(reference, officer).joint
    assert (line.rule.withheld is None) == confirmed
    threshold_decisions.confirm_met(reference, officer, kept(reference).version, "It is held.")
    told = [mail["to"] for mail in mails("news_for_you")]
    assert told == (["jo@example.org"] if confirmed else [])
    if not confirmed:
        assert line.rule.withheld is Withheld.SAFETY_NOT_CONFIRMED


def test_they_are_found_and_sealed_and_no_more_than_enough(officer: SignedIn) -> None:
    reference, _own = sent_application()
    _add(reference, officer)
    found = search_cases(Wanted(email="jo@example.org"), officer.role)
    assert [each.reference for each in found.reviews] == [reference]
    raw = db.session.scalars(sa.select(JointApplicant.contact_sealed)).one()
    assert raw is not None
    assert b"Neighbour" not in raw
    with pytest.raises(Stale):
        add_joint_applicant(reference, officer, 1, JO, safety_confirmed=True)
    for _each in range(MOST - 1):
        _add(reference, officer)
    with pytest.raises(Refused) as refused:
        _add(reference, officer)
    assert refused.value.why is Refusal.NOT_ALLOWED


def test_none_is_added_to_a_case_that_was_withdrawn(officer: SignedIn) -> None:
    reference, _own = sent_application()
    case_review_work.advance(
        reference, officer, 1, to=CaseReviewStatus.WITHDRAWN, reason="x", words="x"
    )
    with pytest.raises(Refused):
        _add(reference, officer)


@pytest.mark.parametrize("own_act", [True, False])
def test_they_are_told_when_the_case_is_taken_back_and_how_to_go_on(
    officer: SignedIn, *, own_act: bool
) -> None:
    reference, own_code = sent_application()
    code = _add(reference, officer)
    _add(reference, officer)
    end_joint_applicant(reference, officer, kept(reference).version, 2, "Moved away.")
    version, private = kept(reference).version, "I have had enough."
    if own_act:
        token = _opened(reference, own_code)
        resident_acts.withdraw(token, reference, version, WithdrawalReason.STOPPED, private)
    else:
        case_review_work.advance(
            reference, officer, version, to=CaseReviewStatus.WITHDRAWN, reason="x", words=private
        )
    own = _opened(reference, code)
    (line,) = letter_reading.list_own(own, reference)
    body = letter_reading.read_own(own, reference, line.number).body
    for words in (
        "You asked for a review together with somebody else.",
        "On Wednesday 14 October 2026 the request was taken back.",
        "You can ask for a review in your own name.",
        "up to 6 months before you ask",
    ):
        assert words in body, words
    assert private not in body
    to_joint = [mail for mail in mails("news_for_you") if mail["to"] == "jo@example.org"]
    assert len(to_joint) == 1
    # Who had left before hears nothing, and neither does the applicant by this letter.
    assert [each.joint for each in _letters(reference, officer)] == [1]


def _letters(reference: str, officer: SignedIn) -> tuple[letter_reading.LetterLine, ...]:
    return case_review_pages.open_case_review(reference, officer).letters
