"""Settings: fit for production by default, and clear about what is missing."""

import base64
from pathlib import Path

import pytest

from portal import locales
from portal.config import SettingsError, read_settings

KEY = "first:" + base64.b64encode(bytes(range(32))).decode()
PRODUCTION = {
    "SECRET_KEY": "s" * 40,
    "PORTAL_MASTER_KEYS": KEY,
    "PORTAL_BASE_URL": "https://safer.example.org",
    "PORTAL_SMTP_HOST": "mail.example.org",
}


def test_production_is_the_default() -> None:
    settings = read_settings(PRODUCTION)
    assert settings.env == "production"
    assert settings.locales == ("en",)
    assert settings.mail_transport == "smtp"
    assert settings.https
    assert settings.smtp is not None
    assert settings.smtp.starttls


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_what_is_missing_is_named_in_one_line(missing: str) -> None:
    rest = {name: value for name, value in PRODUCTION.items() if name != missing}
    with pytest.raises(SettingsError, match=missing) as caught:
        read_settings(rest)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("PORTAL_ENV", "staging"),
        ("PORTAL_MASTER_KEYS", "first:notbase64!"),
        ("PORTAL_MASTER_KEYS", "first:" + base64.b64encode(b"too short").decode()),
        ("PORTAL_MASTER_KEYS", base64.b64encode(bytes(32)).decode()),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("PORTAL_KEYS_URL", "mysql://localhost/x"),
        ("PORTAL_SMTP_PORT", "0"),
        ("PORTAL_SMTP_PORT", "70000"),
        ("PORTAL_SMTP_PORT", "9" * 400),
        ("PORTAL_SMTP_PORT", "²"),
        ("PORTAL_SMTP_STARTTLS", "maybe"),
        ("PORTAL_TRUSTED_PROXIES", "2"),
        ("PORTAL_BASE_URL", "safer.example.org"),
        ("PORTAL_MAIL", "pigeon"),
        ("PORTAL_SCANNER", "on"),
        ("PORTAL_METRICS_TOKEN", "short"),
        ("PORTAL_METRICS_TOKEN", "with a space " * 4),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({**PRODUCTION, name: value})


NOTIFY_KEY = "live-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
BY_NOTIFY = {
    **{name: value for name, value in PRODUCTION.items() if name != "PORTAL_SMTP_HOST"},
    "PORTAL_MAIL": "notify",
    "PORTAL_NOTIFY_KEY": NOTIFY_KEY,
    "PORTAL_NOTIFY_EMAIL_TEMPLATE": "11111111-1111-4111-8111-111111111111",
}


def test_notify_sends_by_email_until_it_has_more_templates() -> None:
    notify = read_settings(BY_NOTIFY).notify
    assert notify is not None
    assert notify.url == "https://api.notifications.service.gov.uk"
    assert (notify.text_template, notify.letter_template) == (None, None)
    assert NOTIFY_KEY not in repr(notify)
    assert read_settings(PRODUCTION).notify is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_NOTIFY_KEY", ""),
        ("PORTAL_NOTIFY_KEY", "live-not-a-key"),
        ("PORTAL_NOTIFY_EMAIL_TEMPLATE", ""),
        ("PORTAL_NOTIFY_EMAIL_TEMPLATE", "welcome"),
        ("PORTAL_NOTIFY_TEXT_TEMPLATE", "hello"),
        ("PORTAL_NOTIFY_LETTER_TEMPLATE", "../1"),
        ("PORTAL_NOTIFY_URL", "http://notify.example.org"),
    ],
)
def test_notify_is_told_what_it_lacks_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({**BY_NOTIFY, name: value})


WORK_ACCOUNTS = {
    **PRODUCTION,
    "PORTAL_OIDC_ISSUER": "https://id.example.org/",
    "PORTAL_OIDC_CLIENT_ID": "portal",
    "PORTAL_OIDC_CLIENT_SECRET": "not-for-repr",
    "PORTAL_OIDC_ROLES": "asb-managers=manager",
}


def test_work_accounts_are_off_until_they_are_set() -> None:
    assert read_settings(PRODUCTION).oidc is None
    roles = "asb-managers=manager, cn=asb=triage_officer"
    oidc = read_settings({**WORK_ACCOUNTS, "PORTAL_OIDC_ROLES": roles}).oidc
    assert oidc is not None
    assert oidc.issuer == "https://id.example.org"
    assert oidc.roles == (("asb-managers", "manager"), ("cn=asb", "triage_officer"))
    assert (oidc.roles_claim, oidc.trust_email) == ("roles", False)
    assert "not-for-repr" not in repr(oidc)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_OIDC_ISSUER", "http://id.example.org"),
        ("PORTAL_OIDC_CLIENT_ID", ""),
        ("PORTAL_OIDC_CLIENT_SECRET", ""),
        ("PORTAL_OIDC_ROLES", ""),
        ("PORTAL_OIDC_ROLES", "asb-managers"),
        ("PORTAL_OIDC_ROLES", "asb-managers=resident"),
        ("PORTAL_OIDC_ROLES", "=manager"),
        ("PORTAL_OIDC_TRUST_EMAIL", "maybe"),
    ],
)
def test_work_accounts_are_told_what_they_lack_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({**WORK_ACCOUNTS, name: value})


BY_BUCKET = {
    **PRODUCTION,
    "PORTAL_EVIDENCE": "s3",
    "PORTAL_S3_ENDPOINT": "https://s3.example.org/",
    "PORTAL_S3_BUCKET": "evidence",
    "PORTAL_S3_KEY_ID": "id",
    "PORTAL_S3_SECRET": "not-for-repr",
}


def test_evidence_lies_in_a_folder_until_a_bucket_is_named() -> None:
    assert read_settings(PRODUCTION).bucket is None
    bucket = read_settings(BY_BUCKET).bucket
    assert bucket is not None
    assert (bucket.endpoint, bucket.region) == ("https://s3.example.org", "eu-west-2")
    assert "not-for-repr" not in repr(bucket)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_EVIDENCE", "tape"),
        ("PORTAL_S3_ENDPOINT", ""),
        ("PORTAL_S3_ENDPOINT", "http://s3.example.org"),
        ("PORTAL_S3_BUCKET", ""),
        ("PORTAL_S3_KEY_ID", ""),
        ("PORTAL_S3_SECRET", ""),
    ],
)
def test_a_bucket_is_told_what_it_lacks_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({**BY_BUCKET, name: value})


def test_the_scanner_is_off_until_it_is_named() -> None:
    assert read_settings(PRODUCTION).scanner_socket is None
    scanned = read_settings({**PRODUCTION, "PORTAL_SCANNER": "clamd"})
    assert scanned.scanner_socket == Path("/run/clamav/clamd.ctl")


@pytest.mark.parametrize("scheme", ["postgres://", "postgresql://"])
def test_old_database_schemes_are_understood(scheme: str) -> None:
    settings = read_settings({**PRODUCTION, "DATABASE_URL": f"{scheme}user@localhost/db"})
    assert settings.database_url == "postgresql+psycopg://user@localhost/db"


def test_secrets_do_not_show_in_a_settings_repr() -> None:
    shown = repr(read_settings({**PRODUCTION, "PORTAL_SMTP_PASSWORD": "hunter2hunter2"}))
    assert "ssss" not in shown
    assert "hunter2" not in shown


@pytest.mark.parametrize("codes", [("en", "xx"), ("en", "en-XA"), ("en", "ar-XB"), ("en", "../x")])
def test_production_refuses_a_locale_that_it_does_not_have(codes: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match="PORTAL_LOCALES"):
        locales.check_locales(codes, pseudo_allowed=False)


def test_english_must_be_there() -> None:
    with pytest.raises(SettingsError, match="must include"):
        locales.check_locales(("en-XA",), pseudo_allowed=True)


@pytest.mark.parametrize("name", ["DATABASE_URL", "PORTAL_KEYS_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://portal@db.example.org/portal",
        "postgresql://portal@db.example.org/portal?sslmode=require",
        "postgresql://portal@db.example.org/portal?sslmode=verify-full&sslmode=disable",
        "postgresql:///portal?host=db.example.org",
        "postgresql:///portal?host=/run/postgresql,db.example.org",
        "postgresql://portal@localhost/portal?host=db.example.org",
        "postgresql://[portal",
    ],
)
def test_a_database_elsewhere_is_reached_by_tls_that_is_checked(name: str, url: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} .*verify-full"):
        read_settings({**PRODUCTION, name: url})


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///portal",
        "postgresql:///portal?host=/run/postgresql&port=5433",
        "postgresql://portal@127.0.0.1:5433/portal",
        "postgresql://portal@[::1]/portal",
        "postgresql://portal@db.example.org/portal?sslmode=verify-full",
        "postgresql:///portal?host=db.example.org&sslmode=verify-ca&sslrootcert=/etc/portal/ca.pem",
    ],
)
def test_a_database_on_this_machine_or_by_checked_tls_is_taken(url: str) -> None:
    assert read_settings({**PRODUCTION, "DATABASE_URL": url}).database_url.startswith("postgresql+")


def test_the_environment_of_postgresql_counts_too() -> None:
    elsewhere = {**PRODUCTION, "DATABASE_URL": "postgresql:///portal", "PGHOST": "db.example.org"}
    with pytest.raises(SettingsError, match="verify-full"):
        read_settings(elsewhere)
    read_settings({**elsewhere, "PGSSLMODE": "verify-full"})
