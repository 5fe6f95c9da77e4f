"""Taking in what was sent: each file kept or refused by itself, and said beside the field."""

import logging
from typing import BinaryIO, cast

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from portal.domain.evidence import RefusalReason
from portal.files.checking import FileRefused
from portal.files.names import plain_name
from portal.labels.evidence import REASONS
from portal.services import throttles
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import EvidenceCase
from portal.services.evidence.evidence_rows import evidence_limits
from portal.web.evidence.forms import UploadForm

# Bytes for the rest of the form: the token, the button and the parts' own headings.
_FORM_BYTES = 64 * 1024
_SENDINGS = 20
_SENDINGS_SITE_WIDE = 300
_WINDOW = 60

_log = logging.getLogger("portal.evidence")


def receive(kind: type[UploadForm], case: EvidenceCase) -> tuple[UploadForm, int]:
    """Read the form and keep its files.

    Returns:
        The form with an error for each file that was not taken, and the status to answer with.

    Raises:
        CaseGone: there is nothing to add files to any more.
    """
    if not _may_send():
        return _refused(kind, _("You sent files too often. Wait a minute, then try again."), 429)
    limits = evidence_limits()
    request.max_content_length = limits.most_bytes_at_once + _FORM_BYTES
    try:
        form = kind()
    except RequestEntityTooLarge:
        message = _(
            "These files together are bigger than %(most)s MB. Add fewer files at one time.",
            most=limits.at_once_megabytes,
        )
        return _refused(kind, message, 413)
    except OSError as error:
        # No room for what passes through the machine's temporary folder.
        return _refused(kind, _not_kept(error), 422)
    if form.validate():
        _add_all(form, case)
        if request.form.get("then") == "add" and not form.files.data:
            form.add_error("files", _("Choose a file first."))
    return form, 422 if form.has_errors else 200


def _may_send() -> bool:
    # Only sendings within an address's own limit count site-wide: one address cannot stop all.
    return throttles.allow(
        f"evidence:{request.remote_addr}", _SENDINGS, _WINDOW
    ) and throttles.allow("evidence:all", _SENDINGS_SITE_WIDE, _WINDOW)


def _refused(kind: type[UploadForm], message: str, status: int) -> tuple[UploadForm, int]:
    # Without what was sent: it is not read.
    form = kind(formdata=None)
    form.add_error("files", message)
    return form, status


def _add_all(form: UploadForm, case: EvidenceCase) -> None:
    files = form.files.data
    for place, file in enumerate(files):
        reason = _add(form, case, file)
        if reason == RefusalReason.TOO_MANY_FILES:
            _say_too_many(form, len(files) - place)
            return
        if reason:
            name = Markup('<bdi dir="auto">{}</bdi>').format(plain_name(file.filename or ""))
            words = Markup(_("%(name)s: %(why)s", name="{name}", why="{why}"))  # noqa: S704 - ours
            form.add_error("files", words.format(name=name, why=REASONS[reason]))


def _add(form: UploadForm, case: EvidenceCase, file: FileStorage) -> RefusalReason | None:
    try:
        evidence.add_file(case, file.filename or "", cast(BinaryIO, file.stream))
    except FileRefused as refused:
        return refused.reason
    except OSError as error:
        form.add_error("files", _not_kept(error))
    return None


def _not_kept(error: OSError) -> str:
    _log.error("evidence.not_kept", exc_info=error)
    return _("We could not keep your file. The fault is ours. Try again in a few minutes.")


def _say_too_many(form: UploadForm, left_out: int) -> None:
    form.add_error(
        "files",
        ngettext(
            "You can add %(most)s files in all. We did not take %(num)s file.",
            "You can add %(most)s files in all. We did not take %(num)s files.",
            left_out,
            most=evidence_limits().files_per_case,
        ),
    )
