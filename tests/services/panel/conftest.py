"""Who works on the reviews of these tests."""

import pytest
from flask import Flask

from portal.services.officer.officers import SignedIn
from tests.services.panel.planned import reviewer


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    """A case review officer."""
    return reviewer()
