"""A copy of a person's data: looked through by an officer, then one file to hand over."""

import json
import tempfile
import zipfile
from dataclasses import asdict
from typing import IO, cast

from flask import g, render_template, request, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.services.data_protection import data_requests, subject_access
from portal.services.data_protection.data_requests import RequestPage
from portal.services.data_protection.subject_access import Piece
from portal.services.evidence.evidence_out import EvidenceNotFound
from portal.web.officer.blueprint import blueprint
from portal.web.officer.data_protection import copy_words
from portal.web.officer.references import written_reference
from portal.web.shared.access import for_act
from portal.web.shared.fields import QuestionForm, TextAreaField

# Bytes kept in memory before the file goes to the disk, into a file without a name.
_IN_MEMORY = 5_000_000


class CopyForm(QuestionForm):
    """What is blacked out everywhere; what is left out whole is chosen beside each piece."""

    title = _l("Make a copy of their data")
    words = TextAreaField(
        _l("Words to black out everywhere, one on each line"),
        hint=_l("Names of other people, for example. Each stands as […] in the copy."),
        max_length=4000,
        rows=3,
        mark_optional=False,
    )


@blueprint.route("/data-requests/<reference>/copy", methods=["GET", "POST"])
@for_act("data-request/copy")
def data_request_copy(reference: str) -> str | Response | tuple[str, int]:
    """Look through all pieces; then the file."""
    page = data_requests.open_request(written_reference(reference), g.officer)
    pieces = subject_access.collect(page.cases, g.officer, page.line.reference, copy_words)
    form = CopyForm()
    if request.method == "GET":
        out = {piece.key for piece in pieces if piece.of_others}
        return _page(form, page, pieces, out)
    out = set(request.form.getlist("out"))
    if not form.validate():
        return _page(form, page, pieces, out), 422
    going = subject_access.redact(pieces, out, (form.words.data or "").splitlines())
    try:
        made = _zip(page, going)
    except EvidenceNotFound:
        form.add_error(
            None, _("A file is missing on the disk. Leave it out, or tell whoever runs the portal.")
        )
        return _page(form, page, pieces, out), 422
    subject_access.note_export(g.officer, page.line.reference, pieces, going)
    name = f"{page.line.reference}.zip"
    return send_file(made, "application/zip", as_attachment=True, download_name=name)


def _page(form: CopyForm, page: RequestPage, pieces: tuple[Piece, ...], out: set[str]) -> str:
    return render_template(
        "officer/data_request_copy.html",
        form=form,
        page=page,
        groups=[(case, [each for each in pieces if each.case == case]) for case in page.cases],
        out=out,
    )


def _zip(page: RequestPage, going: tuple[Piece, ...]) -> IO[bytes]:
    """One file: a page to read, the same for machines, and the files as they were sent."""
    target = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
    try:
        _fill(target, page, going)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _fill(target: IO[bytes], page: RequestPage, going: tuple[Piece, ...]) -> None:
    names = {
        piece.key: f"files/{piece.case}/{piece.file_id}-{piece.title or 'file'}"
        for piece in going
        if piece.file_id is not None
    }
    facts = {case: subject_access.case_facts(case) for case in page.cases}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        groups = [(case, [each for each in going if each.case == case]) for case in page.cases]
        said = {case: copy_words.fact_words(case, held) for case, held in facts.items()}
        words = render_template(
            "officer/subject_access_copy.html", page=page, groups=groups, facts=said, names=names
        )
        made.writestr("read-me-first.html", words)
        machine = {
            "request": page.line.reference,
            "cases": facts,
            "cases_in_words": said,
            "pieces": [{**asdict(each), "file": names.get(each.key)} for each in going],
        }
        made.writestr("data.json", json.dumps(machine, ensure_ascii=False, indent=1))
        for piece in going:
            file = subject_access.open_piece(piece)
            if file is not None:
                with made.open(names[piece.key], "w", force_zip64=True) as out:
                    for chunk in file.chunks:
                        out.write(chunk)
