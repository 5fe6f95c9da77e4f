"""How an act of an officer answers: done, refused by the rules, or overtaken by a colleague."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True)
class Subject:
    """What an act is done to.

    Attributes:
        kind: the endpoint of its page: "report", "case_review", "keeping" or "data_request".
        what: what it is, in words.
        version: the version that is shown.
        fresh_version: reads it again; called where a colleague was faster.
    """

    kind: str
    reference: str
    what: str
    version: int
    fresh_version: Callable[[], int]


def answer_act(
    form: ActForm,
    subject: Subject,
    name: str,
    do: Callable[[], Any],
    *,
    first: Callable[[], str | None] = lambda: None,
    then: Callable[[Any], str] | None = None,
) -> str | Response | tuple[str, int]:
    """Show an act's form; or check what was sent, do the act and go to the case.

    Args:
        name: the act's name in the address.
        do: the act, which the rules may refuse and a colleague may have overtaken.
        first: the page that stands between a good form and the act, where there is one.
        then: the page that shows what `do` found, for an act that does not go to the case.
    """
    if request.method == "GET":
        begin(form, subject.version)
        return form_page(form, subject)
    if not form.validate():
        return form_page(form, subject), 422
    between = first()
    if between is not None:
        return between
    try:
        found = do()
    except Refused as refused:
        audit.record(
            f"{subject.kind}.refused",
            officer_id=g.officer.id,
            subject=subject.reference,
            facts={"act": name, "why": refused.why.value},
        )
        form.add_error(None, labels.REFUSALS[refused.why])
        return form_page(form, subject), 422
    except Stale:
        # What was typed stays; sending it to the case as it is now is then a choice.
        form.version.data = str(subject.fresh_version())
        form.add_error(
            None,
            _(
                "Somebody changed this while you were here. Nothing of yours is lost. "
                "Look at the case, then send it again if it still fits."
            ),
        )
        return form_page(form, subject), 409
    if then is not None:
        return then(found)
    address = url_for(f"officer.{subject.kind}", reference=subject.reference, done=name)
    return redirect(address, 303)


def form_page(form: ActForm, subject: Subject) -> str:
    """The page of an act's form."""
    return render_template(
        "officer/act.html",
        form=form,
        back_href=url_for(f"officer.{subject.kind}", reference=subject.reference),
        about=subject.reference,
        what=subject.what,
        prepared=form.prepared() if isinstance(form, ReplyForm) else [],
    )


def letter_preview(form: ActForm, subject: Subject, letter: WrittenLetter) -> str:
    """The letter that an act sends, before it is sent; all that was typed goes along."""
    return render_template(
        "officer/letter_preview.html",
        form=form,
        letter=letter,
        spoken=KNOWN[letter.locale],
        back_href=url_for(f"officer.{subject.kind}", reference=subject.reference),
        about=subject.reference,
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
        form.prefill(request.args.get("words"))
