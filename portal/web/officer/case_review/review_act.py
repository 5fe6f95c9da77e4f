"""What an act on a case review is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.letters.written import WrittenLetter
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.officer.officers import SignedIn
from portal.web.officer.act_form import ActForm

Do = Callable[[str, SignedIn, int, Any], None]
Offered = Callable[[ReviewPage, SignedIn], bool]
Preview = Callable[[str, SignedIn, Any], WrittenLetter | None]


@dataclass(frozen=True)
class Act:
    """One thing to do. `offered` decides whether the page shows it; the service decides again.

    `preview`: the letter that it sends, which the officer sees first; None where there is none.
    """

    link: Any
    form: type[ActForm]
    do: Do
    offered: Offered
    done: Any
    preview: Preview = lambda reference, officer, form: None
