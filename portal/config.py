"""Typed settings, read once from the environment.

Each default is fit for production; what production cannot do without is named
when it is missing, in one line.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from portal.domain.vocabulary import STAFF_ROLES

ROOT = Path(__file__).resolve().parent.parent
AUTHORITIES = ROOT / "portal" / "content" / "authorities"

_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NOTIFY_URL = "https://api.notifications.service.gov.uk"

# The demo's keys are public: it holds made-up cases only, and `make run` refuses
# a database that holds anything else.
_DEMO_SECRET = "demo-only-not-a-secret-demo-only-not-a-secret"  # noqa: S105
_DEMO_MASTER_KEYS = "demo:" + base64.b64encode(b"demo-only-not-a-secret-demo-only"[:32]).decode()

# No host is the socket of PostgreSQL.
_THIS_MACHINE = ("", "localhost", "127.0.0.1", "::1")

ENVIRONMENTS = ("production", "demo", "test")
TRANSPORTS = ("smtp", "notify", "files")
SCANNERS = ("off", "clamd")
EVIDENCE_PLACES = ("folder", "s3")
LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingsError(Exception):
    """A setting is missing or cannot be understood; the message is one clear line."""


@dataclass(frozen=True)
class Smtp:
    """Where mail is handed over. `timeout` is in seconds."""

    host: str
    port: int
    username: str | None
    password: str | None = field(repr=False)
    starttls: bool
    timeout: float = 20.0


@dataclass(frozen=True)
class Notify:
    """GOV.UK Notify: its address, our key and our templates there. `timeout` is in seconds.

    Each template holds ((subject)) and ((body)) only, so that the words stay with the portal. Without a
    template for text messages or letters none are sent.
    """

    url: str
    key: str = field(repr=False)
    email_template: str
    text_template: str | None
    letter_template: str | None
    timeout: float = 20.0


@dataclass(frozen=True)
class Oidc:
    """The partnership's own sign-in, by OpenID Connect.

    `roles` maps what stands in the claim `roles_claim` to a role; the first that fits counts. With `trust_email` an
    address counts that the provider does not call verified.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    roles_claim: str
    roles: tuple[tuple[str, str], ...]
    trust_email: bool


@dataclass(frozen=True)
class Bucket:
    """A bucket of an S3-compatible service, for several machines that share the files of evidence."""

    endpoint: str
    region: str
    name: str
    key_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything that a deployment chooses.

    No `scanner_socket`: files are not checked for viruses. No `bucket`: they lie in the instance folder.
    """

    env: str
    secret_key: str = field(repr=False)
    master_keys: tuple[tuple[str, bytes], ...] = field(repr=False)
    lookup_keys: tuple[tuple[str, bytes], ...] = field(repr=False)
    database_url: str = field(repr=False)
    keys_url: str | None = field(repr=False)
    authority: str
    locales: tuple[str, ...]
    base_url: str
    instance: Path
    mail_transport: str
    mail_from: str
    smtp: Smtp | None
    notify: Notify | None
    oidc: Oidc | None
    duty_email: str | None
    trusted_proxies: int
    scanner_socket: Path | None
    metrics_token: str | None = field(repr=False)
    bucket: Bucket | None

    @property
    def is_demo(self) -> bool:
        return self.env == "demo"

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check the settings.

    Args:
        environ: the process environment, or a test's own mapping.

    Raises:
        SettingsError: what is missing or malformed, in one line.
    """
    env = _choice(environ, "PORTAL_ENV", ENVIRONMENTS, "production")
    relaxed = env in ("demo", "test")
    instance = Path(environ.get("PORTAL_INSTANCE") or ROOT / "instance").resolve()
    transport = _choice(environ, "PORTAL_MAIL", TRANSPORTS, "files" if relaxed else "smtp")
    port = environ.get("PORT") or "8000"
    return Settings(
        env=env,
        secret_key=_secret_key(environ, relaxed),
        master_keys=_master_keys(environ, relaxed),
        lookup_keys=_lookup_keys(environ, relaxed),
        database_url=_database_url(environ, "DATABASE_URL", relaxed)
        or f"sqlite:///{instance / 'portal.db'}",
        keys_url=_database_url(environ, "PORTAL_KEYS_URL", relaxed),
        authority=_authority(environ),
        locales=_locales(environ, relaxed),
        base_url=_base_url(environ, relaxed, port),
        instance=instance,
        mail_transport=transport,
        mail_from=environ.get("PORTAL_MAIL_FROM") or "no-reply@localhost",
        smtp=_smtp(environ) if transport == "smtp" else None,
        notify=_notify(environ, relaxed) if transport == "notify" else None,
        oidc=_oidc(environ, relaxed),
        duty_email=environ.get("PORTAL_DUTY_EMAIL") or ("duty@example.org" if relaxed else None),
        trusted_proxies=_whole_number(environ, "PORTAL_TRUSTED_PROXIES", 0, 0, 1),
        scanner_socket=_scanner_socket(environ),
        metrics_token=_metrics_token(environ),
        bucket=_bucket(environ, relaxed),
    )


def log_level(environ: Mapping[str, str]) -> str:
    """The least that is logged. Needed before all other settings, so that their faults are logged by it."""
    relaxed = environ.get("PORTAL_ENV") in ("demo", "test")
    return _choice(environ, "PORTAL_LOG_LEVEL", LOG_LEVELS, "warning" if relaxed else "info")


def _choice(environ: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        raise SettingsError(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
    return value


def _whole_number(
    environ: Mapping[str, str], name: str, default: int, lowest: int, highest: int
) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and lowest <= int(text[:9]) <= highest):
        raise SettingsError(f"{name} must be a whole number from {lowest} to {highest}.")
    return int(text)


def _secret_key(environ: Mapping[str, str], relaxed: bool) -> str:
    value = environ.get("SECRET_KEY") or (_DEMO_SECRET if relaxed else "")
    if len(value) < 32:
        raise SettingsError(
            "SECRET_KEY is missing or shorter than 32 characters. Make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return value


def _master_keys(environ: Mapping[str, str], relaxed: bool) -> tuple[tuple[str, bytes], ...]:
    text = environ.get("PORTAL_MASTER_KEYS") or (_DEMO_MASTER_KEYS if relaxed else "")
    if not text:
        raise SettingsError(
            "PORTAL_MASTER_KEYS is missing. It is a list of name:key, newest first; make a key with: "
            'python -c "import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())"'
        )
    return _named_keys("PORTAL_MASTER_KEYS", text)


def _lookup_keys(environ: Mapping[str, str], relaxed: bool) -> tuple[tuple[str, bytes], ...]:
    """Without a setting of its own, the oldest master key makes the look-ups."""
    text = environ.get("PORTAL_LOOKUP_KEYS")
    return _named_keys("PORTAL_LOOKUP_KEYS", text) if text else _master_keys(environ, relaxed)[-1:]


def _named_keys(setting: str, text: str) -> tuple[tuple[str, bytes], ...]:
    keys = []
    for part in text.split(","):
        name, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not name or len(key) != 32:
            raise SettingsError(f"{setting} must be name:key pairs, each key 32 bytes in base64.")
        keys.append((name, key))
    return tuple(keys)


def _database_url(environ: Mapping[str, str], name: str, relaxed: bool) -> str | None:
    url = environ.get(name)
    if not url:
        return None
    # Hosting providers still hand out the old scheme, which SQLAlchemy refuses.
    for old in ("postgres://", "postgresql://"):
        if url.startswith(old):
            url = "postgresql+psycopg://" + url.removeprefix(old)
    if not url.startswith(("sqlite:", "postgresql+psycopg:")):
        raise SettingsError(f"{name} must begin with sqlite: or postgresql:")
    if not relaxed and url.startswith("postgresql") and not _is_guarded(url, environ):
        raise SettingsError(
            f"{name} names another machine: add ?sslmode=verify-full (and sslrootcert=, where its "
            "authority is your own), so that what goes there is encrypted."
        )
    return url


def _is_guarded(url: str, environ: Mapping[str, str]) -> bool:
    """Whether a PostgreSQL is on this machine, or reached by TLS with its certificate checked [ASVS 5.0, 12.3.1]."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    asked = parse_qs(parts.query)
    hosts = [one for each in asked.get("host", []) for one in each.split(",")]
    hosts += [parts.hostname or ("" if hosts else environ.get("PGHOST", ""))]
    mode = asked.get("sslmode", [environ.get("PGSSLMODE")])[-1]
    is_here = all(one.startswith("/") or one in _THIS_MACHINE for one in hosts)
    return is_here or mode in ("verify-full", "verify-ca")


def _authority(environ: Mapping[str, str]) -> str:
    known = sorted(folder.name for folder in AUTHORITIES.iterdir() if folder.is_dir())
    value = environ.get("PORTAL_AUTHORITY") or "westminster"
    if value not in known:
        raise SettingsError(f"PORTAL_AUTHORITY is {value!r}; there are: {', '.join(known)}.")
    return value


def _locales(environ: Mapping[str, str], relaxed: bool) -> tuple[str, ...]:
    text = environ.get("PORTAL_LOCALES") or ("en,en-XA,ar-XB" if relaxed else "en")
    return tuple(code.strip() for code in text.split(",") if code.strip())


def _base_url(environ: Mapping[str, str], relaxed: bool, port: str) -> str:
    default = f"http://127.0.0.1:{port}" if relaxed else ""
    url = (environ.get("PORTAL_BASE_URL") or default).rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise SettingsError(
            "PORTAL_BASE_URL is missing: the public address of the portal, such as https://safer.example.org"
        )
    return url


def _scanner_socket(environ: Mapping[str, str]) -> Path | None:
    # Where Debian's clamav-daemon listens.
    if _choice(environ, "PORTAL_SCANNER", SCANNERS, "off") == "off":
        return None
    return Path(environ.get("PORTAL_SCANNER_SOCKET") or "/run/clamav/clamd.ctl")


def _metrics_token(environ: Mapping[str, str]) -> str | None:
    token = environ.get("PORTAL_METRICS_TOKEN") or None
    if token is not None and not re.fullmatch(r"[!-~]{32,200}", token):
        raise SettingsError("PORTAL_METRICS_TOKEN must be 32 to 200 characters without spaces.")
    return token


def _bucket(environ: Mapping[str, str], relaxed: bool) -> Bucket | None:
    if _choice(environ, "PORTAL_EVIDENCE", EVIDENCE_PLACES, "folder") == "folder":
        return None
    needed = {
        "PORTAL_S3_ENDPOINT": "the address of the service",
        "PORTAL_S3_BUCKET": "the bucket for the files of evidence",
        "PORTAL_S3_KEY_ID": "the id of our access key",
        "PORTAL_S3_SECRET": "our access key",
    }
    for name, meaning in needed.items():
        if not environ.get(name):
            raise SettingsError(f"{name} is missing: {meaning}.")
    endpoint = environ["PORTAL_S3_ENDPOINT"].rstrip("/")
    if not endpoint.startswith(("https://", "http://127.0.0.1") if relaxed else "https://"):
        raise SettingsError("PORTAL_S3_ENDPOINT must begin with https://")
    return Bucket(
        endpoint=endpoint,
        region=environ.get("PORTAL_S3_REGION") or "eu-west-2",
        name=environ["PORTAL_S3_BUCKET"],
        key_id=environ["PORTAL_S3_KEY_ID"],
        secret=environ["PORTAL_S3_SECRET"],
    )


def _smtp(environ: Mapping[str, str]) -> Smtp:
    host = environ.get("PORTAL_SMTP_HOST")
    if not host:
        raise SettingsError("PORTAL_SMTP_HOST is missing: the server that takes our mail.")
    return Smtp(
        host=host,
        port=_whole_number(environ, "PORTAL_SMTP_PORT", 587, 1, 65535),
        username=environ.get("PORTAL_SMTP_USERNAME") or None,
        password=environ.get("PORTAL_SMTP_PASSWORD") or None,
        starttls=_choice(environ, "PORTAL_SMTP_STARTTLS", ("yes", "no"), "yes") == "yes",
    )


def _notify(environ: Mapping[str, str], relaxed: bool) -> Notify:
    url = (environ.get("PORTAL_NOTIFY_URL") or _NOTIFY_URL).rstrip("/")
    if not url.startswith(("https://", "http://127.0.0.1") if relaxed else "https://"):
        raise SettingsError("PORTAL_NOTIFY_URL must begin with https://")
    key = environ.get("PORTAL_NOTIFY_KEY") or ""
    if not re.fullmatch(rf"[\w.-]+-{_UUID}-{_UUID}", key, re.ASCII | re.IGNORECASE):
        raise SettingsError(
            "PORTAL_NOTIFY_KEY is missing or no key: its name, our service and the secret, as Notify shows it once."
        )
    template = _template_id(environ, "PORTAL_NOTIFY_EMAIL_TEMPLATE")
    if template is None:
        raise SettingsError("PORTAL_NOTIFY_EMAIL_TEMPLATE is missing: the id of our template.")
    return Notify(
        url=url,
        key=key,
        email_template=template,
        text_template=_template_id(environ, "PORTAL_NOTIFY_TEXT_TEMPLATE"),
        letter_template=_template_id(environ, "PORTAL_NOTIFY_LETTER_TEMPLATE"),
    )


def _oidc(environ: Mapping[str, str], relaxed: bool) -> Oidc | None:
    issuer = environ.get("PORTAL_OIDC_ISSUER") or ""
    if not issuer:
        return None
    if not issuer.startswith(("https://", "http://127.0.0.1") if relaxed else "https://"):
        raise SettingsError("PORTAL_OIDC_ISSUER must begin with https://")
    told = {name: environ.get(f"PORTAL_OIDC_{name}") for name in ("CLIENT_ID", "CLIENT_SECRET")}
    for name, value in told.items():
        if not value:
            raise SettingsError(f"PORTAL_OIDC_{name} is missing: the provider gives it out.")
    return Oidc(
        issuer=issuer.rstrip("/"),
        client_id=told["CLIENT_ID"] or "",
        client_secret=told["CLIENT_SECRET"] or "",
        roles_claim=environ.get("PORTAL_OIDC_ROLES_CLAIM") or "roles",
        roles=_oidc_roles(environ),
        trust_email=_choice(environ, "PORTAL_OIDC_TRUST_EMAIL", ("yes", "no"), "no") == "yes",
    )


def _oidc_roles(environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    found = []
    for part in (environ.get("PORTAL_OIDC_ROLES") or "").split(","):
        claimed, _, role = part.strip().rpartition("=")
        if not claimed or role not in STAFF_ROLES:
            raise SettingsError(
                "PORTAL_OIDC_ROLES must be claim=role pairs, such as: asb-managers=manager,asb-team=triage_officer"
            )
        found.append((claimed, role))
    return tuple(found)


def _template_id(environ: Mapping[str, str], name: str) -> str | None:
    value = (environ.get(name) or "").strip().lower()
    if value and not re.fullmatch(_UUID, value, re.ASCII):
        raise SettingsError(f"{name} must be the id of a template, as Notify shows it.")
    return value or None
