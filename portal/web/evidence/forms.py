"""The form that files are sent with."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from werkzeug.datastructures import FileStorage, MultiDict

from portal.labels.report import QUESTIONS
from portal.web.shared.components import component
from portal.web.shared.fields import AnswerField, QuestionForm, render_field
from portal.web.shared.fields.base import Frame

# No kind by name: a telephone offers its camera and its photos for these, and turns its own
# format of photo into JPEG, of which officers see a safe copy.
_ACCEPTED = "image/*,video/*,audio/*,application/pdf"


class FilesField(AnswerField):
    """Files, by choice or by a telephone's camera. A browser never shows a chosen file again."""

    data: list[FileStorage]

    def read(self, formdata: MultiDict[str, str]) -> None:
        self.data = [file for file in request.files.getlist(self.name) if _was_chosen(file)]

    def load(self, answer: Any) -> None:
        self.data = []

    @property
    def answer(self) -> None:
        return None

    def render(self, frame: Frame) -> Markup:
        params = {
            **frame.around(),
            "label": frame.label(),
            "id": self.id,
            "name": self.name,
            "attributes": {"multiple": "", "accept": _ACCEPTED},
        }
        if self.errors:
            lines = Markup("<br>").join(escape(error) for error in self.errors)
            params["errorMessage"] = {"html": lines, "visuallyHiddenText": _("Error")}
        return component("file-upload", params) + self._camera()

    def _camera(self) -> Markup:
        # Shown where there is a touch screen; the field's name is the same, so nothing else differs.
        params = {
            "label": {"text": _("Or take a photo now"), "classes": "govuk-label--s"},
            "id": "camera",
            "name": self.name,
            "formGroup": {"classes": "app-camera"},
            "attributes": {"accept": "image/*", "capture": "environment"},
        }
        return component("file-upload", params)


class UploadForm(QuestionForm):
    """Files to add. The page stands around it with what was added before."""

    title = QUESTIONS["evidence"]
    has_files = True
    files = FilesField(
        _l("Choose files"),
        hint=_l("You can choose several. You can also drag files onto the button."),
        mark_optional=False,
    )

    def question_fields(self) -> Markup:
        """The field alone: the page's title stands above what was added before."""
        return render_field(self, self.files)

    def _error_items(self) -> list[dict[str, str]]:
        """One line for each file that was not taken, with its name apart from our words."""
        others = [item for item in super()._error_items() if item.get("href") != "#files"]
        return others + [{"html": escape(each), "href": "#files"} for each in self.files.errors]

    def add_error(self, name: str | None, message: Any) -> None:
        """As for every form; a message about a file may hold the file's name as markup."""
        if name == "files" and isinstance(message, Markup):
            self.files.errors = [*self.files.errors, message]
        else:
            super().add_error(name, message)


class LaterForm(UploadForm):
    """Files to add to what was sent."""

    title = _l("Add photos or other files")


class PartnerFilesForm(UploadForm):
    """Files to add to a body's answer."""

    title = _l("Add files to your answer")


def _was_chosen(file: FileStorage) -> bool:
    # A browser sends an empty part where nothing was chosen.
    return bool(file.filename) or bool(file.stream.read(1))
