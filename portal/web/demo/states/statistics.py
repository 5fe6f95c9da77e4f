"""States of the published numbers: a year that runs, one to freeze, one frozen, one put right."""

from datetime import timedelta

from portal import clock
from portal.domain.vocabulary import CaseReviewStatus, Intake, Measure
from portal.domain.years import Year
from portal.services.case_review import case_review_pages, case_review_work, case_reviews
from portal.services.officer.officers import SignedIn
from portal.services.publication import published_years
from portal.services.publication.review_statistics import year_now
from portal.web.demo.states import cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.case_review import BASE, JOURNEY
from portal.web.demo.states.case_review_answers import met
from portal.web.demo.states.officer import MANAGER, page, sending, state
from portal.web.demo.states.state import Group, Play, State
from portal.web.demo.states.words import LONG_LINE

_PATH = "/officers/statistics"
_REASON = "A request had come by letter and was found later."


def states() -> Group:
    """The public page with years of each kind, and the managers' page."""
    return Group(
        "Yearly numbers",
        (
            State("review-statistics-final", "The figures, a year put right", _public),
            state("statistics", "Yearly numbers, managers", _managers()),
            state("statistics-frozen", "Yearly numbers: just frozen", _managers("?done=freeze")),
            state("statistics-signed", "Yearly numbers: signed off", _managers("?done=sign-off")),
            state(
                "statistics-errors",
                "Yearly numbers: open for too long",
                sending(_managers(), {"csrf_token": "old"}, _PATH),
                422,
            ),
            state("statistics-correct", "Putting a number right", _correcting),
            state(
                "statistics-correct-done", "Yearly numbers: put right", _managers("?done=correct")
            ),
            state(
                "statistics-correct-errors",
                "Putting a number right, with errors",
                _correcting_wrongly,
                422,
            ),
        ),
    )


def _oldest() -> str:
    return _years_ago(3).first_day.isoformat()


def _years_ago(number: int) -> Year:
    first = year_now().first_day
    return Year(first.replace(year=first.year - number))


def _public(browser: StateBrowser) -> None:
    _make()
    browser.open(f"{BASE}/statistics")


def _managers(done: str = "") -> Play:
    def play(browser: StateBrowser) -> None:
        _make()
        year = f"&year={year_now().first_day.isoformat()}" if done else ""
        page(MANAGER, _PATH + done + year)(browser)

    return play


def _correcting(browser: StateBrowser) -> None:
    _make()
    page(MANAGER, f"{_PATH}/{_oldest()}")(browser)


def _correcting_wrongly(browser: StateBrowser) -> None:
    sending(_correcting, {"after": "twelve", "reason": LONG_LINE}, _oldest())(browser)


def _make() -> None:
    """Three years ago one request was made and taken back; that year is final, the next one frozen."""
    oldest, next_one = _years_ago(3), _years_ago(2)
    manager = cases.hand("manager@example.org")
    if published_years.find_year(oldest.first_day) is None:
        _take_back_a_request(manager, oldest)
    for year in (oldest, next_one):
        if _version(year) == 0:
            published_years.freeze(year.first_day, manager, 0)
    if _version(oldest) == 1:
        published_years.sign_off(oldest.first_day, manager, 1)
    if _version(oldest) == 2:
        published_years.correct(
            oldest.first_day, manager, 2, measure=Measure.APPLICATIONS, after=2, reason=_REASON
        )


def _version(year: Year) -> int:
    found = published_years.find_year(year.first_day)
    return found.version if found else 0


def _take_back_a_request(manager: SignedIn, year: Year) -> None:
    came = clock.now() - timedelta(days=(clock.today() - year.first_day).days - 40)
    answers = {**JOURNEY.answers(), **met()}
    made = case_reviews.enter_application(answers, Intake.LETTER, manager, came)
    case_review_work.advance(
        made.reference,
        manager,
        case_review_pages.open_case_review(made.reference, manager).version,
        to=CaseReviewStatus.WITHDRAWN,
        reason="They asked for it.",
        words="We stopped, as you asked.",
    )
