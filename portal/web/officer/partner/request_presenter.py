"""What bodies were asked about a case, in words."""

from collections.abc import Collection
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.evidence import CaseKind
from portal.domain.information import FOR_INFORMATION, RequestKind, RequestState
from portal.labels import case_review as review_labels
from portal.labels import information as labels
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import EvidenceCase
from portal.services.partner import information_requests
from portal.services.partner.information_requests import RequestLine
from portal.web.officer.evidence_presenter import evidence_row
from portal.web.officer.presenter import day_words, due_words, time_words
from portal.web.shared.access import EVIDENCE_OFFICERS

REQUEST_DONE = {
    "chase": _l("The body is chased."),
    "cancel": _l("The request is taken back."),
    "record": _l("The answer is recorded."),
}
_KINDS = {
    RequestState.OPEN: "wait",
    RequestState.ANSWERED: "done",
    RequestState.REFUSED: "danger",
    RequestState.CANCELLED: "plain",
}


def request_rows(reference: str) -> list[dict[str, Any]]:
    """The requests for information of a case, newest first."""
    return _rows(reference, FOR_INFORMATION)


def regard_rows(reference: str) -> list[dict[str, Any]]:
    """The bodies to which recommendations went, newest first."""
    return _rows(reference, {RequestKind.REGARD})


def chair_rows(reference: str) -> list[dict[str, Any]]:
    """The chair's page of a panel, where it was given; what was taken back is left out."""
    asked = information_requests.list_requests(reference)
    return [
        request_row(reference, each)
        for each in asked
        if each.kind is RequestKind.CHAIR and each.state is not RequestState.CANCELLED
    ]


def _rows(reference: str, kinds: Collection[RequestKind]) -> list[dict[str, Any]]:
    asked = information_requests.list_requests(reference)
    return [request_row(reference, each) for each in asked if each.kind in kinds]


def request_row(reference: str, each: RequestLine) -> dict[str, Any]:
    """One request: whom, what, by when, and the answer with its files."""
    answer = each.answer
    is_open = each.state is RequestState.OPEN
    return {
        "id": each.id,
        "who": whom(each),
        "state": labels.STATES[each.state],
        "state_kind": _KINDS[each.state],
        "due": due_words(each.due_on) if is_open else None,
        "lines": list(_lines(each)),
        "asked": each.asked,
        "words": answer.words if answer else "",
        "law": answer.law if answer else "",
        "complaints": [
            {"key": day_words(one.on), "value": one.about or _("No more is said")}
            for one in (answer.complaints if answer else ())
        ],
        "files": _files(reference, each),
        "acts": _acts(reference, each) if is_open else [],
    }


def _acts(reference: str, each: RequestLine) -> list[tuple[str, str]]:
    acts = []
    if each.may_be_chased:
        acts.append((_address(reference, each, "chase"), _("Chase it now")))
    if each.kind in FOR_INFORMATION:
        acts.append((_address(reference, each, "record"), _("Record an answer")))
    return [*acts, (_address(reference, each, "cancel"), _("Take it back"))]


def whom(each: RequestLine) -> str:
    """Whom was asked: the service and its body, or the body alone."""
    body = str(review_labels.BODIES[each.body])
    return f"{each.organisation} ({body})" if each.organisation else body


def _lines(each: RequestLine) -> list[str]:
    by = each.asked_by.name if each.asked_by else ""
    lines = [
        _(
            "%(what)s. Asked %(time)s by %(who)s.",
            what=labels.KINDS[each.kind],
            time=time_words(each.asked_at),
            who=by,
        ),
    ]
    if not each.email and each.state is RequestState.OPEN:
        lines.append(_("No mail went out: ask by telephone or letter, then record the answer."))
    if each.reminded_at:
        lines.append(_("Reminded %(time)s.", time=time_words(each.reminded_at)))
    if each.chased_at:
        times = ngettext("Chased %(num)s time", "Chased %(num)s times", each.chased)
        lines.append(_("%(times)s, last %(time)s.", times=times, time=time_words(each.chased_at)))
    if each.ended_at and each.answer_way:
        way = labels.WAYS[each.answer_way]
        came = _("%(way)s, %(time)s.", way=way, time=time_words(each.ended_at))
        if each.recorded_by:
            came = _("%(came)s Recorded by %(who)s.", came=came, who=each.recorded_by.name)
        lines.append(came)
    return lines


def _files(reference: str, each: RequestLine) -> list[Any]:
    def address(name: str, evidence_id: int) -> str:
        return url_for(
            f"officer.request_{name}",
            reference=reference,
            request_id=each.id,
            evidence_id=evidence_id,
        )

    case = EvidenceCase(CaseKind.INFORMATION_REQUEST, each.id)
    may_save = g.officer.role in EVIDENCE_OFFICERS
    return [evidence_row(file, address, may_save=may_save) for file in evidence.list_for(case)]


def _address(reference: str, each: RequestLine, act: str) -> str:
    return url_for(f"officer.{act}_request", reference=reference, request_id=each.id)
