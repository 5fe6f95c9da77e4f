"""Routes of this feature."""

from flask import Blueprint

blueprint = Blueprint("guidance", __name__)
