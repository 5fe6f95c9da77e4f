"""Names of strangers become labels: no path, no trick, the true suffix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from portal.domain.evidence import SUFFIX_OF, FileKind
from portal.files.names import clean_label, content_disposition


@pytest.mark.parametrize(
    ("given_name", "label"),
    [
        ("photo.jpg", "photo.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system.ini", "system.pdf"),
        ("/abs/olute.pdf", "olute.pdf"),
        ("C:\\Users\\Ada\\letter one.PDF", "letter one.pdf"),
        ("invoice.pdf.exe", "invoice.pdf.pdf"),
        ("", "evidence.pdf"),
        (".", "evidence.pdf"),
        ("..", "evidence.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("CON.pdf", "evidence.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ('a"b<c>.pdf', "a b c.pdf"),
        ("gnp\u202efdp.exe", "gnp fdp.pdf"),
        ("nul\x00byte.pdf", "nul byte.pdf"),
        ("lone\ud800.pdf", "lone.pdf"),
        ("Schlüssel 日本.pdf", "Schlüssel 日本.pdf"),
        ("x" * 5000, "x" * 80 + ".pdf"),
    ],
)
def test_labels(given_name: str, label: str) -> None:
    assert clean_label(given_name, FileKind.PDF) == label


@given(st.text(st.characters(categories=None)), st.sampled_from(sorted(FileKind)))
def test_every_name_becomes_one_that_is_safe_in_a_header_and_on_a_disk(given_name, kind) -> None:
    label = clean_label(given_name, kind)
    assert label.endswith(SUFFIX_OF[kind])
    assert 0 < len(label) <= 86
    assert not set(label) & set('/\\"\r\n\0<>:|?*')
    assert not label.startswith(".")
    header = content_disposition(label)
    assert header.isascii()
    how, options = parse_options_header(header)
    assert how == "attachment"
    assert options["filename"] == label


def test_only_who_asks_for_it_gets_a_copy_shown() -> None:
    assert content_disposition("a.jpg", inline=True).startswith("inline;")
    assert content_disposition("a.jpg").startswith("attachment;")
