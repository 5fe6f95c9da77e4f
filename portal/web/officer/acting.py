"""How an act of an officer answers: done, refused by the rules, or overtaken by a colleague."""

from collections.abc import Callable

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.labels import officer as labels
from portal.letters.written import WrittenLetter
from portal.locales import KNOWN
from portal.services.audit import audit
from portal.services.case_access import Refused
from portal.services.transaction import Stale
from portal.web.officer.act_form import ActForm
from portal.web.officer.reply_forms import ReplyForm
from portal.web.shared.kept_form import Kept


def perform(
    form: ActForm,
    do: Callable[[], None],
    *,
    kind: str,
    reference: str,
    name: str,
    fresh_version: Callable[[], int],
    what: str,
) -> Response | tuple[str, int]:
    """Do the act, then go to the case; or show the form again with the reason.

    Args:
        kind: "report" or "case_review", the endpoint of the case's page.
        name: the act's name in the address.
        fresh_version: reads the case again; called where a colleague was faster.
        what: what the case is, in words.
    """
    try:
        do()
    except Refused as refused:
        audit.record(
            f"{kind}.refused",
            officer_id=g.officer.id,
            subject=reference,
            facts={"act": name, "why": refused.why.value},
        )
        form.add_error(None, labels.REFUSALS[refused.why])
        return form_page(form, kind, reference, what), 422
    except Stale:
        # What was typed stays; sending it to the case as it is now is then a choice.
        form.version.data = str(fresh_version())
        form.add_error(None, changed_meanwhile())
        return form_page(form, kind, reference, what), 409
    return redirect(url_for(f"officer.{kind}", reference=reference, done=name), 303)


def form_page(form: ActForm, kind: str, reference: str, what: str) -> str:
    """The page of an act's form."""
    return render_template(
        "officer/act.html",
        form=form,
        back_href=url_for(f"officer.{kind}", reference=reference),
        about=reference,
        what=what,
        prepared=form.prepared() if isinstance(form, ReplyForm) else [],
    )


def letter_preview(form: ActForm, kind: str, reference: str, letter: WrittenLetter) -> str:
    """The letter that an act sends, before it is sent; all that was typed goes along."""
    return render_template(
        "officer/letter_preview.html",
        form=form,
        letter=letter,
        spoken=KNOWN[letter.locale],
        back_href=url_for(f"officer.{kind}", reference=reference),
        about=reference,
        fields=[
            pair
            for pair in Kept.of_form(list(request.form.items(multi=True))).fields
            if pair[0] != "step"
        ],
    )


def begin(form: ActForm, version: int) -> None:
    """A fresh form: the version that the officer sees, and the prepared words they asked for."""
    form.version.data = str(version)
    if isinstance(form, ReplyForm):
        form.begin_with(request.args.get("words"))


def changed_meanwhile() -> str:
    """What is said where a colleague was faster."""
    return _(
        "Somebody changed this while you were here. Nothing of yours is lost. "
        "Look at the case, then send it again if it still fits."
    )
