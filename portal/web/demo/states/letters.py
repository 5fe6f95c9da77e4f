"""States of the letters of a case review, for the person and for officers."""

from portal.services.case_review.case_review_pages import open_case_review
from portal.services.tracking.tracking_access import add_session
from portal.services.transaction import transaction
from portal.web.demo.states import cases, review_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.officer import REVIEW, page, sending, state
from portal.web.demo.states.state import Group, Play, State
from portal.web.demo.states.words import LONG_TEXT

# Each sample, which of its letters, and what that is.
_LETTERS = {
    "met": (1, "there will be a review"),
    "not-met": (1, "no review, with reasons and appeal"),
    "outcome-sent": (2, "what the review decided"),
    "appeal-upheld": (2, "the appeal is upheld"),
    "appeal-dismissed": (2, "the appeal is not upheld"),
    "representative": (1, "to a representative without the victim's consent"),
    "representative-refused": (1, "to a representative, the last one"),
}


def states() -> Group:
    """Each kind of letter, as the person reads it and as officers do."""
    found = []
    for name, (_number, title) in _LETTERS.items():
        found.append(State(f"letter-{name}", f"Letter: {title}", _own(name)))
        found.append(
            state(f"letter-{name}", f"Letter: {title}, as officers read it", _officers(name))
        )
    found += [
        State("letter-joint-case", "A case, as a joint applicant follows it", _joint("")),
        State("letter-joint", "Letter: to a joint applicant", _joint("/letters/2")),
        State(
            "letter-joint-withdrawn",
            "Letter: to a joint applicant, the case was taken back",
            _joint("/letters/1", "withdrawn-joint"),
        ),
        state("letter-joint-added", "A joint applicant is added", _added),
    ]
    for slug, title, (show, act, typed) in _PREVIEWS:
        found.append(state(f"letter-preview-{slug}", title, sending(show, typed, f"/{act}")))
    return Group("Letters of a case review", tuple(found))


_CASES = "/officers/case-reviews"
_JO = {"ways": "email", "alone": "yes", "name": "Jo Neighbour", "email": "jo@example.org"}
_REASONS = {
    "persistence": "Two occasions in three months.",
    "harm": "Loss of sleep.",
    "adequacy": "The landlord wrote once.",
    "bodies_hold": "The police hold one log.",
    "words": "We looked at all that you told us.",
}


def _act(name: str, act: str, place: int = 0) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        page(REVIEW, f"{_CASES}/{made.reference}/{act}", place)(browser)

    return play


_PREVIEWS = (
    (
        "outcome",
        "The letter before it is sent: what the review decided",
        (_act("plan-taken-up", "send-outcome"), "send-outcome", {"words": LONG_TEXT}),
    ),
    (
        "met",
        "The letter before it is sent: a review is held",
        (_act("confirming", "confirm-met"), "confirm-met", {"words": LONG_TEXT}),
    ),
    (
        "not-met",
        "The letter before it is sent: no review, proposed",
        (
            _act("threshold-decision", "propose-not-met"),
            "propose-not-met",
            {**_REASONS, "else_helps": "Mediation."},
        ),
    ),
    (
        "agreed",
        "The letter before it is sent: no review, to be agreed",
        (_act("proposed", "agree", place=1), "agree", {"words": "I read it and agree."}),
    ),
)


def _own(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        browser.keep_cookie("track", made.token)
        browser.open(f"/track/{made.reference}/letters/{_LETTERS[name][0]}")

    return play


def _joint(below: str, name: str = "joint") -> Play:
    """As a joint applicant; their code is read out by an officer, so the session is begun here."""

    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        (joint,) = open_case_review(made.reference, cases.hand("review@example.org")).joint
        with transaction() as session:
            token = add_session(session, made.reference, joint_id=joint.id)
        browser.keep_cookie("track", token)
        browser.open(f"/track/{made.reference}{below}")

    return play


def _added(browser: StateBrowser) -> None:
    # One more each time, so to a case that is made for it.
    reference = review_cases.make("confirming")
    page(REVIEW, f"{_CASES}/{reference}/joint-applicant")(browser)
    browser.send(_JO, to="/joint-applicant")


def _officers(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        page(REVIEW, f"/officers/case-reviews/{made.reference}/letters/{_LETTERS[name][0]}")(
            browser
        )

    return play
