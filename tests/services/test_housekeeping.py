"""What is over goes; what still counts stays."""

import datetime as dt

import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models.throttle import Throttle
from portal.services import drafts, throttles
from portal.services.housekeeping import Tidied, tidy


def test_only_what_is_over_goes(app: Flask, at_noon: dt.datetime) -> None:
    drafts.start_draft("report", "en", "kind", {"kind": "noise"})
    for _ in range(3):
        throttles.allow("track:address", 3, 60)
        throttles.allow("sign-in:address", 3, 100_000)
    assert tidy() == Tidied(drafts=0, throttles=0)
    with clock.stopped_at(at_noon + dt.timedelta(seconds=61)):
        assert tidy() == Tidied(drafts=0, throttles=1)
        assert not throttles.allow("sign-in:address", 3, 100_000)
    with clock.stopped_at(at_noon + dt.timedelta(days=2)):
        assert tidy() == Tidied(drafts=1, throttles=1)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Throttle)) == 0


def test_a_pass_over_ended_drafts_is_bounded(app: Flask, at_noon: dt.datetime) -> None:
    for _ in range(5):
        drafts.start_draft("report", "en", "kind", {"kind": "noise"})
    with clock.stopped_at(at_noon + dt.timedelta(days=2)):
        passes = [tidy(most=2) for _ in range(4)]
    assert [each.drafts for each in passes] == [2, 2, 1, 0]
    assert [each.more for each in passes] == [True, True, False, False]
