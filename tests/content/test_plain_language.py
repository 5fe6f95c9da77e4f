"""Every page at reading age 9 to 11, in sentences that can be taken in."""

import pytest

from portal.content.model import Authority
from portal.content.pages import SLUGS
from tests.content.reading import grade, sentences, strings

HIGHEST_GRADE = 6
LONGEST_SENTENCE = 25


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_reads_at_grade_six_or_less(westminster: Authority, slug: str) -> None:
    said = [one for one in strings(westminster.pages["en"][slug]) if one]
    full = [one for text in said for one in sentences(text) if one.endswith((".", "?"))]
    assert grade(said) <= HIGHEST_GRADE
    # Without the short headings and list items that flatter the mean.
    assert grade(full) <= HIGHEST_GRADE


@pytest.mark.parametrize("slug", SLUGS)
def test_no_sentence_is_too_long(westminster: Authority, slug: str) -> None:
    long = [
        one
        for text in strings(westminster.pages["en"][slug])
        for one in sentences(text)
        if len(one.split()) > LONGEST_SENTENCE
    ]
    assert long == []


def test_the_grade_tells_plain_words_from_legal_ones() -> None:
    legal = (
        "Notwithstanding the aforementioned provisions, the relevant authorities shall undertake "
        "a comprehensive consideration of the applicant's representations."
    )
    assert grade(["We read what you sent. Then we call you."]) < 3
    assert grade([legal]) > 14
