"""Who works on the reviews of these tests."""

import pytest
from flask import Flask

from portal.services.officer.officers import SignedIn
from tests.services.panel.planned import Case, begin_plan, opened_application, reviewer


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    """A case review officer."""
    return reviewer()


@pytest.fixture
def case(officer: SignedIn) -> Case:
    """A case whose plan is a draft, with one action and one recommendation."""
    reference, token = opened_application()
    begin_plan(reference, officer)
    return reference, token
