"""Letters as the person and as officers meet them, as pages and as PDF."""

import io
import re

import pypdf
import pytest

from portal.domain.vocabulary import Role
from portal.letters import pdf
from portal.services.case_review import threshold_decisions
from tests.builders import an_officer
from tests.services.tracked import sent_application
from tests.web.contract import CheckedClient
from tests.web.officer_walk import OWN_FORM, act, signed_in


@pytest.fixture
def sent(client: CheckedClient) -> tuple[str, str]:
    """A case whose threshold is met: its reference and its code."""
    with client.app.app_context():
        reference, code = sent_application()
        officer = an_officer(Role.CASE_REVIEW_OFFICER)
        threshold_decisions.confirm_met(reference, officer, 1, "Your three reports count.")
    return reference, code


def test_the_person_reads_and_keeps_it(client: CheckedClient, sent: tuple[str, str]) -> None:
    reference, code = sent
    path = f"/track/{reference}/letters/1"
    assert client.get(path).response.headers["Location"] == "/track"
    case = client.submit(client.get("/track"), reference=reference, code=code)
    assert "Our letters to you" in case.main
    page = client.get(path)
    assert page.h1 == "There will be a review"
    for said in ("Your three reports count.", "Zoë Example", "Download this letter as a PDF"):
        assert said in page.main, said
    answer = client.http.get(f"{path}.pdf", base_url="http://127.0.0.1")
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="letter-{reference}-1.pdf"'
    )
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    assert reader.metadata is not None
    assert reader.metadata.title == "There will be a review – Safer Westminster Partnership"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    text = " ".join(each.extract_text() for each in reader.pages)
    for said in ("Zoë Example", "Your three reports count.", "What happens next"):
        assert said in text, said
    for wrong in (f"/track/{reference}/letters/2", f"/track/{reference}/letters/2.pdf"):
        assert client.get(wrong).status == 404


def test_without_the_libraries_the_page_is_printed(
    client: CheckedClient, sent: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reference, code = sent
    client.submit(client.get("/track"), reference=reference, code=code)
    monkeypatch.setattr(pdf, "_library", lambda: None)
    path = f"/track/{reference}/letters/1"
    assert client.get(f"{path}.pdf").response.headers["Location"] == path
    assert "print this page" in client.get(path).main


def test_officers_read_it_without_the_name(client: CheckedClient, sent: tuple[str, str]) -> None:
    reference, _code = sent
    signed_in(client, Role.MANAGER)
    case = client.get(f"/officers/case-reviews/{reference}")
    assert "There will be a review, to the applicant" in case.main
    assert "We mailed them that it is there to read." in case.main
    path = f"/officers/case-reviews/{reference}/letters/1"
    page = client.get(path)
    assert "Your three reports count." in page.main
    assert "Zoë" not in page.main
    answer = client.http.get(f"{path}.pdf", base_url="http://127.0.0.1")
    text = " ".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    assert "Your three reports count." in text
    assert "Zoë" not in text
    assert client.get(f"/officers/case-reviews/{reference}/letters/9").status == 404
    assert client.get("/officers/case-reviews/CR-2222-2222/letters/1").status == 404


JOINT = {
    "ways": "email",
    "alone": "yes",
    "name": "Jo Neighbour",
    "email": "jo@example.org",
}


def test_a_joint_applicant_is_added_and_follows_with_their_own_code(
    client: CheckedClient, sent: tuple[str, str]
) -> None:
    reference, _code = sent
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    path = f"/officers/case-reviews/{reference}"
    page = act(client, f"{path}/joint-applicant", **JOINT)
    assert page.h1 == "The joint applicant is added"
    code = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page.main)
    assert code is not None
    case = client.get(path)
    assert "Joint applicant 1" in case.main
    assert "Jo Neighbour" not in case.text
    shown = act(client, f"{path}/identity", reason="contact")
    assert "Jo Neighbour" in shown.main
    assert "Zoë Example" in shown.main
    case = client.submit(client.get("/track"), reference=reference, code=code[0])
    assert case.h1 == "A request for a case review that you are part of"
    assert "There will be a review" in case.main
    assert "What you can do" not in case.main
    for below in ("message", "withdraw", "contact", "email", "files"):
        assert client.get(f"/track/{reference}/{below}").status in (302, 303, 404), below
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    page = act(client, f"{path}/joint-leaves", joint="1", reason="Moved away.")
    assert "Takes no part any more." in page.main


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter the name."),
        ({"alone": None}, "Choose if they said so themselves."),
        ({"email": ""}, "Enter the email address that is safe."),
        ({"ways": "text"}, "Enter the number that is safe."),
        ({"ways": "letter"}, "Enter the address that is safe."),
        ({"ways": "pigeon"}, "Choose from the answers on this page."),
        ({"csrf_token": "forged"}, "Your page was open too long."),
        ({"name": "x" * 201}, "200"),
    ],
)
def test_a_joint_applicant_that_cannot_be_added(
    client: CheckedClient, sent: tuple[str, str], wrong: dict[str, str], said: str
) -> None:
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    path = f"/officers/case-reviews/{sent[0]}/joint-applicant"
    page = act(client, path, **{**JOINT, **wrong})
    assert page.status == 422
    assert said in page.text
    overtaken = act(client, path, **{**JOINT, "version": "1"})
    assert overtaken.status == 409
    assert overtaken.fields(OWN_FORM)["name"] == "Jo Neighbour"


def test_consent_is_recorded_and_limits_what_is_told(client: CheckedClient) -> None:
    with client.app.app_context():
        reference, code = sent_application(
            who={"kind": "representative"}, consent={"consent": "not_yet"}
        )
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    path = f"/officers/case-reviews/{reference}"
    assert "told nothing about the victim yet" in client.get(path).main
    wrong = act(client, f"{path}/consent", found="refused", words="I called her.")
    assert wrong.status == 422
    assert "Write what you considered for the victim's safety." in wrong.errors
    done = act(
        client, f"{path}/consent", found="refused", words="I called her.", safeguarding="Safe."
    )
    assert "The representative is told nothing more." in done.main
    case = client.submit(client.get("/track"), reference=reference, code=code)
    assert "We cannot tell you more about this request" in case.main
    letter = client.get(f"/track/{reference}/letters/1")
    assert letter.h1 == "We cannot tell you more about your request"


def test_a_letter_that_was_posted_is_recorded(client: CheckedClient) -> None:
    with client.app.app_context():
        reference, _code = sent_application(relation={"relation": "partner"})
        officer = an_officer(Role.CASE_REVIEW_OFFICER)
        threshold_decisions.confirm_met(reference, officer, 1, "Your three reports count.")
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    path = f"/officers/case-reviews/{reference}"
    assert "No way is known that is safe and that we can use." in client.get(path).main
    day = {"on-day": "14", "on-month": "10", "on-year": "2026"}
    wrong = act(
        client, f"{path}/letter-given", letter="1", how="by-hand", **{**day, "on-day": "15"}
    )
    assert wrong.status == 422
    done = act(client, f"{path}/letter-given", letter="1", how="by-hand", **day)
    assert "It is recorded." in done.main
    assert "An officer posted it or gave it by hand." in done.main
    assert "Record that a letter was posted or given" not in done.main
