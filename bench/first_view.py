"""G8: what a first visit fetches: bytes as they are sent, and how many files."""

import re
import tempfile
from pathlib import Path

from bench import servers
from bench.residents import draft_cookie, drafted
from bench.rounds import Goal, report

_FIRST = Goal("G8", "first view of home and guidance, at most 14 KB", 14 * 1024)
_HTML = Goal("G8", "the page itself, at most 5 KB", 5 * 1024)
_FILES = Goal("G8", "requests of a first view, at most 3", 3)
_QUESTION = Goal("G8", "question pages, at most 20 KB", 20 * 1024)
# What a browser fetches by itself: the picture in its tab is asked for after the page is there.
_LINKED = re.compile(rb'<(?:link|script|img)[^>]* (?:href|src)="(/static/[^"]+)"')
_BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


def main() -> int:
    """Returns 1 where a goal is missed."""
    met = True
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.portal(Path(folder)) as (server, app),
    ):
        for path in ("/", "/priorities/west-end", "/priorities/violence-and-exploitation", "/help"):
            page, files = _weigh(server, path, {})
            icon = sum(size for name, size in files.items() if "favicon" in name)
            whole = page + sum(files.values())
            more = {"path": path, "html": page, "files": files, "without_icon": whole - icon}
            met &= report("first_view bytes", _FIRST, [whole], **more)
            met &= report("first_view page", _HTML, [page], path=path)
            asked = 1 + sum("favicon" not in name for name in files)
            met &= report(
                "first_view requests", _FILES, [asked], path=path, with_icon=1 + len(files)
            )
        [token] = drafted(app, 1)
        for slug in ("danger", "what-happened", "contact", "where", "identity"):
            path = f"/report-asb/{slug}?change=1"
            page, files = _weigh(server, path, {"Cookie": draft_cookie(token)})
            whole = page + sum(files.values())
            met &= report("first_view question", _QUESTION, [whole], path=path, files=files)
    return 0 if met else 1


def _weigh(
    server: servers.Server, path: str, headers: dict[str, str]
) -> tuple[int, dict[str, int]]:
    response, body = server.ask(path, {**_BROWSER, **headers})
    assert response.status == 200, response.status
    plain = server.ask(path, headers)[1]
    files = {}
    for name in dict.fromkeys(_LINKED.findall(plain)):
        answer, content = server.ask(name.decode(), _BROWSER)
        assert answer.status == 200, name
        files[name.decode().rpartition("/")[2]] = len(content)
    return len(body), files


if __name__ == "__main__":
    raise SystemExit(main())
