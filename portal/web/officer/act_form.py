"""What all forms of officers' acts have in common."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import Visibility
from portal.labels import officer as labels
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import HiddenField, Option, QuestionForm, RadiosField, TextAreaField

OFFICERS_READ = _l("Officers only read this.")


class WordsField(TextAreaField):
    """What an officer writes."""

    def __init__(self, label: Any = "", *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(label, rows=rows, **kwargs)


def applicant_reads(*, hint: Any = "", rows: int = 4) -> WordsField:
    """What an act says to the applicant."""
    return WordsField(
        _l("What the applicant reads"),
        hint=hint,
        required=_l("Write what the applicant reads."),
        rows=rows,
    )


class ActForm(QuestionForm):
    """An act on a case; `version` is what the officer had before them.

    `button` sends the form; `send` is the button below the preview of a letter, where there is one.
    `about`: the words of the part of the case that it is about.
    """

    about: Any = ""
    button = _l("Save")
    send = _l("Send it")
    version = HiddenField(max_length=20)

    @classmethod
    def begins_with(cls, page: Any) -> dict[str, Any]:
        """What a fresh form holds. `page`: what the officer sees of the case."""
        return {}

    def fit(self, page: Any) -> None:
        """Offer what can be chosen in this case, and the days that can be meant today.

        Args:
            page: what the officer sees of the case.
        """

    @property
    def seen(self) -> int:
        """The version the officer had before them; none of ours where it was tampered with."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() else -1


class NoteForm(ActForm):
    """A note for officers, or a message."""

    title = _l("Add a note")
    words = WordsField(_l("What do you want to write?"), required=_l("Write the note."), rows=8)
    visibility = RadiosField(
        _l("Who may read it?"),
        required=_l("Choose who may read it."),
        options=[
            Option(Visibility.STAFF, labels.VISIBILITIES[Visibility.STAFF]),
            Option(
                Visibility.PUBLIC,
                labels.VISIBILITIES[Visibility.PUBLIC],
                hint=_l("They read it when they follow their case."),
            ),
        ],
    )


class SafetyForm(ActForm):
    """Which ways are safe, as the person said."""

    title = _l("Confirm that contact is safe")
    hint = _l("Only after you spoke to the person and nobody else could hear.")
    words = WordsField(_l("What did they say is safe?"), required=_l("Write what they said."))


class IdentityForm(ActForm):
    """Why an officer needs to know who it is."""

    title = _l("Show who it is")
    hint = _l("Your reason is recorded.")
    button = _l("Show")
    reason = RadiosField(
        _l("Why do you need to know?"),
        required=_l("Choose why you need to know."),
        options=options_of(labels.IDENTITY_REASONS),
    )
