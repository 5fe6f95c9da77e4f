"""Short ways to write rows of an application, and strategies that make them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from portal.domain.spans import SpanKind
from portal.domain.threshold import Body, Complaint, Incident, Span

START = date(2023, 12, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(text: str | None) -> Span | None:
    """``2026-03-10`` is a day, ``a..b`` runs on, ``a~b`` is some day of them, ``None`` is unknown."""
    if text is None:
        return None
    if ".." in text:
        first, last = text.split("..")
        return Span.running(day(first), day(last))
    if "~" in text:
        first, last = text.split("~")
        return Span.sometime(day(first), day(last))
    return Span.on(day(text))


def told(made: str | None, body: Body = Body.COUNCIL) -> Complaint:
    return Complaint(body, span(made))


def row(
    key: str,
    occurred: str | None,
    *made: str | Complaint | None,
    same_problem: bool = True,
) -> Incident:
    complaints = tuple(each if isinstance(each, Complaint) else told(each) for each in made)
    return Incident(key, span(occurred), complaints, same_problem)


def dates(days: int = 500) -> st.SearchStrategy[date]:
    return st.integers(0, days).map(lambda offset: START + timedelta(days=offset))


def spans(*, running: bool, days: int = 500, width: int = 60) -> st.SearchStrategy[Span]:
    kinds = [SpanKind.EXACT, SpanKind.APPROXIMATE, SpanKind.RUNNING][: 3 if running else 2]
    drawn = st.tuples(st.sampled_from(kinds), st.integers(0, days), st.integers(0, width))
    return drawn.map(_span)


def _span(drawn: tuple[SpanKind, int, int]) -> Span:
    kind, offset, width = drawn
    first = START + timedelta(days=offset)
    return Span(kind, first, first if kind is SpanKind.EXACT else first + timedelta(days=width))


def complaints(**of_spans: int) -> st.SearchStrategy[Complaint]:
    made = st.none() | spans(running=False, **of_spans)
    return st.tuples(st.sampled_from(Body), made).map(lambda drawn: Complaint(*drawn))


def incidents(key: str | None = None, **of_spans: int) -> st.SearchStrategy[Incident]:
    return st.tuples(
        st.just(key) if key else st.sampled_from("abcdefgh"),
        st.none() | spans(running=True, **of_spans),
        st.lists(complaints(**of_spans), max_size=3).map(tuple),
        st.booleans(),
    ).map(lambda drawn: Incident(*drawn))


def applications() -> st.SearchStrategy[list[Incident]]:
    """Rows of any kind beside rows that mostly count for an application late in the span of ``dates``."""
    likely = st.tuples(st.sampled_from("mnopqrst"), st.integers(330, 470), st.integers(0, 40)).map(
        _likely
    )
    return st.lists(incidents() | likely, max_size=6, unique_by=lambda each: each.key)


def _likely(drawn: tuple[str, int, int]) -> Incident:
    key, offset, later = drawn
    happened = START + timedelta(days=offset)
    made = Span.on(happened + timedelta(days=later))
    return Incident(key, Span.on(happened), (Complaint(Body.COUNCIL, made),))


def late_dates() -> st.SearchStrategy[date]:
    """Days on which many of ``applications`` meet the threshold."""
    return dates() | st.integers(440, 500).map(lambda offset: START + timedelta(days=offset))
