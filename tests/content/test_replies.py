"""Officers' prepared words: there for each kind, and in plain English."""

from pathlib import Path

import pytest

from portal.content.errors import ContentError
from portal.content.model import Authority, ReplyKind
from portal.content.replies import load_replies
from tests.content.reading import grade, sentences


def test_there_are_some_of_each_kind(westminster: Authority) -> None:
    assert {each.kind for each in westminster.replies} == set(ReplyKind)


def test_they_read_at_grade_six_or_less(westminster: Authority) -> None:
    for reply in westminster.replies:
        said = sentences(reply.words)
        assert grade(said) <= 6, reply.key
        assert all(len(one.split()) <= 25 for one in said), reply.key


_ONE = '[[replies]]\nkey = "{key}"\nkind = "{kind}"\ntitle = "T"\nwords = "{words}"\n'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (_ONE.format(key="a", kind="message", words="W.") * 2, "used twice"),
        (_ONE.format(key="a", kind="order", words="W."), "unknown: 'order'"),
        (_ONE.format(key="a", kind="message", words="W" * 1501), "more than 1500"),
        (_ONE.format(key="a", kind="message", words=" "), "must not be empty"),
        (_ONE.format(key="a", kind="message", words="W.") + "extra = 1\n", "unknown key"),
    ],
)
def test_a_bad_file_stops_the_start(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "replies.en.toml").write_text(content)
    with pytest.raises(ContentError, match=problem):
        load_replies(tmp_path)
