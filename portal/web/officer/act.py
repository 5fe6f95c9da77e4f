"""What an act of officers is made of, whatever it is done to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request

from portal.letters.written import WrittenLetter
from portal.services.officer.officers import SignedIn
from portal.web.officer.act_form import ActForm

Page = TypeVar("Page")

Do = Callable[[str, SignedIn, int, Any], object]
Preview = Callable[[str, SignedIn, Any], WrittenLetter | None]


@dataclass(frozen=True)
class Act(Generic[Page]):
    """One thing to do with a case, of which officers see a `Page`.

    Attributes:
        link: the words that lead to its form.
        do: the service, given the reference, the officer, the version that the officer saw, and the form.
        offered: whether the page shows it; the service decides again.
        done: what is said when it is done.
        preview: the letter that it sends, which the officer sees first; None where there is none.
    """

    link: Any
    form: type[ActForm]
    do: Do
    offered: Callable[[Page, SignedIn], bool]
    done: Any
    preview: Preview = lambda reference, officer, form: None

    def fitted_form(self, page: Page) -> ActForm:
        """Its form, fitted to what the officer sees: fresh, or as it was sent."""
        fresh = request.method == "GET"
        form = self.form.from_answers(self.form.begins_with(page)) if fresh else self.form()
        form.fit(page)
        return form
