"""The audit, for those who watch and open no case."""

from flask import abort, g, render_template, request, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal.domain import references
from portal.services.audit.audit_check import SealsPage, read_seals
from portal.services.audit.audit_trail import read_trail
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import time_words
from portal.web.officer.queue_forms import GREATEST_ID, unknown_reference
from portal.web.shared.access import AUDITORS, for_officers
from portal.web.shared.fields import QuestionForm, TextField


class AuditForm(QuestionForm):
    """Which case's acts."""

    class Meta(QuestionForm.Meta):
        """A form that changes nothing needs no token."""

        csrf = False

    title = _l("Audit")
    reference = TextField(
        _l("Reference of a case"),
        max_length=100,
        width=20,
        left_to_right=True,
        mark_optional=False,
        autocomplete="off",
    )


@blueprint.get("/audit")
@for_officers(*AUDITORS)
def audit_trail() -> str | tuple[str, int]:
    """Who did what and when, newest first."""
    form = AuditForm(formdata=MultiDict(request.args))
    subject = None
    if form.validate() and form.reference.data:
        try:
            subject = references.normalise(form.reference.data)
        except references.BadReferenceError:
            form.add_error("reference", unknown_reference())
    if form.has_errors:
        return render_template("officer/audit.html", form=form, lines=[], older=None), 422
    page = read_trail(g.officer, subject, _before())
    lines = [
        {
            "when": time_words(line.at),
            "officer": line.officer or "–",
            "act": line.act,
            "subject": line.subject or "–",
            "facts": ", ".join(f"{name}: {_plain(value)}" for name, value in line.facts.items()),
        }
        for line in page.lines
    ]
    older = page.older and url_for("officer.audit_trail", reference=subject, before=str(page.older))
    return render_template("officer/audit.html", form=form, lines=lines, older=older)


@blueprint.get("/audit/seals")
@for_officers(*AUDITORS)
def audit_seals() -> str:
    """Whether the audit still is what was recorded."""
    page = read_seals(g.officer)
    lines = [
        {
            "number": format_decimal(line.number),
            "when": time_words(line.sealed_at),
            "acts": format_decimal(line.entries),
            "digest": line.digest[:16],
        }
        for line in page.lines
    ]
    return render_template(
        "officer/audit_seals.html", seals=page, lines=lines, state=_state_words(page)
    )


def _state_words(page: SealsPage) -> dict[str, object]:
    last = page.last_check
    return {
        "sealed": ngettext(
            "%(num)s batch of acts is sealed.", "%(num)s batches of acts are sealed.", page.total
        ),
        "unsealed": ngettext(
            "%(num)s act waits for its seal.", "%(num)s acts wait for their seal.", page.unsealed
        ),
        "oldest": page.oldest_unsealed_at and time_words(page.oldest_unsealed_at),
        "checked": last and time_words(last.at),
        "problems": last
        and last.problems
        and ngettext("%(num)s thing does not hold.", "%(num)s things do not hold.", last.problems),
        "entries": last
        and ngettext("%(num)s act was checked.", "%(num)s acts were checked.", last.entries),
    }


def _before() -> int | None:
    text = request.args.get("before")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 16:
        abort(400)
    return min(int(text), GREATEST_ID)


def _plain(value: object) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
