"""What the portal stands on goes away while people report and an officer writes notes: the disk, the database, the
virus scanner, the right time.

Goal, for each trouble and on each database: nothing that was acknowledged is lost and nothing is there twice; who
cannot be served is told so on a plain page within 15 seconds, from which what they typed is sent again; guidance pages
answer within 3 seconds, though more people press than there are threads; afterwards the same processes take every report, send every mail and check every file.
"""

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from bench.faults import troubles
from bench.faults.crowd import PEOPLE, look
from bench.faults.officers import look_at_notes, officer_at_work
from bench.faults.sites import Holds, Site, arguments, show
from bench.faults.stage import Stage, stage
from bench.faults.watching import watched
from portal.domain.evidence import EvidenceState
from portal.models.evidence import Evidence
from portal.models.outbox import OutboxMessage
from tests.files.samples import photo
from tests.services.report.whole import count

# Seconds.
ANSWERED_IN = 15.0
GUIDANCE_IN = 3.0
_GUIDANCE = "/help"
_QUEUES_EMPTY_WITHIN = 120.0
_DISK_MEGABYTES = 256
_MORE_THAN_THREADS = 30


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble. `goal` is what its row says; {} stands for the seconds.

    `people`: how many report at a time. `disk`: megabytes of a disk of its own; `holds` says for what. `own_clock`: the
    portal runs on a clock that can be set back.
    """

    goal: str
    bring: Callable[[Stage], dict[str, Any]]
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    people: int = PEOPLE
    disk: int | None = None
    holds: Holds = "files"
    own_clock: bool = False


TROUBLES = {
    "disk": Trouble(
        "disk full for {} s: 0 lost or doubled, plain pages",
        troubles.disk_full,
        disk=_DISK_MEGABYTES,
    ),
    "store": Trouble(
        "PostgreSQL's own disk full for {} s: 0 lost or doubled, plain pages",
        troubles.database_disk_full,
        databases=("postgresql",),
        disk=_DISK_MEGABYTES,
        holds="database",
    ),
    "lock": Trouble(
        "database locked for {} s: 0 lost or doubled, plain pages",
        troubles.database_locked,
        people=_MORE_THAN_THREADS,
    ),
    "stop": Trouble(
        "PostgreSQL away for {} s: 0 lost or doubled, not ready, back",
        troubles.database_stopped,
        databases=("postgresql",),
    ),
    "scanner": Trouble(
        "scanner away: 0 lost or doubled, none passed unscanned",
        troubles.scanner_down,
    ),
    "clock": Trouble(
        "clock back an hour: 0 lost or doubled, none refused, dates stay",
        troubles.clock_set_back,
        own_clock=True,
    ),
}


def main() -> int:
    """Returns 1 where a goal is missed."""
    told = arguments(__doc__, parts=tuple(TROUBLES), reports=60, seconds=30)
    return show(
        _run(database, TROUBLES[name], told.reports, told.seconds)
        for name in told.only
        for database in told.db
        if database in TROUBLES[name].databases
    )


def _run(database: str, trouble: Trouble, wanted: int, seconds: int) -> dict[str, Any]:
    begun = time.monotonic()
    photograph = _large_photo() if trouble.disk else photo()
    with stage(
        database,
        wanted,
        seconds,
        disk=trouble.disk,
        holds=trouble.holds,
        photo=photograph,
        own_clock=trouble.own_clock,
    ) as on:
        people = on.crowd.begin(trouble.people)
        on.crowd.open.set()
        with officer_at_work(on) as officer:
            on.until_told(0.25)
            before = on.server.workers
            with watched(on.server.port, _GUIDANCE, every=0.05) as guidance:
                found = trouble.bring(on)
            for each in people:
                each.join()
        left = _left_undone(on.portal)
        ended = {
            "web": sorted(set(before) - set(on.server.workers)),
            "worker": on.worker.poll(),
        }
        are_same = ended == {"web": [], "worker": None}
        faults = _faults(on.portal.folder / "server.log") if on.crowd.broken else []
        found = {**found, **look(on.portal, on.crowd), **look_at_notes(on.portal, officer.notes)}
    crowd, put_off = on.crowd, sum(on.crowd.put_off.values())
    lost = found["lost"] + found["notes_lost"]
    doubled = found["doubled"] + found["notes_doubled"]
    parts = sum(found["missing"].values())
    worst = max(guidance.seconds)
    failed = len(guidance.statuses) - guidance.statuses.count(200)
    met = bool(
        found.pop("met")
        and not (lost or doubled or parts or crowd.broken or crowd.unanswered)
        and found["reports"] == len(crowd.told) == wanted
        and found["notes"]
        and crowd.slowest < ANSWERED_IN
        and worst < GUIDANCE_IN
        and not failed
        and not any(left.values())
        and are_same
    )
    counted = f"{lost} lost, {doubled} doubled, {parts} not whole; {put_off} put off, "
    return {
        "bench": "outages",
        "database": database,
        "says": trouble.goal.format(seconds),
        "found": counted + f"slowest {crowd.slowest:.1f} s; guidance {worst:.1f} s",
        "met": met,
        "acknowledged": len(crowd.told),
        "put_off": dict(crowd.put_off),
        "broken": crowd.broken[:5],
        "faults": faults,
        "unanswered": crowd.unanswered,
        "slowest_seconds": round(crowd.slowest, 2),
        "guidance_median_seconds": round(statistics.median(guidance.seconds), 4),
        "guidance_worst_seconds": round(worst, 3),
        "guidance_asked": len(guidance.statuses),
        "guidance_failed": failed,
        "ended": ended,
        "seconds": round(time.monotonic() - begun),
        **left,
        **found,
    }


def _left_undone(portal: Site) -> dict[str, int]:
    """What the worker has not done when it had time enough: mails not sent, files not checked by the scanner."""
    until = time.monotonic() + _QUEUES_EMPTY_WITHIN
    while True:
        with portal.app.app_context():
            left = {
                "mails_unsent": count(OutboxMessage, OutboxMessage.sent_at.is_(None)),
                "files_unchecked": count(Evidence, Evidence.state != EvidenceState.KEPT),
                "files_unscanned": count(Evidence, Evidence.scanned_at.is_(None)),
            }
        if not any(left.values()) or time.monotonic() > until:
            return left
        time.sleep(0.5)


def _faults(log: Path) -> list[str]:
    """What the server's log says of answers that the portal itself did not give."""
    lines = log.read_text("utf-8", "replace").splitlines()
    return [line for line in lines if '"from":"gunicorn' in line and '"error"' in line][:5]


def _large_photo() -> bytes:
    """More than is held in memory while it is uploaded."""
    data = io.BytesIO()
    Image.effect_noise((1000, 800), 90).convert("RGB").save(data, "JPEG", quality=97)
    return data.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
