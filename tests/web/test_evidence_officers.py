"""Officers and evidence: told of on the case's page, opened one by one, originals by a right of their own."""

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import case_of
from portal.services.evidence.evidence_checks import check_waiting
from tests.builders import a_photo, a_report, an_application
from tests.files.samples import MAKER, bomb_png, pdf, photo
from tests.services.review_answers import application
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import BASE, signed_in


def add(client: CheckedClient, reference: str, name: str, data: bytes) -> int:
    with client.app.app_context():
        added = evidence.add_file(case_of(reference), name, io.BytesIO(data))
        return added.id


def links(page: Page, words: str) -> list[str]:
    return [a.get("href") for a in page.all("a") if page.words(a).startswith(words)]


def acts(client: CheckedClient, reference: str) -> list[tuple[str, int | None, dict]]:
    with client.app.app_context():
        query = sa.select(AuditEntry).where(
            AuditEntry.subject == reference, AuditEntry.act.like("evidence.%read")
        )
        return [
            (each.act, each.officer_id, each.facts)
            for each in db.session.scalars(query.order_by(AuditEntry.id))
        ]


@pytest.mark.parametrize("kind", ["reports", "case-reviews"])
def test_a_manager_looks_at_the_copy_and_saves_the_original(
    client: CheckedClient, kind: str
) -> None:
    officer = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        if kind == "reports":
            reference = a_report(officer)
        else:
            reference = an_application(officer, application())
        number = a_photo(reference, "broken window.JPG")
    page = client.get(f"/officers/{kind}/{reference}")
    assert "broken window.jpg" in page.main
    assert "It was not checked for viruses." in page.main
    assert page.all("img") == []
    assert acts(client, reference) == []
    (look,), (save,) = links(page, "Look at it"), links(page, "Save the original")
    copy = client.http.get(look, base_url=BASE)
    assert dict(Image.open(io.BytesIO(copy.data)).getexif()) == {}
    assert copy.headers["Content-Disposition"].startswith("inline;")
    original = client.http.get(save, base_url=BASE)
    assert original.data == photo()
    assert MAKER.encode() in original.data
    assert original.headers["Content-Disposition"].startswith("attachment;")
    assert original.mimetype == "application/octet-stream"
    facts = {"evidence": number}
    assert acts(client, reference) == [
        ("evidence.read", officer.id, facts),
        ("evidence.original_read", officer.id, facts),
    ]


def test_a_triage_officer_sees_copies_only(client: CheckedClient) -> None:
    officer = signed_in(client, Role.TRIAGE_OFFICER)
    with client.app.app_context():
        reference = a_report(officer)
        a_photo(reference)
    document = add(client, reference, "letter.pdf", pdf())
    with client.app.app_context():
        check_waiting()
    page = client.get(f"/officers/reports/{reference}")
    assert len(links(page, "Look at it")) == 1
    assert links(page, "Save the original") == []
    assert client.get(f"/officers/reports/{reference}/evidence/{document}").status == 404
    assert client.get(f"/officers/reports/{reference}/evidence/{document}/original").status == 403


def test_what_is_not_kept_is_told_and_never_opened(client: CheckedClient) -> None:
    officer = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        reference = a_report(officer)
    bomb, waiting = add(client, reference, "sky.png", bomb_png()), 0
    with client.app.app_context():
        check_waiting()
    waiting = add(client, reference, "later.jpg", photo())
    page = client.get(f"/officers/reports/{reference}")
    assert "Not kept: The photo is too large." in page.main
    assert "Being checked" in page.main
    assert links(page, "Look at it") == links(page, "Save the original") == []
    for number in (bomb, waiting):
        for tail in ("", "/original"):
            path = f"/officers/reports/{reference}/evidence/{number}{tail}"
            assert client.get(path).status == 404


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", "9" * 15, "9" * 40, "9" * 5000, "%00", "1.5", "²"]
)
def test_a_guessed_number_is_not_found(client: CheckedClient, number: str) -> None:
    officer = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        reference = a_report(officer)
    for tail in ("", "/original"):
        path = f"/officers/reports/{reference}/evidence/{number}{tail}"
        assert client.get(path).status == 404


def test_a_file_opens_with_its_own_case_only(client: CheckedClient) -> None:
    officer = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        first, second = a_report(officer), a_report(officer)
        review = an_application(officer, application())
        number = a_photo(first)
    for path in (
        f"reports/{second}/evidence/{number}",
        f"case-reviews/{review}/evidence/{number}",
        f"case-reviews/{first}/evidence/{number}",
        f"reports/{first.lower()}/evidence/{number}",
        f"reports/ASB-2222-2222/evidence/{number}",
    ):
        for tail in ("", "/original"):
            assert client.get(f"/officers/{path}{tail}").status == 404, path
