"""Far more people than the portal can serve, through nginx as it is shipped: who is refused, and what is lost.

Goal: some are served, the rest are refused with a page, a 503 and when to come again; nothing else happens to anybody,
and each report that was acknowledged is there afterwards.
"""

import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from flask import Flask

from bench import servers
from bench.residents import CHECK, Resident, acknowledged, drafted
from bench.rounds import Goal, report
from portal.services.report import reports
from tests.house.serving import Nginx, nginx, production

# Three times what is worked on or waits at once.
PEOPLE = 200
SECONDS = 15
_DRAFTS = 600
_LOST = Goal("load", "acknowledged reports that are not there, none", 0)
_OTHERWISE = Goal(
    "load",
    "answers that neither serve nor refuse with a page, a 503 and when to come again, none",
    0,
)
_KINDS = Goal("load", "some are served and some refused: 2 kinds of answers", 2, at_least=True)
_WORDS = b"This service is closed for a short while"


class Crowd:
    """People who send their reports at once, and come again half a second after they were refused."""

    def __init__(self, site: Nginx, resident: Resident, tokens: list[str]) -> None:
        self.outcomes: Counter[str] = Counter()
        self.acknowledged: list[str] = []
        self.waited: dict[str, list[float]] = {"served": [], "refused": []}
        self._site = site
        self._resident = resident
        self._tokens = tokens
        self._until = 0.0

    def come(self) -> None:
        """All of them, until the time is over."""
        self._until = time.monotonic() + SECONDS
        people = [threading.Thread(target=self._person) for _ in range(PEOPLE)]
        for each in people:
            each.start()
        for each in people:
            each.join()

    def _person(self) -> None:
        while time.monotonic() < self._until:
            try:
                token = self._tokens.pop()
            except IndexError:
                return
            # Whoever is refused has not lost their draft, and sends it again.
            while time.monotonic() < self._until and self._send(token) == "refused":
                time.sleep(0.5)

    def _send(self, token: str) -> str:
        begun = time.monotonic()
        connection = self._site.connect()
        try:
            connection.request("POST", CHECK, self._resident.body, self._resident.headers(token))
            response = connection.getresponse()
            body = response.read()
        except OSError as error:
            outcome = type(error).__name__
        else:
            outcome = f"status {response.status}"
            if acknowledged(response):
                outcome = "served"
                self.acknowledged.append(token)
            elif response.status == 503 and response.headers["Retry-After"] and _WORDS in body:
                outcome = "refused"
        finally:
            connection.close()
        self.outcomes[outcome] += 1
        if outcome in self.waited:
            self.waited[outcome].append(time.monotonic() - begun)
        return outcome


def main() -> int:
    """Returns 1 where the goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        settings = production(Path(folder))
        with (
            servers.portal(Path(folder)) as (server, app),
            nginx(server.port, settings) as site,
        ):
            tokens = drafted(app, _DRAFTS + 1)
            crowd = Crowd(site, Resident(server, tokens.pop()), tokens)
            crowd.come()
            lost = sum(not _is_there(app, token) for token in crowd.acknowledged)
    outcomes = crowd.outcomes
    # Some of each: a crowd that nobody had to refuse shows nothing.
    kinds = sum(outcomes[name] > 0 for name in ("served", "refused"))
    otherwise = outcomes.total() - outcomes["served"] - outcomes["refused"]
    waited = {
        name: round(statistics.median(times), 3) for name, times in crowd.waited.items() if times
    }
    more = {"people": PEOPLE, "outcomes": dict(outcomes), "median_seconds": waited}
    met = report("overload lost", _LOST, [lost], acknowledged=len(crowd.acknowledged))
    met &= report("overload otherwise", _OTHERWISE, [otherwise], **more)
    met &= report("overload kinds", _KINDS, [kinds])
    return 0 if met else 1


def _is_there(app: Flask, token: str) -> bool:
    with app.app_context():
        return reports.find_sent(token) is not None


if __name__ == "__main__":
    raise SystemExit(main())
