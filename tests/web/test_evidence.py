"""Residents add files: in the journey of a report and later, with every refusal beside the field."""

import io
import resource
import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from portal.extensions import db
from portal.models.evidence import Evidence
from portal.services import drafts
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import case_of
from portal.services.evidence.evidence_checks import check_waiting
from portal.services.report import reports
from portal.services.report.reports import Sent
from portal.services.tracking import tracking
from tests.builders import report_answers
from tests.files.samples import archive, bomb_png, one_of_each, pdf, photo, picture
from tests.web.contract import CheckedClient, Page
from tests.web.report_walk import draft_cookie, go, walk

BASE = "http://127.0.0.1"
PAGE = "/report-asb/evidence"


@pytest.fixture(autouse=True)
def empty_folder(web_app: Flask) -> Path:
    """The folder of evidence, with nothing of another test in it."""
    folder: Path = web_app.config["PORTAL"].instance / "evidence"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@pytest.fixture
def begun(client: CheckedClient) -> CheckedClient:
    """A browser that has answered everything before the files, without walking there."""
    with client.app.app_context():
        answers = report_answers()
        token = drafts.start_draft("report", "en", "danger", answers["danger"])
        before = list(answers)[: list(answers).index("what-happened") + 1]
        drafts.change_answers(token, "report", {slug: answers[slug] for slug in before})
    client.http.set_cookie("report_draft", token, domain="127.0.0.1")
    return client


@pytest.fixture
def sent(web_app: Flask) -> Sent:
    with web_app.app_context():
        token = drafts.start_draft("report", "en", "danger", {"now": "no"})
        return reports.submit_draft(token, report_answers())


def upload(
    client: CheckedClient, *files: tuple[bytes, str], path: str = PAGE, then: str = "add"
) -> Page:
    page = client.get(path)
    values = {"files": [(io.BytesIO(data), name) for data, name in files], "then": then}
    return client.submit(page, len(page.all("form")) - 1, **values)


def check(app: Flask) -> None:
    with app.app_context():
        check_waiting()


def rows(app: Flask) -> list[Evidence]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Evidence).order_by(Evidence.id)))


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def names(page: Page) -> list[str]:
    return [
        page.words(element)
        for element in page.root.iter()
        if element.get("class") == "app-files__name"
    ]


def statuses(page: Page) -> list[str]:
    return [
        page.words(element)
        for element in page.root.iter()
        if (element.get("class") or "").startswith("app-status ")
    ]


def looks(page: Page) -> list[str]:
    return [a.get("href") for a in page.all("a") if page.words(a).startswith("Look at it")]


def test_the_whole_way_from_a_file_to_the_case(client: CheckedClient, web_app: Flask) -> None:
    page, _ = walk(client, until="evidence")
    assert page.h1 == "Do you have photos, recordings or documents?"
    assert "Part 3 of 6" in page.main
    page = upload(client, (photo(), "broken window.JPG"), (pdf(), "letter.pdf"))
    assert page.status == 200
    assert names(page) == ["broken window.jpg", "letter.pdf"]
    assert statuses(page) == ["Being checked"] * 2
    assert looks(page) == []
    check(web_app)
    page = client.get(PAGE)
    assert statuses(page) == ["Kept"] * 2
    (look,) = looks(page)
    copy = client.get(look)
    assert copy.response.headers["Content-Security-Policy"].endswith("sandbox")
    assert dict(Image.open(io.BytesIO(copy.response.data)).getexif()) == {}
    page = client.submit(page, len(page.all("form")) - 1, then="continue")
    assert page.h1 == "Did any of these happen?"
    token = draft_cookie(client)
    with web_app.app_context():
        answers = report_answers()
        drafts.change_answers(token or "", "report", answers)
    page = client.get("/report-asb/check-answers")
    assert "broken window.jpg letter.pdf" in page.main
    assert client.submit(page).h1 == "We have your report"
    with web_app.app_context():
        reference = reports.find_sent(token).reference
        assert len(evidence.list_for(case_of(reference))) == 2
    # The draft was sent: its address opens nothing any more.
    assert client.get(look).status == 404
    assert go(client, PAGE).h1 == "We have your report"


def test_nobody_has_to_add_a_file(begun: CheckedClient) -> None:
    page = begun.get(PAGE)
    assert "up to 20 MB each" in page.main
    assert "You can add 10 files in all, and 100 MB at one time." in page.main
    page = begun.submit(page, then="continue")
    assert page.h1 == "Did any of these happen?"


def test_files_chosen_but_not_added_go_with_continue(begun: CheckedClient, web_app: Flask) -> None:
    page = upload(begun, (photo(), "a.jpg"), then="continue")
    assert page.h1 == "Did any of these happen?"
    assert len(rows(web_app)) == 1


def test_saving_keeps_the_files_for_another_device(begun: CheckedClient, web_app: Flask) -> None:
    page = upload(begun, (photo(), "a.jpg"), then="save")
    assert page.h1 == "We saved your answers"
    assert len(rows(web_app)) == 1


def test_adding_nothing_is_said(begun: CheckedClient) -> None:
    page = begun.submit(begun.get(PAGE), then="add")
    assert (page.status, page.errors) == (422, ["Choose a file first."])


def test_a_file_is_taken_away_again(
    begun: CheckedClient, web_app: Flask, empty_folder: Path
) -> None:
    page = upload(begun, (photo(), "a.jpg"), (pdf(), "b.pdf"))
    page = begun.submit(page, 0)
    assert names(page) == ["b.pdf"]
    assert len(rows(web_app)) == len(stored(empty_folder)) == 1
    forged = begun.submit(page, 0, csrf_token="forged")
    assert forged.status == 422
    assert len(rows(web_app)) == 1


def test_changing_leads_back_to_the_check_page(begun: CheckedClient, web_app: Flask) -> None:
    with web_app.app_context():
        drafts.change_answers(
            draft_cookie(begun) or "", "report", {**report_answers(), "evidence": {}}
        )
    page = begun.get(f"{PAGE}?change=1")
    page = upload(begun, (photo(), "a.jpg"), path=f"{PAGE}?change=1")
    assert page.response.request.args["change"] == "1"
    page = begun.submit(page, 0)
    assert page.response.request.args["change"] == "1"
    assert begun.submit(page, then="continue").h1 == "Check your answers"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
UNKNOWN = "We cannot take this type of file."
MIXED = "The file holds more than one type of content. Save it anew and add it again."
# Content, name, and what is said of it.
HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "renamed page": (HTML, "holiday.jpg", f"holiday.jpg: {UNKNOWN}"),
    "drawing with a script": (SVG, "plan.svg", f"plan.svg: {UNKNOWN}"),
    "drawing called a photo": (SVG, "plan.png", f"plan.png: {UNKNOWN}"),
    "photo and page in one": (photo() + HTML, "a.jpg", f"a.jpg: {MIXED}"),
    "photo and archive in one": (photo() + archive(), "a.jpg", f"a.jpg: {MIXED}"),
    "archive": (archive(), "a.zip", f"a.zip: {UNKNOWN}"),
    "program": (b"MZ" + bytes(500), "setup.exe", f"setup.exe: {UNKNOWN}"),
    "page with a way up": (HTML, "../../../etc/passwd", f"passwd: {UNKNOWN}"),
    "nothing in it": (b"", "empty.jpg", "empty.jpg: The file is empty. Choose another file."),
    "marks in its name": (HTML, "<img src=x>.png", f"img src=x .png: {UNKNOWN}"),
    "a very long name": (HTML, "a" * 3000 + ".png", f"{'a' * 80}: {UNKNOWN}"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_beside_the_field(
    begun: CheckedClient, web_app: Flask, empty_folder: Path, case: str
) -> None:
    data, name, said = HOSTILE[case]
    page = upload(begun, (data, name), then="continue")
    assert (page.status, page.errors) == (422, [said])
    (beside,) = [each for each in page.root.iter() if each.get("id") == "files-error"]
    assert said in page.words(beside)
    assert rows(web_app) == stored(empty_folder) == []


def test_good_files_are_kept_beside_refused_ones(
    begun: CheckedClient, web_app: Flask, empty_folder: Path
) -> None:
    page = upload(begun, (HTML, "one.png"), (photo(), "two.jpg"), (SVG, "three.svg"))
    assert page.status == 422
    assert page.errors == [f"one.png: {UNKNOWN}", f"three.svg: {UNKNOWN}"]
    assert names(page) == ["two.jpg"]
    assert len(rows(web_app)) == len(stored(empty_folder)) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd.jpg", "passwd.jpg"),
        ("nul.jpg", "evidence.jpg"),
        ("photo.html", "photo.jpg"),
        ("fenêtre 😡.jpg", "fenêtre 😡.jpg"),
    ],
)
def test_a_good_file_gets_a_clean_label_and_a_name_of_our_own(
    begun: CheckedClient, empty_folder: Path, name: str, shown: str
) -> None:
    page = upload(begun, (photo(), name))
    assert names(page) == [shown]
    (path,) = stored(empty_folder)
    assert path.parent.parent == empty_folder


def test_every_kind_that_the_page_names_is_taken(begun: CheckedClient, web_app: Flask) -> None:
    for kind, data in list(one_of_each().items())[:10]:
        assert upload(begun, (data, f"a.{kind}")).status == 200, kind
    check(web_app)
    page = begun.get(PAGE)
    assert statuses(page) == ["Kept"] * 10
    assert len(looks(page)) == 3
    assert "You have added as many files as we can take." in page.main
    assert not any(each.get("type") == "file" for each in page.all("input"))


def test_thirty_files_at_once_fill_the_case_and_no_more(
    begun: CheckedClient, web_app: Flask, empty_folder: Path
) -> None:
    files = [(picture(size=(20 + n, 20)), f"{n}.jpg") for n in range(30)]
    page = upload(begun, *files)
    assert page.status == 422
    assert page.errors == ["You can add 10 files in all. We did not take 20 files."]
    assert len(rows(web_app)) == len(stored(empty_folder)) == 10


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bomb_png(), "The photo is too large. Make it smaller and add it again."),
        (photo()[:300], "We could not open the file. Save it anew and add it again."),
    ],
)
def test_a_file_that_the_check_refuses_says_why_and_goes(
    begun: CheckedClient, web_app: Flask, empty_folder: Path, data: bytes, why: str
) -> None:
    upload(begun, (data, "sky.png"))
    check(web_app)
    page = begun.get(PAGE)
    assert statuses(page) == ["Not kept"]
    assert why in page.main
    assert stored(empty_folder) == []
    assert names(begun.submit(page, 0)) == []


def test_the_same_file_twice_is_one(begun: CheckedClient, web_app: Flask) -> None:
    upload(begun, (photo(), "a.jpg"))
    assert names(upload(begun, (photo(), "b.jpg"))) == ["a.jpg"]


@pytest.mark.parametrize("size", [101_000_000, 10**12])
def test_a_body_over_the_limit_gets_the_page_and_loses_nothing(
    begun: CheckedClient, web_app: Flask, size: int
) -> None:
    upload(begun, (photo(), "a.jpg"))
    page = begun.post(
        PAGE,
        content_type="multipart/form-data; boundary=x",
        input_stream=io.BytesIO(b"--x\r\n"),
        environ_overrides={"CONTENT_LENGTH": str(size)},
    )
    assert page.status == 413
    assert page.errors == [
        "These files together are bigger than 100 MB. Add fewer files at one time."
    ]
    assert names(page) == ["a.jpg"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"--x\r\n",
        b"--x\r\nContent-Disposition: form-data; name=files; filename=a.jpg\r\n\r\n\xff\xd8",
        b"--y\r\nContent-Disposition: form-data; name=files; filename=a.jpg\r\n\r\n\xff\xd8\r\n--y--",
        b"--x\r\nContent-Disposition: form-data; name=files\r\n\r\nno name\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: nonsense\r\n\r\n\r\n--x--\r\n",
        b"--x\r\n\x00\xff: \xfe\r\n\r\n\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; name=\"files\"; filename*=utf-8''%FF%00\r\n\r\na\r\n--x--",
        b"--x\r\nA: " + b"a" * 300_000,
        b"--x\r\nContent-Disposition: form-data; name=q\r\n\r\na\r\n" * 600 + b"--x--\r\n",
    ],
)
def test_a_broken_body_is_refused_and_stores_nothing(
    begun: CheckedClient, web_app: Flask, empty_folder: Path, body: bytes
) -> None:
    page = begun.post(PAGE, data=body, content_type="multipart/form-data; boundary=x")
    assert 400 <= page.status < 500
    assert rows(web_app) == stored(empty_folder) == []
    assert begun.get(PAGE).status == 200


def multipart(token: str, filename: bytes, data: bytes) -> bytes:
    return (
        b"--x\r\nContent-Disposition: form-data; name=csrf_token\r\n\r\n"
        + token.encode()
        + b"\r\n--x\r\nContent-Disposition: form-data; name=then\r\n\r\nadd\r\n"
        + b"--x\r\nContent-Disposition: form-data; name=files; filename="
        + filename
        + b"\r\nContent-Type: image/jpeg\r\n\r\n"
        + data
        + b"\r\n--x--\r\n"
    )


@pytest.mark.parametrize("filename", [b'"a\x00.jpg"', b'"\xed\xa0\x80.jpg"', b'""', b'"\r\n\tx"'])
@pytest.mark.parametrize("data", [HTML, b""])
def test_a_strange_name_never_breaks_the_page(
    begun: CheckedClient, web_app: Flask, empty_folder: Path, filename: bytes, data: bytes
) -> None:
    token = begun.get(PAGE).fields()["csrf_token"]
    body = multipart(token, filename, data)
    page = begun.post(PAGE, data=body, content_type="multipart/form-data; boundary=x")
    assert page.status == 422
    assert page.errors
    assert rows(web_app) == stored(empty_folder) == []


def test_a_file_over_its_own_limit_is_refused_beside_the_field(
    begun: CheckedClient, web_app: Flask, empty_folder: Path
) -> None:
    big = pdf()[:-6] + bytes(10_000_000) + pdf()[-6:]
    body = multipart(begun.get(PAGE).fields()["csrf_token"], b"big.pdf", big)
    page = begun.post(PAGE, data=body, content_type="multipart/form-data; boundary=x")
    assert page.status == 422
    assert page.errors == ["big.pdf: The file is too big. Choose a smaller file."]
    assert rows(web_app) == stored(empty_folder) == []


def test_a_full_disk_is_owned_up_to_and_works_again(
    begun: CheckedClient, web_app: Flask, empty_folder: Path
) -> None:
    # A file stands where the folder should be.
    empty_folder.write_bytes(b"")
    try:
        page = upload(begun, (photo(), "a.jpg"))
    finally:
        empty_folder.unlink()
    assert page.status == 422
    assert page.errors == [
        "We could not keep your file. The fault is ours. Try again in a few minutes."
    ]
    assert rows(web_app) == []
    assert upload(begun, (photo(), "a.jpg")).status == 200


def test_a_full_temporary_folder_is_owned_up_to_and_works_again(
    begun: CheckedClient, web_app: Flask, empty_folder: Path
) -> None:
    big = multipart(begun.get(PAGE).fields()["csrf_token"], b"big.pdf", bytes(9_000_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # No file grows beyond this: what passes through the temporary folder does not fit.
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, hard))
    try:
        page = begun.post(PAGE, data=big, content_type="multipart/form-data; boundary=x")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert page.status == 422
    assert page.errors == [
        "We could not keep your file. The fault is ours. Try again in a few minutes."
    ]
    assert rows(web_app) == stored(empty_folder) == []
    assert upload(begun, (photo(), "a.jpg")).status == 200


def test_a_forged_form_adds_nothing(
    begun: CheckedClient, web_app: Flask, empty_folder: Path
) -> None:
    values: dict[str, Any] = {"csrf_token": "forged", "files": [(io.BytesIO(photo()), "a.jpg")]}
    page = begun.submit(begun.get(PAGE), then="add", **values)
    assert page.status == 422
    assert rows(web_app) == stored(empty_folder) == []


def test_sending_too_often_is_told_to_wait(begun: CheckedClient) -> None:
    for _ in range(20):
        begun.submit(begun.get(PAGE), then="add")
    page = begun.submit(begun.get(PAGE), then="add")
    assert (page.status, page.errors) == (
        429,
        ["You sent files too often. Wait a minute, then try again."],
    )


def test_without_the_answers_before_there_is_no_page(client: CheckedClient, web_app: Flask) -> None:
    assert go(client, PAGE).h1 == "Is anyone in danger now?"
    page = client.follow(client.http.post(PAGE, base_url=BASE, data={"then": "add"}))
    assert page.h1 == "Is anyone in danger now?"
    assert go(client, "/report-asb/evidence/1").status == 404
    removed = client.http.post("/report-asb/evidence/1/remove", base_url=BASE)
    assert client.follow(removed).h1 == "Is anyone in danger now?"


def test_another_persons_draft_opens_no_file(begun: CheckedClient, web_app: Flask) -> None:
    upload(begun, (photo(), "a.jpg"))
    check(web_app)
    (look,) = looks(begun.get(PAGE))
    assert begun.get(look).status == 200
    other = CheckedClient(web_app)
    assert other.get(look).status == 404
    with web_app.app_context():
        token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    other.http.set_cookie("report_draft", token, domain="127.0.0.1")
    assert other.get(look).status == 404
    page = other.get("/report-asb/danger")
    other.http.post(
        f"{look}/remove", base_url=BASE, data={"csrf_token": page.fields()["csrf_token"]}
    )
    assert begun.get(look).status == 200


def follow(client: CheckedClient, sent: Sent) -> str:
    with client.app.app_context():
        token, _ = tracking.open_case(sent.reference, sent.tracking_code, "192.0.2.1")
    client.http.set_cookie("track", token, domain="127.0.0.1")
    return f"/track/{sent.reference}/evidence"


def test_files_are_added_later_from_the_tracking_page(
    client: CheckedClient, web_app: Flask, sent: Sent
) -> None:
    path = follow(client, sent)
    case = client.get(f"/track/{sent.reference}")
    assert path in [a.get("href") for a in case.all("a")]
    page = upload(client, (photo(), "a.jpg"), path=path)
    assert (page.status, statuses(page)) == (200, ["Being checked"])
    check(web_app)
    page = client.get(path)
    (look,) = looks(page)
    assert client.get(look).status == 200
    assert client.get(look).response.headers["Content-Security-Policy"].endswith("sandbox")
    # What was sent stays.
    assert not any("remove" in (form.get("action") or "") for form in page.all("form"))
    refused = upload(client, (SVG, "plan.svg"), path=path)
    assert (refused.status, refused.errors) == (422, [f"plan.svg: {UNKNOWN}"])


def test_a_case_that_was_not_opened_here_shows_and_takes_nothing(
    client: CheckedClient, web_app: Flask, sent: Sent
) -> None:
    path = follow(client, sent)
    upload(client, (photo(), "a.jpg"), path=path)
    check(web_app)
    (look,) = looks(client.get(path))
    with web_app.app_context():
        token = drafts.start_draft("report", "en", "danger", {"now": "no"})
        second = reports.submit_draft(token, report_answers(identity={"identity": "anonymous"}))
    other = CheckedClient(web_app)
    assert other.get(look).status == 404
    assert go(other, path).h1 == go(other, "/track").h1
    other_path = follow(other, second)
    number = look.rsplit("/", 1)[-1]
    assert other.get(look).status == 404
    assert other.get(f"{other_path}/{number}").status == 404
    answer = other.http.post(path, base_url=BASE, data={"files": (io.BytesIO(photo()), "b.jpg")})
    assert answer.status_code == 303
    assert len(rows(web_app)) == 1


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 15, "9" * 5000, "%00", "²"])
def test_a_guessed_number_is_not_found(begun: CheckedClient, sent: Sent, number: str) -> None:
    path = follow(begun, sent)
    assert begun.get(f"{path}/{number}").status == 404
    answer = begun.http.get(f"/report-asb/evidence/{number}", base_url=BASE)
    assert answer.status_code == 404
