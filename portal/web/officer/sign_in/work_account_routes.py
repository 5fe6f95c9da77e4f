"""Signing in with the partnership's own account: out to the provider, and back."""

import logging
from typing import Any

from flask import (
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.config import Oidc
from portal.services.officer import work_account
from portal.services.officer.work_account import Claims, NotLetIn, WhyNot
from portal.web.officer.blueprint import blueprint
from portal.web.officer.sign_in.entering import caller, forget_tokens, give_cookie, to_second_step
from portal.web.officer.sign_in.return_path import way_back
from portal.web.shared.access import for_everyone

_log = logging.getLogger("portal.work_account")

_NEXT = "work_account_next"
_SECONDS = 10
# What a provider may sign with, whatever its metadata list: neither nothing nor our own secret [RFC 8725, 3.1].
_ALGORITHMS = tuple(f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512))


class _ProviderAway(Exception):
    """The provider does not answer, or not as it should."""


class _OtherIssuer(Exception):
    """The provider at our setting's address calls itself by another one."""


@blueprint.get("/sign-in/work")
@for_everyone
def work_account_begin() -> Response | tuple[str, int]:
    """Go to the provider, with a state, a nonce and a challenge that only this browser knows."""
    provider: Oidc | None = current_app.config["PORTAL"].oidc
    if provider is None:
        abort(404)
    session[_NEXT] = way_back(request.args.get("next"))
    back = current_app.config["PORTAL"].base_url + url_for("officer.work_account_back")
    try:
        sent: Response = _asking(lambda: _client(provider).authorize_redirect(back))
    except _ProviderAway:
        return _failed(400)
    except _OtherIssuer:
        return _misconfigured()
    return sent


@blueprint.get("/sign-in/work/back")
@for_everyone
def work_account_back() -> Response | tuple[str, int]:
    """The provider's answer. It is good in the browser that asked, and once."""
    from authlib.integrations.base_client import OAuthError

    provider: Oidc | None = current_app.config["PORTAL"].oidc
    if provider is None:
        return _failed(400)
    target = way_back(session.get(_NEXT))
    try:
        claims = _asking(lambda: _claims(_answer(provider)["userinfo"], provider))
        entered = work_account.come_in(claims, provider, caller())
    except OAuthError:
        return _failed(400)
    except _ProviderAway:
        return _failed(400)
    except _OtherIssuer:
        return _misconfigured()
    except NotLetIn as refused:
        return _failed(403, refused.why)
    forget_tokens()
    if entered.step is not None:
        return to_second_step(entered.step, target)
    return give_cookie(
        make_response(redirect(target or url_for("officer.home"), 303)), entered.token or ""
    )


def _asking(ask: Any) -> Any:
    """Ask the provider; what it gets wrong, or an answer nobody asked for, is a page and no crash."""
    import requests
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.base_client import OAuthError
    from joserfc.errors import JoseError

    try:
        return ask()
    except OAuthError:
        raise
    except (
        requests.RequestException,
        AuthlibBaseError,
        JoseError,
        # Metadata that are no metadata.
        ValueError,
        KeyError,
        TypeError,
        RuntimeError,
    ) as error:
        raise _ProviderAway from error


def _answer(provider: Oidc) -> Any:
    client = _client(provider)
    # A token for another of the provider's clients is no good, whoever it says is authorised [OpenID Connect Core 3.1.3.7].
    return client.authorize_access_token(
        claims_options={
            "iss": {"essential": True, "value": client.server_metadata["issuer"]},
            "aud": {"essential": True, "value": provider.client_id},
            "exp": {"essential": True},
        }
    )


def _client(provider: Oidc) -> Any:
    """The provider's client, with its metadata.

    Raises:
        _OtherIssuer: the metadata are another issuer's [OpenID Connect Discovery 4.3].
    """
    client = _registered(provider)
    metadata = client.load_server_metadata()
    # A slash at the end is no part of the setting.
    if str(metadata.get("issuer")).removesuffix("/") != provider.issuer:
        # Asked for anew next time: the fault may be the provider's, and be mended there.
        current_app.extensions.pop("work_account", None)
        raise _OtherIssuer
    metadata["id_token_signing_alg_values_supported"] = _ALGORITHMS
    return client


def _registered(provider: Oidc) -> Any:
    kept = current_app.extensions.get("work_account")
    if kept is None:
        # Imported late: few portals have it, and start-up is kept short.
        from authlib.integrations.flask_client import OAuth

        kept = OAuth(current_app._get_current_object()).register(  # type: ignore[attr-defined]
            "work_account",
            server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": _SECONDS,
            },
        )
        current_app.extensions["work_account"] = kept
    return kept


def _claims(told: dict[str, Any], provider: Oidc) -> Claims:
    roles: Any = told
    for part in provider.roles_claim.split("."):
        roles = roles.get(part) if isinstance(roles, dict) else None
    listed = roles if isinstance(roles, list) else [roles]
    ways = told.get("amr")
    return Claims(
        subject=str(told["sub"]),
        email=str(told.get("email") or ""),
        email_verified=told.get("email_verified") is True,
        name=str(told.get("name") or ""),
        roles=frozenset(one for one in listed if isinstance(one, str)),
        second_factor=isinstance(ways, list) and "mfa" in ways,
    )


def _misconfigured() -> tuple[str, int]:
    _log.error("work_account.other_issuer")
    told = _(
        "Signing in with a work account is not set up right here. Nothing is wrong with your account. "
        "Tell your administrator."
    )
    return render_template("officer/work_account_failed.html", why=told), 400


def _failed(status: int, why: WhyNot | None = None) -> tuple[str, int]:
    words = {
        WhyNot.NO_ROLE: _("Your work account has no role here. Ask your administrator for one."),
        WhyNot.NO_EMAIL: _(
            "Your work account has no email address that is verified. Ask your administrator."
        ),
        WhyNot.OTHER_ACCOUNT: _(
            "Your email address belongs to another work account here. Ask your administrator."
        ),
        WhyNot.DISABLED: _("Your account here is disabled. Ask your administrator."),
        WhyNot.LOCKED: _("Your sign-in is locked. Ask your administrator to unlock it."),
    }
    told = words[why] if why else _("We got no answer that we can use. Try again in a moment.")
    return render_template("officer/work_account_failed.html", why=told), status
