"""The demonstration's blueprint."""

from flask import Blueprint

blueprint = Blueprint("demo", __name__, url_prefix="/demo")
