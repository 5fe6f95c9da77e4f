"""The demonstration: officers and made-up cases, made by the real services as if over six months."""

from portal.services.demo.making import prepare
from portal.services.demo.marker import NotOurDemo, check_is_ours
from portal.services.demo.people import OFFICERS, PASSWORD

__all__ = ["OFFICERS", "PASSWORD", "NotOurDemo", "check_is_ours", "prepare"]
