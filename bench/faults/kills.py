"""The portal killed amid its work: nothing that was acknowledged is lost, and nothing is there twice.

Goal: 1,000 reports with a photo each over 30 `kill -9` of the whole process group, on each database: each
acknowledged one is there with its evidence, its mail and its audit entry; whoever got no answer sends
again and has one report.
"""

import os
import random
import signal
import subprocess
import time
from typing import Any

from bench.faults.crowd import Crowd, crowd_of, look
from bench.faults.sites import Site, arguments, show, site
from tests.house.serving import served


def main() -> int:
    """Returns 1 where the goal is missed."""
    told = arguments(__doc__, reports=1000, kills=30)
    return show(_run(name, told.reports, told.kills) for name in told.db)


def _run(database: str, wanted: int, kills: int) -> dict[str, Any]:
    begun = time.monotonic()
    with site(database) as portal:
        crowd = crowd_of(portal, wanted)
        killed = _send_all(portal, crowd, wanted, kills)
        found = look(portal, crowd)
    lost, doubled, missing = found["lost"], found["doubled"], found["missing"]
    met = (
        not (lost or doubled or missing or crowd.broken)
        and found["reports"] == len(crowd.told) == wanted
        and killed == kills
    )
    return {
        "bench": "kills",
        "database": database,
        "says": f"{wanted} reports, {kills} kills: 0 lost, 0 doubled, all whole",
        "found": f"{lost} lost, {doubled} doubled, {sum(missing.values())} not whole; {crowd.unanswered} resent",
        "met": met,
        "kills": killed,
        "acknowledged": len(crowd.told),
        "requests_killed_and_resent": crowd.unanswered,
        "put_off": dict(crowd.put_off),
        "broken": crowd.broken[:5],
        "seconds": round(time.monotonic() - begun),
        **found,
    }


def _send_all(portal: Site, crowd: Crowd, wanted: int, kills: int) -> int:
    dice, killed = random.Random(9), 0
    people = crowd.begin()
    for number in range(1, kills + 2):
        with served(portal.settings, portal.folder / "server.log") as (crowd.port, server):
            crowd.open.set()
            if number > kills:
                for each in people:
                    each.join()
                break
            while len(crowd.told) < wanted * number // (kills + 1):
                time.sleep(0.01)
            # At any point of what is under way.
            time.sleep(dice.uniform(0, 0.2))
            crowd.open.clear()
            _kill(server)
            killed += 1
    return killed


def _kill(server: subprocess.Popen[bytes]) -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


if __name__ == "__main__":
    raise SystemExit(main())
