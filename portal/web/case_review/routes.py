"""Routes of this feature."""

from flask import Blueprint

blueprint = Blueprint("case_review", __name__)
