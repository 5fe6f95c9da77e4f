"""Walking through an application with the checked client."""

from typing import Any

from tests.web.contract import CheckedClient, Page

BEFORE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("who", {"kind": "victim"}),
    ("kind", {"kind": "noise"}),
    ("problem", {"account": "Music through the wall."}),
    ("where", {"place": "Flat above, Example House", "postcode": "W1A 1AA"}),
)
AFTER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("how-long", {"duration": "one_to_six_months"}),
    ("how-often", {"frequency": "every_week"}),
    ("effect", {"scale": "3"}),
    ("harm", {"harm": "I cannot sleep."}),
    ("at-risk", {"risks": "none"}),
    ("relation", {"relation": "neighbour"}),
    ("response", {"helped": "no"}),
    ("taking-part", {"participation": "decide_later"}),
    ("support", {"needs": "none"}),
    ("safe-contact", {"ways": "email"}),
    ("contact", {"name": "Zoë Example", "email": "zoe@example.org"}),
    ("avoid", {}),
)


def day(name: str, iso: str) -> dict[str, str]:
    """The three boxes of a date."""
    year, month, number = iso.split("-")
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


def path_of(page: Page) -> str:
    return page.response.request.path.removeprefix("/community-trigger")


def go(client: CheckedClient, path: str) -> Page:
    """Open a page of the journey and go where it leads."""
    address = f"/community-trigger/{path}"
    return client.follow(client.http.get(address, base_url="http://127.0.0.1"))


class Walk:
    """One person's application."""

    def __init__(self, client: CheckedClient) -> None:
        self.client = client
        self.page = client.get("/community-trigger/who")

    def answer(self, **values: Any) -> Page:
        self.page = self.client.submit(self.page, **values)
        assert self.page.status == 200, (path_of(self.page), self.page.errors)
        return self.page

    def questions(self, questions: tuple[tuple[str, dict[str, Any]], ...]) -> None:
        for slug, values in questions:
            assert path_of(self.page) == f"/{slug}"
            self.answer(**values)

    def to_incidents(self) -> None:
        self.questions(BEFORE)
        assert path_of(self.page) == "/incidents"

    def add(self, what: str, *tellings: dict[str, Any], same: str = "yes", **when: Any) -> None:
        """Add an incident; each telling has its body and the fields of its date."""
        self.answer(more="add")
        self.answer(what=what, **when)
        if not tellings:
            self.answer(body="nobody")
        for place, telling in enumerate(tellings):
            fresh = {name: value for name, value in telling.items() if name in ("new", "happened")}
            self.answer(body=telling["body"])
            dates = {n: v for n, v in telling.items() if n not in ("body", "new", "happened")}
            self.answer(**dates)
            if path_of(self.page).endswith("/new"):
                self.answer(**(fresh or {"new": "yes"}))
            self.answer(another="yes" if place + 1 < len(tellings) else "no")
        self.answer(same_problem=same)
        assert path_of(self.page) == "/incidents"

    def on(self, what: str, iso: str, *tellings: dict[str, Any], **more: Any) -> None:
        """Add something that happened on a day."""
        self.add(what, *tellings, when="exact", **day("on", iso), **more)

    def to_check(self) -> Page:
        self.answer(more="no")
        self.questions(AFTER)
        assert path_of(self.page) == "/check-answers"
        return self.page

    def to_result(self) -> Page:
        self.to_check()
        self.page = go(self.client, "better-dates")
        return self.page

    def send(self) -> Page:
        return self.answer()


def told(body: str, iso: str | None, **more: Any) -> dict[str, Any]:
    """A telling on a day, or on one that is not known."""
    dates = {"made": "exact", **day("made-on", iso)} if iso else {"made": "unsure"}
    return {"body": body, **dates, **more}
