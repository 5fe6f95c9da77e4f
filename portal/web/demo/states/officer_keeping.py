"""States of the pages on how long a case is kept."""

from flask import current_app

from portal import clock
from portal.domain.keeping import ErasureReason, HoldReason, RestrictionReason, UseReason
from portal.domain.vocabulary import ReportOutcome, ReportStatus
from portal.services.data_protection import case_keeping, restrictions
from portal.services.report import report_pages, triage
from portal.web.demo.states import cases, report_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.forms import Values
from portal.web.demo.states.officer import MANAGER, TRIAGE, page, sending, state
from portal.web.demo.states.state import Group, Play, State
from portal.web.demo.states.words import LONG_TEXT

_FIRST, _SECOND = "manager@example.org", "manager2@example.org"
_TRIAGE = "triage@example.org"


def states() -> Group:
    """Times, holds, restrictions, and deletion by two managers."""
    proposed = ("proposed", 1)
    found = [
        _shown("received", "an open case", page_of("received")),
        _shown("closed", "a closed case", page_of("closed")),
        _shown("held", "a legal hold stands", page_of("held")),
        _shown("lifted", "a legal hold was lifted", page_of("lifted")),
        _shown("restricted", "its use is restricted", page_of("restricted")),
        _shown("restriction-lifted", "a restriction was lifted", page_of("restriction-lifted")),
        _shown(
            "lift-restriction-untold",
            "lift, told before it began",
            sending(
                page_of("restricted", act="lift-restriction"),
                {
                    "told_on-day": "1",
                    "told_on-month": "2",
                    "told_on-year": "2021",
                    "words": "It was right.",
                },
                "/lift-restriction",
            ),
            422,
        ),
        state("restricted-report", "A report whose use is restricted", _restricted("")),
        state("restricted-used", "A restricted report that I use today", _used),
        state("restricted-refused", "A restricted report: a note is refused", _refused, 422),
        state("restricted-use", "Use a restricted case", _use),
        state(
            "restricted-use-errors", "Use it, nothing given", sending(_use, {"words": ""}, ""), 422
        ),
        _shown("proposed", "a deletion is proposed", page_of(*proposed)),
        _shown("proposed-mine", "I proposed the deletion", page_of("proposed")),
        _shown("erased", "it was deleted", page_of("erased")),
        state("report-erased", "A report that was deleted", _erased_report),
        _shown(
            "same-manager",
            "agreeing with oneself",
            sending(page_of("proposed", act="agree"), {}, "/agree"),
            422,
        ),
        _shown("hold-done", "the hold was set", page_of("held", query="?done=hold")),
    ]
    acts: tuple[tuple[str, str, int, Values], ...] = (
        ("restrict", "closed", 0, {}),
        ("lift-restriction", "restricted", 0, {}),
        ("hold", "closed", 0, {}),
        ("lift", "held", 0, {}),
        ("propose", "closed", 0, {}),
        ("agree", *proposed, {"csrf_token": "open for too long"}),
        ("send-back", *proposed, {"csrf_token": "open for too long"}),
    )
    for act, name, place, errors in acts:
        show = page_of(name, place, act)
        found.append(_shown(act, act, show))
        found.append(
            _shown(f"{act}-errors", f"{act}, with errors", sending(show, errors, f"/{act}"), 422)
        )
    return Group("Officers: how long a case is kept", tuple(found))


def page_of(name: str, place: int = 0, act: str = "", query: str = "") -> Play:
    """The page of a sample, or of one of its acts, as one of the two managers sees it."""

    def play(browser: StateBrowser) -> None:
        path = f"/officers/keeping/{_find(browser, name)}"
        page(MANAGER, f"{path}/{act}" if act else path + query, place)(browser)

    return play


def _shown(slug: str, title: str, play: Play, status: int = 200) -> State:
    return state(f"keeping-{slug}", f"How long it is kept: {title}", play, status)


def _find(browser: StateBrowser, name: str) -> str:
    if name == "received":
        return report_cases.find(browser, "received").reference
    if name == "erased":
        # Its code opens nothing any more, so it is remembered here.
        kept: dict[str, str] = current_app.extensions.setdefault("demo_states_erased", {})
        if name not in kept:
            kept[name] = _make(name)[0]
        return kept[name]
    made = cases.find(browser, f"keeping-{name}", ReportStatus.CLOSED, lambda: _make(name))
    return made.reference


def _make(name: str) -> tuple[str, str]:
    reference, code = report_cases.submitted(report_cases.JOURNEY.answers())
    officer, first, second = (cases.hand(one) for one in (_TRIAGE, _FIRST, _SECOND))
    seen = report_pages.open_report(reference, officer).version
    triage.take(reference, officer, seen)
    triage.close(
        reference, officer, seen + 1, outcome=ReportOutcome.ADVICE_GIVEN, words="We gave advice."
    )
    if name in ("held", "lifted"):
        case_keeping.set_hold(reference, first, HoldReason.OMBUDSMAN, LONG_TEXT)
    if name == "lifted":
        case_keeping.lift_hold(reference, first, "The ombudsman decided in March.")
    if name in ("restricted", "restriction-lifted", "in-use"):
        restrictions.restrict(reference, first, RestrictionReason.ACCURACY, LONG_TEXT)
        words = "They asked us to tell the landlord, who moves them tomorrow."
        restrictions.record_use(reference, officer, UseReason.CONSENT, words)
    if name == "restriction-lifted":
        words = "We checked it: the day was wrong, and is put right."
        restrictions.lift(reference, first, clock.today(), words)
    if name in ("proposed", "erased"):
        words = "They asked in writing, and nobody else needs it."
        case_keeping.propose_erasure(reference, first, ErasureReason.ASKED, words)
    if name == "erased":
        case_keeping.agree_erasure(reference, second)
    return reference, code


def _restricted(tail: str, place: int = 1) -> Play:
    def play(browser: StateBrowser) -> None:
        page(TRIAGE, f"/officers/reports/{_find(browser, 'restricted')}{tail}", place)(browser)

    return play


def _used(browser: StateBrowser) -> None:
    # Whoever made the sample recorded a use on that day; it is made anew each day.
    reference = _find(browser, "restricted")
    officer = cases.hand(_TRIAGE)
    standing = restrictions.find_standing(reference, officer)
    if standing is not None and not standing.in_use:
        restrictions.record_use(reference, officer, UseReason.PROTECTION, "To keep them safe.")
    _restricted("", 0)(browser)


def _refused(browser: StateBrowser) -> None:
    _restricted("/note")(browser)
    browser.send({"words": "The neighbour called again.", "visibility": "staff"}, to="/note")


def _use(browser: StateBrowser) -> None:
    page(TRIAGE, f"/officers/restricted/{_find(browser, 'restricted')}", 1)(browser)


def _erased_report(browser: StateBrowser) -> None:
    page(TRIAGE, f"/officers/reports/{_find(browser, 'erased')}")(browser)
