"""G2: a question page with its draft and its token against forgery, against the bare page."""

import tempfile
from pathlib import Path

from bench import servers
from bench.residents import draft_cookie, drafted, given_session
from bench.rounds import Goal, alternate, cost, report

_GOAL = Goal("G2", "question page, at least 0.5 H", 0.5, at_least=True)
_ASKED = 150


def main() -> int:
    """Returns 1 where a goal is missed."""
    met = True
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.portal(Path(folder)) as (server, app),
        servers.bare() as bare,
    ):
        [token] = drafted(app, 1)
        headers = {"Cookie": draft_cookie(token)}
        for slug in ("danger", "type", "what-happened"):
            path = f"/report-asb/{slug}?change=1"
            response, page = server.ask(path, headers)
            assert response.status == 200, response.status
            assert b"csrf_token" in page
            # Whoever is on a question has come from another, with its token against forgery.
            known = {"Cookie": f"{draft_cookie(token)}; {given_session(response)}"}

            def question(path: str = path, known: dict[str, str] = known) -> float:
                return cost(server, lambda: server.ask(path, known), _ASKED)

            def hello() -> float:
                return cost(bare, lambda: bare.ask("/"), _ASKED)

            rates = [h / page for page, h in alternate(question, hello)]
            met &= report(f"question_page {slug}", _GOAL, rates)
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
