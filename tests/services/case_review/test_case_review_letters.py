"""Letters of a case review: to whom, by which way, from when they count, and kept as they were."""

import datetime as dt
import io
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.letters import LetterKind
from portal.domain.officer_acts import Refusal
from portal.domain.vocabulary import Channel, Role
from portal.extensions import db
from portal.labels import letters as labels
from portal.models.audit import AuditEntry
from portal.models.case_review import CaseReview
from portal.models.case_review_letter import CaseReviewLetter
from portal.models.outbox import OutboxMessage
from portal.services.case_access import Refused
from portal.services.case_review import case_review_pages, letter_reading, threshold_decisions
from portal.services.case_review.joint_applicants import add_joint_applicant
from portal.services.case_review.letter_reading import LetterNotFound
from portal.services.case_review.letters_given import record_given
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.officer.officers import SignedIn
from portal.services.tracking import tracking
from portal.services.transaction import transaction
from tests.builders import an_application, an_officer
from tests.services.review_answers import application
from tests.services.tracked import HERE, kept, mails, sent_application

WHY = Reasons("Twice in May.", "No sleep.", "One visit.", "Police: log 7.", "Sent.", "Mediation.")
POST = {"ways": ["letter"]}
AT_HOME: dict[str, Any] = {
    "name": "Zoë Example",
    "email": "zoe@example.org",
    "address": "9 Example Mews",
}


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


def _version(reference: str) -> int:
    return kept(reference).version


def not_met(officer: SignedIn, reference: str) -> None:
    """Bring an undecided application to an agreed "not met"."""
    threshold_decisions.propose_not_met(reference, officer, _version(reference), WHY, "Not met.")
    police = an_officer(Role.CASE_REVIEW_OFFICER, "police")
    threshold_decisions.agree(reference, police, _version(reference), words="I agree.")


def _letters(reference: str) -> list[CaseReviewLetter]:
    review = kept(reference)
    assert isinstance(review, CaseReview)
    return review.letters


def _body(letter: CaseReviewLetter) -> str:
    return str(letter.content["body"])


def add_joint(reference: str, officer: SignedIn, ways: list[str], locale: str = "en") -> str:
    """Somebody who applies together with the applicant; returns their code."""
    contact = {
        "contact": {"name": "Jo Neighbour", "email": "jo@example.org", "address": "8 Mews"},
        "safe-contact": {"ways": ways},
    }
    return add_joint_applicant(
        reference, officer, _version(reference), contact, safety_confirmed=False, locale=locale
    )


def test_every_kind_has_a_title(app: Flask) -> None:
    assert set(labels.TITLES) == set(LetterKind)


def test_the_met_letter(officer: SignedIn) -> None:
    met = an_application(officer, application())
    threshold_decisions.confirm_met(met, officer, 1, "Three of your reports <b>count</b>.")
    (letter,) = _letters(met)
    assert (letter.kind, letter.channel) == (LetterKind.THRESHOLD_MET, Channel.EMAIL)
    assert (letter.appeal_by, letter.joint_applicant_id) == (None, None)
    assert letter.given_at is not None
    for said in (
        met,
        "There will be a review",
        "Three of your reports &lt;b&gt;count&lt;/b&gt;.",
        "Wednesday 14 October 2026",
        # Twelve working days after that.
        "by Friday 30 October 2026, or on the first day that they can",
        officer.name,
        "Local Government and Social Care Ombudsman",
        "Housing Ombudsman",
        "Independent Office for Police Conduct",
        "Parliamentary and Health Service Ombudsman",
    ):
        assert said in _body(letter), said
    assert "Our reasons" not in _body(letter)


def test_the_not_met_letter_carries_reasons_help_and_appeal(officer: SignedIn) -> None:
    undecided = an_application(officer, application(rows={}))
    not_met(officer, undecided)
    (letter,) = _letters(undecided)
    assert letter.kind is LetterKind.THRESHOLD_NOT_MET
    assert (letter.received_on, letter.appeal_by) == (
        dt.date(2026, 10, 14),
        dt.date(2026, 10, 28),
    )
    for said in (
        "Not met.",
        "Twice in May.",
        "No sleep.",
        "One visit.",
        "Mediation.",
        "until Wednesday 28 October 2026",
        "10 working days",
        "Complain to the service itself first.",
        "101",
    ):
        assert said in _body(letter), said
    # What a body holds, and why none was asked, are not the applicant's to read.
    assert "log 7" not in _body(letter)
    assert "Sent." not in _body(letter)


@pytest.mark.parametrize(
    ("changes", "channel", "appeal_by"),
    [
        ({}, Channel.EMAIL, dt.date(2026, 10, 28)),
        (
            {"safe_contact": {"ways": ["letter"]}, "contact": AT_HOME},
            Channel.LETTER,
            dt.date(2026, 10, 30),
        ),
        ({"safe_contact": {"ways": ["none"]}}, None, dt.date(2026, 10, 30)),
        ({"relation": {"relation": "partner"}}, None, dt.date(2026, 10, 30)),
    ],
)
def test_when_it_counts_as_received(
    officer: SignedIn,
    changes: dict[str, Any],
    channel: Channel | None,
    appeal_by: dt.date,
) -> None:
    undecided = an_application(officer, application(rows={}, **changes))
    before = len(mails("news_for_you"))
    not_met(officer, undecided)
    (letter,) = _letters(undecided)
    assert (letter.channel, letter.appeal_by) == (channel, appeal_by)
    assert (letter.given_at is not None) == (channel is Channel.EMAIL)
    assert len(mails("news_for_you")) - before == (channel is Channel.EMAIL)
    (appeal,) = [each for each in kept(undecided).clocks if each.kind == "appeal"]
    assert appeal.due_on == appeal_by
    assert f"{appeal_by:%-d %B}" in _body(letter)
    event = kept(undecided).events[-1]
    assert event.facts["letters"] == [1]
    assert event.facts["mailed"] == (channel is Channel.EMAIL)


def test_joint_applicants_get_each_letter_by_their_own_way(officer: SignedIn) -> None:
    undecided = an_application(officer, application(rows={}))
    add_joint(undecided, officer, ["letter"], locale="en-XA")
    not_met(officer, undecided)
    first, second = _letters(undecided)
    assert (first.channel, second.channel) == (Channel.EMAIL, Channel.LETTER)
    assert second.joint_applicant is not None
    assert (first.appeal_by, second.appeal_by) == (dt.date(2026, 10, 28), dt.date(2026, 10, 30))
    assert "Jo Neighbour" in second.content["addressee"]
    assert "Zoë" not in str(second.content)
    assert "Jo" not in str(first.content)
    # Each in their own language, and the clock runs until the later day.
    assert "Our reasons" not in _body(second)
    (appeal,) = [each for each in kept(undecided).clocks if each.kind == "appeal"]
    assert appeal.due_on == dt.date(2026, 10, 30)
    assert [mail["to"] for mail in mails("news_for_you")] == ["zoe@example.org"]


def test_the_mail_says_only_that_there_is_news(officer: SignedIn) -> None:
    met = an_application(officer, application())
    threshold_decisions.confirm_met(met, officer, 1, "Canary words.")
    (mail,) = mails("news_for_you")
    assert "Canary" not in str(mail)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 2


def test_a_letter_stays_as_it_was_sent(officer: SignedIn) -> None:
    reference, code = sent_application()
    threshold_decisions.confirm_met(reference, officer, 1, "A review is held.")
    opened = tracking.open_case(reference, code, HERE)
    assert opened is not None
    before = letter_reading.read_own(opened[0], reference, 1)
    with transaction() as session:
        session.execute(sa.text("update officer set name = 'Somebody Else'"))
    db.session.expire_all()
    assert letter_reading.read_own(opened[0], reference, 1) == before
    assert officer.name in before.body


def test_only_who_opened_the_case_reads_its_letters(officer: SignedIn) -> None:
    reference, code = sent_application()
    other, other_code = sent_application()
    threshold_decisions.confirm_met(reference, officer, 1, "A review is held.")
    opened, elsewhere = (
        tracking.open_case(reference, code, HERE),
        tracking.open_case(other, other_code, HERE),
    )
    assert opened is not None
    assert elsewhere is not None
    assert [line.number for line in letter_reading.list_own(opened[0], reference)] == [1]
    for token, number in ((elsewhere[0], 1), (None, 1), (opened[0], 2), (opened[0], 0)):
        with pytest.raises(LetterNotFound):
            letter_reading.read_own(token, reference, number)


def test_the_applicant_does_not_read_a_joint_applicants_letter(officer: SignedIn) -> None:
    reference, code = sent_application()
    add_joint(reference, officer, ["email"])
    threshold_decisions.confirm_met(reference, officer, _version(reference), "It is held.")
    opened = tracking.open_case(reference, code, HERE)
    assert opened is not None
    assert [line.number for line in letter_reading.list_own(opened[0], reference)] == [1]
    with pytest.raises(LetterNotFound):
        letter_reading.read_own(opened[0], reference, 2)


def test_an_officers_reading_is_recorded(officer: SignedIn) -> None:
    met = an_application(officer, application())
    threshold_decisions.confirm_met(met, officer, 1, "A review is held.")
    _line, letter = letter_reading.read_for_officer(met, 1, officer)
    db.session.rollback()
    read = sa.select(AuditEntry).where(AuditEntry.act == "case_review.letter_read")
    assert [(each.officer_id, each.facts) for each in db.session.scalars(read)] == [
        (officer.id, {"letter": 1})
    ]
    pages = pypdf.PdfReader(io.BytesIO(letter.page(addressed=False).pdf())).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "There will be a review" in text
    assert "Zoë" not in text
    assert "Zoë" in letter.page().html
    with pytest.raises(LetterNotFound):
        letter_reading.read_for_officer(met, 2, officer)


def test_its_words_are_sealed_and_end_with_the_key(officer: SignedIn) -> None:
    met = an_application(officer, application())
    threshold_decisions.confirm_met(met, officer, 1, "Canary words.")
    raw = db.session.scalars(sa.select(CaseReviewLetter.content_sealed)).one()
    assert raw is not None
    assert b"Canary" not in raw
    with transaction() as session:
        session.execute(sa.text("update case_key set wrapped = null, destroyed_at = created_at"))
    db.session.expire_all()
    with pytest.raises(LetterNotFound):
        letter_reading.read_for_officer(met, 1, officer)
    page = case_review_pages.open_case_review(met, officer)
    assert [line.kind for line in page.letters] == [LetterKind.THRESHOLD_MET]


def test_a_letter_that_waits_is_given_and_the_time_to_appeal_follows(officer: SignedIn) -> None:
    undecided = an_application(
        officer, application(rows={}, safe_contact={"ways": ["letter"]}, contact=AT_HOME)
    )
    not_met(officer, undecided)
    (line,) = case_review_pages.open_case_review(undecided, officer).letters
    assert (line.waits, line.appeal_by) == (True, dt.date(2026, 10, 30))
    with clock.stopped_at(dt.datetime(2026, 10, 21, 12, tzinfo=dt.UTC)):
        for day in (dt.date(2026, 10, 13), dt.date(2026, 10, 22)):
            with pytest.raises(Refused) as refused:
                record_given(undecided, officer, _version(undecided), 1, day, posted=True)
            assert refused.value.why is Refusal.NOT_ON_THAT_DAY
        posted_on = dt.date(2026, 10, 19)
        record_given(undecided, officer, _version(undecided), 1, posted_on, posted=True)
        (line,) = case_review_pages.open_case_review(undecided, officer).letters
        # Posted on Monday, received on Wednesday, and ten working days from then.
        assert (line.waits, line.received_on) == (False, dt.date(2026, 10, 21))
        assert line.appeal_by == dt.date(2026, 11, 4)
        (appeal,) = [each for each in kept(undecided).clocks if each.kind == "appeal"]
        assert appeal.due_on == dt.date(2026, 11, 4)
        with pytest.raises(Refused):
            record_given(undecided, officer, _version(undecided), 1, posted_on, posted=True)


def test_given_at_once_it_never_takes_back_the_day_that_the_letter_names(
    officer: SignedIn,
) -> None:
    undecided = an_application(officer, application(rows={}, relation={"relation": "family"}))
    not_met(officer, undecided)
    record_given(undecided, officer, _version(undecided), 1, dt.date(2026, 10, 14), posted=False)
    (line,) = case_review_pages.open_case_review(undecided, officer).letters
    assert (line.received_on, line.appeal_by) == (dt.date(2026, 10, 14), dt.date(2026, 10, 30))
    assert mails("news_for_you") == []
