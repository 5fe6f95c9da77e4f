"""Routes of this feature."""

from flask import Blueprint

blueprint = Blueprint("tracking", __name__)
