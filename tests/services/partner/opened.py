"""A partner's page, opened with the code that was mailed."""

import re

from portal.services.partner import partner_access, partner_answers
from tests.services.tracked import HERE, mails


def asked_for_code(label: str) -> tuple[str, str]:
    """What the browser holds after asking for a code, and the code. `label`: the page's address."""
    asked = partner_access.ask_for_code(label, HERE)
    figures = re.search(r"code is ([\d ]+)\.", mails("partner_code")[-1]["body"])
    assert figures is not None
    return asked, figures[1]


def opened(label: str) -> str:
    """The token of a browser in which the code was typed."""
    asked, code = asked_for_code(label)
    token = partner_access.open_with_code(asked, label, code)
    assert token is not None
    return token


def version_of(token: str, label: str) -> int:
    """The version of what was asked, as the partner sees it."""
    found = partner_answers.find_opened(token, label)
    assert found is not None
    return found.version
