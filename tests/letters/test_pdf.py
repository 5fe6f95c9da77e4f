"""Letters: tagged PDF that names its language and title, and fetches nothing."""

import io
import socket
from typing import Any

import pypdf
import pytest
from flask import Flask

from portal.letters import pdf
from portal.letters.pdf import PdfUnavailable, can_write_pdf, write_pdf
from portal.letters.rendering import render
from portal.web.diary.presenter import EntryWords, Sheet

ROW = {"name": "account", "key": "What happened", "value": "Trommeln «jeden Abend» <b>laut</b>"}


def a_sheet(entries: int = 2, value: str = ROW["value"]) -> Sheet:
    rows = ({**ROW, "value": value},)
    return Sheet(
        made="Made on Wednesday 14 October 2026",
        summary="We were told about this problem 2 times.",
        entries=tuple(EntryWords(f"{number}. A day", rows) for number in range(1, entries + 1)),
        elsewhere="Told before this: The police.",
        review=(),
    )


def write(locale: str = "en", **changes: Any) -> pypdf.PdfReader:
    facts = {"sheet": a_sheet(**changes), "reference": "ASB-2222-2222"}
    return pypdf.PdfReader(io.BytesIO(render("diary", locale, facts).pdf()))


def tags(reader: pypdf.PdfReader) -> list[str]:
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node["/S"])
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_it_is_tagged_and_says_its_language_and_title(app: Flask) -> None:
    reader = write()
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (a boolean of the file)
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata is not None
    assert reader.metadata.title == "Diary of what happened – Safer Westminster Partnership"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert {"/H1", "/H2", "/P"} <= set(tags(reader))
    assert tags(reader).count("/H1") == 1
    assert tags(reader).count("/H2") == 2


def test_its_text_is_there_and_its_pages_are_counted(app: Flask) -> None:
    reader = write()
    text = " ".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) == 1
    for said in ("ASB-2222-2222", "Trommeln «jeden Abend» <b>laut</b>", "1 / 1", "0207 641 2000"):
        assert said in text
    assert len(write(entries=30).pages) > 2


@pytest.mark.parametrize(("locale", "language"), [("en-XA", "en-XA"), ("ar-XB", "ar-XB")])
def test_it_is_written_in_the_person_s_language(app: Flask, locale: str, language: str) -> None:
    reader = write(locale)
    assert reader.trailer["/Root"]["/Lang"] == language
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Diary of what happened" not in text


def test_the_letter_is_html_that_needs_nothing_beside_it(app: Flask) -> None:
    html = render("diary", "en", {"sheet": a_sheet(), "reference": "ASB-2222-2222"}).html
    assert "&lt;b&gt;laut" in html
    assert "http" not in html
    assert "<link" not in html


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("something was asked for over the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    page = f"""<html lang="en"><title>x</title>
        <link rel="stylesheet" href="http://192.0.2.1/x.css">
        <img alt="a" src="http://192.0.2.1/x.png"><img alt="b" src="file://{secret}">
        <link rel="attachment" href="file://{secret}">
        <style>@import "file://{secret}"; body {{ background: url(file://{secret}) }}</style>
        <p>here</p></html>"""
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(page)))
    assert "here" in reader.pages[0].extract_text()
    assert reader.attachments == {}


@pytest.mark.parametrize("value", ["", "x" * 5000, "\x00\x07", "\ufffe", "‮", "😡 漢字 עברית"])
def test_no_words_of_people_break_it(app: Flask, value: str) -> None:
    assert len(write(value=value).pages) >= 1


def test_without_the_libraries_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_library", lambda: None)
    assert not can_write_pdf()
    with pytest.raises(PdfUnavailable):
        write_pdf("<p>x</p>")


@pytest.mark.parametrize("error", [OSError("no libpango"), ImportError("no module")])
def test_a_library_that_does_not_load_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    import builtins

    true_import = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            print("a long word about missing libraries")
            raise error
        return true_import(name, *args, **kwargs)

    pdf._library.cache_clear()
    monkeypatch.setattr(builtins, "__import__", refuse)
    try:
        assert not can_write_pdf()
    finally:
        monkeypatch.undo()
        pdf._library.cache_clear()
    assert can_write_pdf()
