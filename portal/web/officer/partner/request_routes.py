"""What bodies were asked about a case: taking it back, recording an answer, their files."""

from collections.abc import Callable

from flask import g
from werkzeug.wrappers import Response

from portal.domain.information import AnswerWay
from portal.services.case_review import case_review_pages
from portal.services.evidence.evidence_reading import read_request_file
from portal.services.partner import chase_requests, information_requests
from portal.web.officer.act_form import ActForm
from portal.web.officer.acting import answer_act
from portal.web.officer.blueprint import blueprint
from portal.web.officer.case_review.review_subject import review_subject
from portal.web.officer.partner.information_forms import (
    CancelRequestForm,
    ChaseRequestForm,
    RecordAnswerForm,
)
from portal.web.officer.partner.request_presenter import whom
from portal.web.officer.references import written_reference
from portal.web.shared.access import REVIEW_OFFICERS, for_act, for_officers
from portal.web.shared.file_answers import file_answer

_ADDRESS = "/case-reviews/<reference>/requests/<number:request_id>"
_Answer = str | Response | tuple[str, int]


@blueprint.route(f"{_ADDRESS}/cancel", methods=["GET", "POST"])
@for_act("case-review/cancel-request")
def cancel_request(reference: str, request_id: int) -> _Answer:
    """Take a request back."""
    form = CancelRequestForm()

    def do(case: str) -> None:
        information_requests.cancel(case, g.officer, form.seen, request_id, form.words.data)

    return _act(written_reference(reference), request_id, "cancel", form, do)


@blueprint.route(f"{_ADDRESS}/record", methods=["GET", "POST"])
@for_act("case-review/record-request")
def record_request(reference: str, request_id: int) -> _Answer:
    """Record what a body said."""
    form = RecordAnswerForm()

    def do(case: str) -> None:
        way = AnswerWay(form.way.data)
        information_requests.record_answer(case, g.officer, form.seen, request_id, form.told, way)

    return _act(written_reference(reference), request_id, "record", form, do)


@blueprint.route(f"{_ADDRESS}/chase", methods=["GET", "POST"])
@for_act("case-review/chase-request")
def chase_request(reference: str, request_id: int) -> _Answer:
    """Chase a body that is late."""
    form = ChaseRequestForm()

    def do(case: str) -> None:
        chase_requests.chase(case, g.officer, form.seen, request_id)

    return _act(written_reference(reference), request_id, "chase", form, do)


@blueprint.get(f"{_ADDRESS}/files/<number:evidence_id>")
@for_officers(*REVIEW_OFFICERS)
def request_evidence(reference: str, request_id: int, evidence_id: int) -> Response:
    """The safe copy of a photo that a body sent."""
    case = written_reference(reference)
    return file_answer(read_request_file(case, request_id, evidence_id, g.officer))


@blueprint.get(f"{_ADDRESS}/files/<number:evidence_id>/original")
@for_act("evidence/open-original")
def request_original(reference: str, request_id: int, evidence_id: int) -> Response:
    """A file as a body sent it."""
    case = written_reference(reference)
    return file_answer(read_request_file(case, request_id, evidence_id, g.officer, original=True))


def _act(
    reference: str, request_id: int, name: str, form: ActForm, do: Callable[[str], None]
) -> _Answer:
    page = case_review_pages.open_case_review(reference, g.officer)
    asked = information_requests.find_request(reference, request_id)
    subject = review_subject(page, whom(asked))
    return answer_act(form, subject, name, lambda: do(reference))
