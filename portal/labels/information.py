"""Words for what bodies are asked and what they answer."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.information import AnswerWay, RequestKind, RequestState

KINDS: dict[RequestKind, Any] = {
    RequestKind.COMPLAINTS_HELD: _l("Which complaints it holds"),
    RequestKind.WHAT_WAS_DONE: _l("What it knows and did"),
    RequestKind.REGARD: _l("What it does about the recommendations"),
    RequestKind.CHAIR: _l("What the panel found"),
}

STATES: dict[RequestState, Any] = {
    RequestState.OPEN: _l("Waits for an answer"),
    RequestState.ANSWERED: _l("Answered"),
    RequestState.REFUSED: _l("Refused"),
    RequestState.CANCELLED: _l("Taken back"),
}

WAYS: dict[AnswerWay, Any] = {
    AnswerWay.PAGE: _l("On its page"),
    AnswerWay.TELEPHONE: _l("By telephone"),
    AnswerWay.LETTER: _l("By letter or email"),
    AnswerWay.MEETING: _l("At a meeting"),
}
