"""Tagged PDF from HTML. The library is heavy and needs others of the system, so it is loaded late."""

import contextlib
import io
import logging
import threading
from functools import cache
from types import ModuleType
from typing import Any

_LOGGER = logging.getLogger(__name__)

# One at a time in a process: a long paper must not take every thread of the portal.
_ONE_AT_A_TIME = threading.Lock()


class PdfUnavailable(Exception):
    """This machine lacks the libraries that write PDF (docs/install.md names them)."""


def can_write_pdf() -> bool:
    """Whether this machine can write PDF; the portal runs all the same without."""
    return _library() is not None


def write_pdf(html: str) -> bytes:
    """Write a page of HTML as PDF/UA-1. Nothing that the page names is ever fetched.

    Args:
        html: a whole page with `lang` and a title, its styles inside it.

    Raises:
        PdfUnavailable: this machine lacks the libraries.
    """
    weasyprint = _library()
    if weasyprint is None:
        raise PdfUnavailable
    with _ONE_AT_A_TIME:
        page = weasyprint.HTML(string=html, url_fetcher=_fetcher(weasyprint))
        written: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return written


@cache
def _library() -> ModuleType | None:
    # It tells of missing libraries on standard output, which belongs to the portal's own log.
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            import weasyprint
        except (ImportError, OSError) as error:
            _LOGGER.warning("pdf_unavailable: %s", type(error).__name__)
            return None
    found: ModuleType = weasyprint
    return found


def _fetcher(weasyprint: ModuleType) -> Any:
    class FetchesNothing(weasyprint.urls.URLFetcher):  # type: ignore[name-defined]
        """Refuses every address, those of files and of the machine's own network too."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("letters fetch nothing")

    return FetchesNothing()
