"""`create_app`: wiring only."""

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask, g
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter
from whitenoise import WhiteNoise

from portal import database, locales, pseudo
from portal.commands import install_commands
from portal.config import ROOT, Settings, read_settings
from portal.content.loader import load_authority
from portal.extensions import babel, db, install_database, install_migrations
from portal.security.key_store import install_key_store
from portal.security.vault import install_vault
from portal.web.features import install_features
from portal.web.guidance.addresses import guidance_paths
from portal.web.guidance.cache import GuidanceCache
from portal.web.operations.metrics import RequestCounts
from portal.web.shared import cookies
from portal.web.shared.access import install_access
from portal.web.shared.assets import asset
from portal.web.shared.compression import install_compression
from portal.web.shared.draining import DrainBody
from portal.web.shared.errors import install_errors
from portal.web.shared.headers import SecurityHeaders, security_headers
from portal.web.shared.hours import install_hours
from portal.web.shared.kept_parts import kept
from portal.web.shared.links import page_url, phones_now
from portal.web.shared.locale import install_locale, url_in
from portal.web.shared.places import install_places
from portal.web.shared.request_files import install_request_files
from portal.web.shared.request_log import RequestLog, install_request_log
from portal.web.shared.session_cookie import SessionCookie
from portal.web.shared.site import site_of

# Bytes. A page of answers is small; files have limits of their own.
_BODY_LIMIT = 256 * 1024
_FORM_PARTS = 500


class Slug(BaseConverter):
    """A question's name in an address."""

    regex = "[a-z0-9-]{1,60}"


class Number(BaseConverter):
    """A row's number in an address, never larger than a database takes."""

    regex = "[0-9]{1,15}"

    def to_python(self, value: str) -> int:
        return int(value)


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """Make the portal.

    Args:
        environ: settings, instead of the process's environment.

    Raises:
        SettingsError: a setting is missing or wrong.
        ContentError: the authority's content is wrong.
    """
    settings = read_settings(os.environ if environ is None else environ)
    relaxed = settings.env != "production"
    locales.check_locales(settings.locales, pseudo_allowed=relaxed)
    app = Flask("portal", instance_path=str(settings.instance), static_folder=None)
    _configure(app, settings)
    _install_data(app, settings)
    _install_templates(app, settings)
    app.session_interface = SessionCookie()
    app.url_map.converters.update(slug=Slug, number=Number)
    # People type and print addresses with a slash at the end.
    app.url_map.strict_slashes = False
    install_locale(app, settings.locales)
    install_errors(app)
    install_request_log(app)
    install_places(app)
    install_access(app)
    install_compression(app)
    install_request_files(app)
    install_features(app)
    install_commands(app)
    _wrap(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True)
    app.config.update(
        PORTAL=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.database_url),
        SESSION_COOKIE_NAME=cookies.full_name(cookies.SESSION, https=settings.https),
        SESSION_COOKIE_PATH=cookies.PATH,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        MAX_CONTENT_LENGTH=_BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=_BODY_LIMIT,
        MAX_FORM_PARTS=_FORM_PARTS,
        # As long as the cookie that it belongs to: an age is no reason to refuse what somebody typed.
        WTF_CSRF_TIME_LIMIT=None,
        TRAP_HTTP_EXCEPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
    )


def _install_data(app: Flask, settings: Settings) -> None:
    install_database(app)
    install_migrations(app, str(ROOT / "migrations"))
    install_vault(app, settings.master_keys, settings.lookup_keys)
    install_key_store(app, settings.keys_url)
    with app.app_context():
        database.tune(db.engine)
    transforms = {
        code: pseudo.mirrored if locales.KNOWN[code].dir == "rtl" else pseudo.accented
        for code in settings.locales
        if locales.KNOWN[code].pseudo
    }
    written = [code for code in settings.locales if code not in transforms]
    app.extensions["authority"] = load_authority(settings.authority, written, transforms)


def _install_templates(app: Flask, settings: Settings) -> None:
    babel.init_app(app, locale_selector=locales.cldr_locale, default_timezone="Europe/London")
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("portal"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset, kept=kept, url_in=url_in, page_url=page_url, phones_now=phones_now
    )
    authority = app.extensions["authority"]

    @app.context_processor
    def offer() -> dict[str, Any]:
        return {
            "site": site_of(authority),
            "settings_env": settings.env,
            "officer": g.get("officer"),
            "page_error": False,
        }


def _wrap(app: Flask, settings: Settings) -> None:
    authority = app.extensions["authority"]
    # Kept pages and static files are the same for everyone: neither is logged here, but by nginx.
    counts = RequestCounts()
    app.extensions["request_counts"] = counts
    logged = RequestLog(
        app.wsgi_app,
        numbered=settings.trusted_proxies > 0,
        count=counts.note if settings.metrics_token else None,
    )
    files = WhiteNoise(
        logged,
        root=str(ROOT / "portal" / "static"),
        prefix="static/",
        immutable_file_test=lambda path, url: "/dist/" in url,
        autorefresh=False,
    )
    wrapped: Any = SecurityHeaders(DrainBody(files), https=settings.https)
    if settings.trusted_proxies:
        wrapped = ProxyFix(
            wrapped, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )
    app.wsgi_app = GuidanceCache(  # type: ignore[method-assign]
        wrapped,
        guidance_paths(authority, settings.locales),
        install_hours(app),
        security_headers(https=settings.https).items(),
    )
