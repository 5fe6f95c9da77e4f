"""Messages that wait or were given up, for those who look after the portal."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.domain.vocabulary import Channel
from portal.labels import mail as labels
from portal.services.messages import mail_desk
from portal.services.messages.mail_desk import GivenUp, MailDesk
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import time_words
from portal.web.officer.queue_forms import GREATEST_ID
from portal.web.shared.access import for_act
from portal.web.shared.fields import HiddenField, QuestionForm

_NOTHING_MORE = "case erased"


class TryAgainForm(QuestionForm):
    """One message, or all of them where `message` is empty."""

    title = _l("Messages to residents")
    message = HiddenField(max_length=20)

    @property
    def chosen(self) -> int | None:
        """The message; one that is not there where the value was tampered with."""
        typed = self.message.data or ""
        if not typed:
            return None
        return min(int(typed), GREATEST_ID) if typed.isascii() and typed.isdigit() else 0


@blueprint.route("/mail", methods=["GET", "POST"])
@for_act("message/try-again")
def mail() -> str | Response | tuple[str, int]:
    """What waits and what was given up; sending it again."""
    form = TryAgainForm()
    if request.method == "GET":
        return _page(form, _done())
    if not form.validate():
        return _page(form), 422
    number = mail_desk.try_again(g.officer, form.chosen)
    return redirect(url_for("officer.mail", again=number), 303)


def _page(form: TryAgainForm, done: str | None = None) -> str:
    desk = mail_desk.look()
    return render_template(
        "officer/mail.html",
        form=form,
        desk=desk,
        done=done,
        waiting=_waiting(desk),
        trouble=labels.why(desk.trouble) if desk.trouble else None,
        rows=[_row(each) for each in desk.given_up],
        most=mail_desk.MOST_SHOWN,
    )


def _done() -> str | None:
    told = request.args.get("again", "")
    if not (told.isascii() and told.isdigit()):
        return None
    number = min(int(told[:9]), GREATEST_ID)
    if not number:
        return _("It was sent, or is being tried, already.")
    return ngettext(
        "%(num)s message will be tried again now.",
        "%(num)s messages will be tried again now.",
        number,
    )


def _waiting(desk: MailDesk) -> str:
    if desk.oldest_waiting_at is None:
        return _("No message is waiting.")
    counted = ngettext("%(num)s message is waiting", "%(num)s messages are waiting", desk.waiting)
    return _(
        "%(counted)s. The oldest was written on %(when)s.",
        counted=counted,
        when=time_words(desk.oldest_waiting_at),
    )


def _row(each: GivenUp) -> dict[str, object]:
    return {
        "id": each.id,
        "what": labels.MESSAGES.get(each.message, each.message),
        "how": labels.CHANNELS.get(each.channel, labels.CHANNELS[Channel.EMAIL]),
        "reference": each.reference,
        "written": time_words(each.written_at),
        "given_up": time_words(each.given_up_at),
        "tries": ngettext("%(num)s try", "%(num)s tries", each.attempts),
        "why": labels.why(each.error),
        "can_try": each.error != _NOTHING_MORE,
    }
