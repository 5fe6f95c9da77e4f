"""The languages that the portal can speak, and their message catalogues.

A locale's code is what stands in the path (`/ar-XB/track`), in `lang` and in the
database. Two pseudo-locales exist in tests and in the demo only: `en-XA` (accented
and 40% longer) shows text that escaped gettext, `ar-XB` runs right to left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain, force_locale

from portal.config import ROOT, SettingsError
from portal.pseudo import PseudoTranslations

CATALOGUES = ROOT / "translations"
DEFAULT = "en"


@dataclass(frozen=True)
class PortalLocale:
    """One language: `lang` and `dir` as HTML wants them, `cldr` for dates and numbers."""

    code: str
    name: str
    lang: str
    dir: str
    cldr: str
    pseudo: bool = False


KNOWN = {
    locale.code: locale
    for locale in (
        PortalLocale("en", "English", "en", "ltr", "en_GB"),
        PortalLocale("en-XA", "Pseudo-English", "en-XA", "ltr", "en_GB", pseudo=True),
        PortalLocale("ar-XB", "Pseudo right to left", "ar-XB", "rtl", "en_GB", pseudo=True),
    )
}

_current: ContextVar[str] = ContextVar("portal_locale", default=DEFAULT)


def current_locale() -> PortalLocale:
    """The locale of this request, or of the letter being written."""
    return KNOWN[_current.get()]


def set_locale(code: str) -> None:
    """Choose the locale of the request that begins."""
    _current.set(code if code in KNOWN else DEFAULT)


@contextmanager
def speaking(code: str) -> Iterator[PortalLocale]:
    """Render in another person's language inside an application context.

    A code that is no longer offered falls back to English, so that old cases
    still get their letters.
    """
    chosen = KNOWN.get(code, KNOWN[DEFAULT])
    token = _current.set(chosen.code)
    try:
        with force_locale(chosen.cldr):
            yield chosen
    finally:
        _current.reset(token)


def check_locales(codes: tuple[str, ...], *, pseudo_allowed: bool) -> None:
    """Refuse to start with a locale that has no catalogue.

    Raises:
        SettingsError: an unknown locale, a pseudo-locale outside tests and the
            demo, or a locale whose catalogue is missing.
    """
    for code in codes:
        known = KNOWN.get(code)
        if known is None or (known.pseudo and not pseudo_allowed):
            raise SettingsError(f"PORTAL_LOCALES names {code!r}, which this portal does not have.")
        if code != DEFAULT and not known.pseudo and not _catalogue_file(code).exists():
            raise SettingsError(f"PORTAL_LOCALES names {code!r}, but its catalogue is not built.")
    if DEFAULT not in codes:
        raise SettingsError(f"PORTAL_LOCALES must include {DEFAULT!r}.")


def _catalogue_file(code: str) -> Path:
    return CATALOGUES / code / "LC_MESSAGES" / "messages.mo"


@cache
def _catalogue(code: str) -> NullTranslations:
    if KNOWN[code].pseudo:
        return PseudoTranslations(right_to_left=KNOWN[code].dir == "rtl")
    if code == DEFAULT:
        return NullTranslations()
    with _catalogue_file(code).open("rb") as file:
        return Translations(file)


class CatalogueDomain(Domain):
    """Looks messages up by the portal's own locale, which Babel's list of locales lacks for the pseudo ones."""

    def get_translations(self) -> NullTranslations:
        return _catalogue(_current.get())


def cldr_locale() -> Locale:
    """Babel's locale for dates and numbers, for Flask-Babel to select."""
    return Locale.parse(current_locale().cldr)


class CatalogueBabel(Babel):
    """Flask-Babel with the portal's own catalogues."""

    def init_app(self, app: Flask, *args: Any, **kwargs: Any) -> None:
        super().init_app(app, *args, **kwargs)
        # A page's words, without Flask-Babel's look-ups at each of them: a tenth of what a
        # question page costs (docs/decisions/0036).
        app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
            lambda message: _catalogue(_current.get()).gettext(message),
            lambda one, many, count: _catalogue(_current.get()).ngettext(one, many, count),
            newstyle=True,
        )
        app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]

    @property
    def domain_instance(self) -> Domain:
        return _DOMAIN


_DOMAIN = CatalogueDomain(translation_directories=str(CATALOGUES))
