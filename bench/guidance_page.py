"""G1: a guidance page, compressed and with all headers, against the bare page; 304 no slower."""

import tempfile
from pathlib import Path

from bench import servers
from bench.rounds import Goal, alternate, cost, report

_GOAL = Goal("G1", "guidance page, at least 1.3 H", 1.3, at_least=True)
_UNCHANGED = Goal("G1", "a 304, no slower than the page", 1.0, at_least=True)
_LOCALES = {"en": "/priorities/west-end", "ar-XB": "/ar-XB/priorities/west-end"}
_ASKED = 300


def main() -> int:
    """Returns 1 where a goal is missed."""
    met = True
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.portal(Path(folder), PORTAL_ENV="test", PORTAL_LOCALES="en,en-XA,ar-XB") as (
            server,
            _,
        ),
        servers.bare() as bare,
    ):

        def hello() -> float:
            return cost(bare, lambda: bare.ask("/"), _ASKED)

        for locale, path in _LOCALES.items():
            headers = {"Accept-Encoding": "gzip, deflate, br"}
            response, _ = server.ask(path, headers)
            assert response.status == 200, response.status
            assert response.headers["Content-Encoding"] == "br"
            known = {**headers, "If-None-Match": response.headers["ETag"]}
            assert server.ask(path, known)[0].status == 304

            def whole(path: str = path, headers: dict[str, str] = headers) -> float:
                return cost(server, lambda: server.ask(path, headers), _ASKED)

            def unchanged(path: str = path, known: dict[str, str] = known) -> float:
                return cost(server, lambda: server.ask(path, known), _ASKED)

            rates = [h / page for page, h in alternate(whole, hello)]
            met &= report(f"guidance_page {locale}", _GOAL, rates)
            rates = [page / bare_304 for page, bare_304 in alternate(whole, unchanged)]
            met &= report(f"guidance_page 304 {locale}", _UNCHANGED, rates)
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
