"""Routes of this feature."""

from flask import Blueprint

blueprint = Blueprint("officer", __name__)
