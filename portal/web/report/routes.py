"""Routes of this feature."""

from flask import Blueprint

blueprint = Blueprint("report", __name__)
