"""What each role sees of a case, as the table of fields says: canary words on every page it can open."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pytest
import sqlalchemy as sa

from portal import clock
from portal.domain import rights
from portal.domain.data_requests import DataRequestKind
from portal.domain.information import AnswerWay
from portal.domain.officer_acts import IdentityReason
from portal.domain.rights import Field, Sight
from portal.domain.vocabulary import STAFF_ROLES, Body, Intake, Role, Visibility
from portal.extensions import db
from portal.mail.message import NotDelivered
from portal.models.audit import AuditEntry
from portal.services.case_review import case_review_work, threshold_decisions
from portal.services.case_review.joint_applicants import add_joint_applicant
from portal.services.data_protection import data_requests
from portal.services.messages.delivery import deliver_next
from portal.services.officer.officers import SignedIn
from portal.services.partner import information_requests
from portal.services.partner.information_requests import Answer, Asked
from portal.services.report import triage
from portal.web.officer.case_review.review_acts import ACTS as REVIEW_ACTS
from portal.web.officer.report.report_acts import ACTS as REPORT_ACTS
from tests.builders import (
    APP_SECRET,
    PASSWORD,
    a_photo,
    a_report,
    a_request,
    a_request_with_a_photo,
    an_application,
    an_officer,
)
from tests.services.messages.test_outbox_delivery import Scripted, write
from tests.services.publication.test_tracking_satisfaction import closed_report, rate
from tests.services.review_answers import application
from tests.services.tracked import kept, sent_application
from tests.web.contract import CheckedClient
from tests.web.officer_walk import BASE, OWN_FORM, signed_in

# Each word stands in one place only, so that a page that has it shows that field.
CANARY = {
    Field.REPORT_ACCOUNT: "Canaryaccount",
    Field.REPORT_RISK_AND_HEALTH: "Canaryeffect",
    Field.REPORTER_IDENTITY: "Canaryreporter",
    Field.REPORTER_CONTACT: "Canarycareful",
    Field.REPORTER_AVOIDS: "Canaryavoided",
    Field.ALLEGED_PERSON: "Canaryalleged",
    Field.REPORT_NOTES: "Canarynote",
    Field.APPLICATION_ACCOUNT: "Canaryproblem",
    Field.APPLICATION_RISK_AND_HEALTH: "Canarysupport",
    Field.APPLICANT_IDENTITY: "Canaryapplicant",
    Field.APPLICANT_CONTACT: "canary.applicant@example.org",
    Field.APPLICANT_AVOIDS: "Canaryuntold",
    Field.VICTIM_ACTED_FOR: "Canaryvictim",
    Field.JOINT_APPLICANTS: "Canaryjoint",
    Field.APPLICATION_NOTES: "Canaryminute",
    Field.PARTNER_ANSWERS: "Canaryanswer",
    Field.LETTERS: "Canaryletter",
    Field.DATA_REQUESTER: "Canaryasker",
    Field.RATING_WORDS: "Canaryrated",
    Field.STAFF_ACCOUNTS: "auditor1@example.org",
    Field.UNSENT_WORDS: "sam@example.org",
}
# Files and pages that are a field as a whole: the address that opens each.
OPENS = {
    Field.REPORT_PHOTO_COPIES: "/officers/reports/{report}/evidence/{photo}",
    Field.REPORT_ORIGINALS: "/officers/reports/{report}/evidence/{photo}/original",
    Field.APPLICATION_PHOTO_COPIES: "/officers/case-reviews/{review}/evidence/{shot}",
    Field.APPLICATION_ORIGINALS: "/officers/case-reviews/{review}/evidence/{shot}/original",
    Field.PARTNER_ORIGINALS: "/officers/case-reviews/{asked}/requests/{request}/files/{file}/original",
    Field.AUDIT: "/officers/audit",
}
SAFE_WAYS = {Field.REPORT_SAFE_WAYS: "reports", Field.APPLICATION_SAFE_WAYS: "case-reviews"}
IDENTITY = {
    "reports": (Field.REPORTER_IDENTITY, Field.REPORTER_CONTACT, Field.REPORTER_AVOIDS),
    "case-reviews": (
        Field.APPLICANT_IDENTITY,
        Field.APPLICANT_CONTACT,
        Field.APPLICANT_AVOIDS,
        Field.VICTIM_ACTED_FOR,
        Field.JOINT_APPLICANTS,
    ),
}
SECRETS = (PASSWORD, APP_SECRET)


@dataclass(frozen=True)
class Cases:
    """Where the canaries are."""

    report: str
    review: str
    letters: str
    photo: int
    shot: int
    asked: str
    request: int
    file: int
    data_request: str

    def path(self, pattern: str) -> str:
        return pattern.format(**asdict(self))


def _report(officer: SignedIn) -> str:
    word = CANARY
    reference = a_report(
        officer,
        what_happened={"account": word[Field.REPORT_ACCOUNT]},
        effect={"scale": "2", "words": word[Field.REPORT_RISK_AND_HEALTH]},
        about_them={"name": word[Field.ALLEGED_PERSON], "where": "", "looks": "", "under_18": "no"},
        contact={
            "name": word[Field.REPORTER_IDENTITY],
            "email": "canary.reporter@example.org",
            "careful": word[Field.REPORTER_CONTACT],
        },
        avoid={"avoid": "yes", "who": word[Field.REPORTER_AVOIDS]},
    )
    note = word[Field.REPORT_NOTES]
    triage.add_note(reference, officer, kept(reference).version, note, Visibility.STAFF)
    return reference


def _review(officer: SignedIn) -> str:
    word = CANARY
    reference = an_application(
        officer,
        application(
            rows={},
            who={"kind": "representative"},
            representative={"victim_name": word[Field.VICTIM_ACTED_FOR], "relation": "aunt"},
            consent={"consent": "given"},
            reach_them={"reach": f"Call {word[Field.VICTIM_ACTED_FOR]}"},
            problem={"account": word[Field.APPLICATION_ACCOUNT]},
            support={"needs": [], "other": word[Field.APPLICATION_RISK_AND_HEALTH]},
            contact={
                "name": word[Field.APPLICANT_IDENTITY],
                "email": word[Field.APPLICANT_CONTACT],
            },
            avoid={"avoid": word[Field.APPLICANT_AVOIDS]},
        ),
    )
    joint = {"contact": {"name": word[Field.JOINT_APPLICANTS]}, "safe-contact": {"ways": ["none"]}}
    seen = kept(reference).version
    add_joint_applicant(reference, officer, seen, joint, safety_confirmed=True)
    minute = word[Field.APPLICATION_NOTES]
    case_review_work.add_note(reference, officer, kept(reference).version, minute, Visibility.STAFF)
    asked = a_request(officer, reference, Asked(Body.HEALTH))
    information_requests.record_answer(
        reference,
        officer,
        kept(reference).version,
        asked.id,
        Answer(word[Field.PARTNER_ANSWERS]),
        AnswerWay.LETTER,
    )
    return reference


@pytest.fixture
def cases(client: CheckedClient) -> Cases:
    """One of everything that the table names."""
    with client.app.app_context():
        officer = an_officer(Role.MANAGER)
        an_officer(Role.AUDITOR)
        colleague = CANARY[Field.STAFF_ACCOUNTS]
        db.session.execute(
            sa.text("UPDATE officer SET email = :email WHERE role = 'auditor'"),
            {"email": colleague},
        )
        db.session.commit()
        report, review = _report(officer), _review(officer)
        letters, _code = sent_application()
        threshold_decisions.confirm_met(
            letters, officer, kept(letters).version, CANARY[Field.LETTERS]
        )
        token, rated = closed_report()
        rate(token, rated, linked=False, words=CANARY[Field.RATING_WORDS])
        write(1)
        deliver_next(Scripted(NotDelivered("recipient 550", permanent=True)))
        asked, request, file = a_request_with_a_photo(officer)
        told = {"name": CANARY[Field.DATA_REQUESTER], "reach": "By letter", "words": "A copy"}
        logged = data_requests.log_request(
            officer, DataRequestKind.ACCESS, Intake.LETTER, clock.today(), told, "k" * 24
        )
        return Cases(
            report, review, letters, a_photo(report), a_photo(review), asked, request, file, logged
        )


def _paths(client: CheckedClient, cases: Cases) -> Iterator[str]:
    """Every address that is read, and every form of an act; a PDF has the words of its page."""
    for rule in client.app.url_map.iter_rules():
        plain = rule.endpoint.startswith("officer.") and not rule.arguments
        if plain and "GET" in rule.methods and "sign_in" not in rule.endpoint:
            yield rule.rule
    for kind, reference, acts in (
        ("reports", cases.report, REPORT_ACTS),
        ("case-reviews", cases.review, REVIEW_ACTS),
    ):
        yield f"/officers/{kind}/{reference}"
        yield f"/officers/{kind}/{reference}/identity"
        yield f"/officers/keeping/{reference}"
        for act in acts:
            yield f"/officers/{kind}/{reference}/{act}"
    yield f"/officers/case-reviews/{cases.review}/joint-applicant"
    yield f"/officers/case-reviews/{cases.letters}/letters/1"
    yield f"/officers/data-requests/{cases.data_request}"
    with client.app.app_context():
        for person in db.session.scalars(sa.text("SELECT id FROM officer WHERE role = 'auditor'")):
            yield f"/officers/people/{person}"


def _read(client: CheckedClient, cases: Cases) -> dict[str, str]:
    """What this browser can read, by its address."""
    found = {}
    for path in _paths(client, cases):
        answer = client.http.get(path, base_url=BASE)
        assert answer.status_code < 500, path
        if answer.status_code == 200:
            found[path] = answer.get_data(as_text=True)
    return found


def _audited(client: CheckedClient, officer: SignedIn) -> list[AuditEntry]:
    with client.app.app_context():
        query = sa.select(AuditEntry).where(AuditEntry.officer_id == officer.id)
        return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_every_field_of_the_table_is_proved_here() -> None:
    # Keys and codes have no page at all; their own test looks for them.
    proved = {*CANARY, *OPENS, *SAFE_WAYS, Field.KEYS_AND_CODES}
    assert proved == set(Field)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_each_role_sees_what_the_table_says(
    client: CheckedClient, cases: Cases, role: Role
) -> None:
    officer = signed_in(client, role)
    pages = _read(client, cases)
    for field, word in CANARY.items():
        seen = [path for path, text in pages.items() if word in text]
        how = rights.sight(role, field)
        if field is Field.STAFF_ACCOUNTS:
            # What somebody did stands in the audit under their name and number only.
            seen = [path for path in seen if path.startswith("/officers/people")]
        if how in (Sight.SHOWN, Sight.OPENED):
            assert seen, (role, field)
        else:
            assert not seen, (role, field, seen)
    for field, kind in SAFE_WAYS.items():
        reference = cases.report if kind == "reports" else cases.review
        shown = "Safe to use" in pages.get(f"/officers/{kind}/{reference}", "")
        assert shown == (rights.sight(role, field) is Sight.SHOWN), (role, field)
    everything = "\n".join(pages.values())
    assert not any(secret in everything for secret in SECRETS)
    acts = {(entry.act, entry.subject) for entry in _audited(client, officer)}
    for path, read in (
        (f"/officers/reports/{cases.report}", ("report.read", cases.report)),
        (f"/officers/case-reviews/{cases.review}", ("case_review.read", cases.review)),
    ):
        assert (path in pages) == (read in acts), (role, path)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_files_open_as_the_table_says_and_are_recorded(
    client: CheckedClient, cases: Cases, role: Role
) -> None:
    officer = signed_in(client, role)
    for field, pattern in OPENS.items():
        before = len(_audited(client, officer))
        status = client.http.get(cases.path(pattern), base_url=BASE).status_code
        opens = rights.sight(role, field) is not Sight.NEVER
        assert status == (200 if opens else 403), (role, field)
        # An opening is recorded, and so is a refusal.
        assert len(_audited(client, officer)) > before, (role, field)


@pytest.mark.parametrize("kind", sorted(IDENTITY))
@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_who_it_is_is_shown_for_a_reason_that_is_recorded(
    client: CheckedClient, cases: Cases, role: Role, kind: str
) -> None:
    officer = signed_in(client, role)
    reference = cases.report if kind == "reports" else cases.review
    path = f"/officers/{kind}/{reference}/identity"
    words = [CANARY[field] for field in IDENTITY[kind]]
    if all(rights.sight(role, field) is Sight.NEVER for field in IDENTITY[kind]):
        refused = client.post(path, {"reason": IdentityReason.VERIFY.value})
        assert refused.status == 403
        assert not any(word in refused.text for word in words)
        return
    without = client.submit(client.get(path), OWN_FORM)
    assert without.status == 422
    assert not any(word in without.text for word in words)
    shown = client.submit(client.get(path), OWN_FORM, reason=IdentityReason.VERIFY.value)
    assert [word for word in words if word not in shown.text] == []
    entries = [each for each in _audited(client, officer) if each.act.endswith("identity_shown")]
    assert [(each.subject, each.facts) for each in entries] == [
        (reference, {"reason": IdentityReason.VERIFY.value})
    ]
    # The next look at the case is without it again.
    again = client.get(f"/officers/{kind}/{reference}")
    assert not any(word in again.text for word in words)
