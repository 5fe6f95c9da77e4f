"""Words for messages: which it is, how it goes, and why it did not arrive."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import Channel

MESSAGES = {
    "report_received": _l("We have your report"),
    "application_received": _l("We have your request for a case review"),
    "news_for_you": _l("You have news"),
    "question_for_you": _l("An officer asks you something"),
    "duty_alert": _l("Alert for the duty contact"),
    "sign_in_code": _l("A code to follow a case"),
    "confirm_email": _l("A code to confirm an email address"),
    "email_changed": _l("The email address was changed"),
    "code_replaced": _l("A new tracking code was made"),
    "case_notice": _l("A notice to a body: a case review was asked for"),
    "information_request": _l("A request to a body"),
    "recommendations_sent": _l("Recommendations for a body"),
    "chair_invited": _l("A case pack for the chair of a panel"),
    "chair_recorded": _l("The chair wrote down what the panel found"),
    "information_reminder": _l("A reminder to a body"),
    "information_overdue": _l("A body is chased"),
    "information_cancelled": _l("A body need not answer any more"),
    "partner_code": _l("A code to open a request"),
    "panel_invited": _l("An invitation to a panel"),
    "panel_moved": _l("A panel was moved or changed"),
    "panel_cancelled": _l("Somebody need not come to a panel"),
    "information_arrived": _l("A body has answered"),
    "information_late": _l("A body is late"),
    "invitation": _l("An officer's link to choose a password"),
    "sign_in_changed": _l("An officer is told that their sign-in changed"),
    "action_late": _l("An action is late"),
    "clock_at_risk": _l("A step is due soon"),
    "clock_overdue": _l("A step is overdue"),
}

CHANNELS = {
    Channel.EMAIL: _l("Email"),
    Channel.TEXT: _l("Text message"),
    Channel.LETTER: _l("Letter"),
}

# What a line of a timeline says of the word that was sent.
SENT_BY = {
    Channel.EMAIL: _l("We mailed them that there is news."),
    Channel.TEXT: _l("We sent a text message that there is news."),
    Channel.LETTER: _l("We sent a letter that there is news."),
}
NOT_SENT = _l("No mail was sent: no email address that is safe to use.")

_BY_START = {
    "case erased": _l("The case was erased. It will not be sent."),
    "header refused": _l("The address is no email address."),
    "recipient": _l("The mail server says that there is no such address."),
    "no service": _l("This portal is not set up to send it this way."),
    "no template": _l("No template is set up for it."),
    "notify 400 ValidationError": _l("Notify says that the address or number is wrong."),
    "notify 403": _l("Notify does not accept our key."),
    "notify 429": _l("Notify takes no more messages from us for now."),
    "notify": _l("Notify did not take it."),
    "connection": _l("The mail service could not be reached."),
    "server": _l("The mail server refuses what we send."),
    "data": _l("The mail server did not take it."),
    "file": _l("The folder for mail could not be written."),
}


def why(error: str) -> str:
    """Why a message did not arrive, for officers; the code comes with it, for whoever puts it right."""
    told = next((words for start, words in _BY_START.items() if error.startswith(start)), None)
    return _("%(why)s (%(code)s)", why=told, code=error) if told else error


def sent_words(facts: dict[str, object]) -> str:
    """What a timeline's line says of the word that was sent; nothing where none was to be sent."""
    if "mailed" not in facts:
        return ""
    if not facts["mailed"]:
        return str(NOT_SENT)
    by = facts.get("channel", Channel.EMAIL)
    return str(SENT_BY[Channel(str(by))] if by in set(SENT_BY) else SENT_BY[Channel.EMAIL])
