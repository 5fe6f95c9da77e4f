"""The forms of holds, restrictions and deletions."""

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.labels import keeping as labels
from portal.web.officer.act_form import ActForm, WordsField
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import DateField, RadiosField

_WORDS_HINT = _l("Managers only read this. It is deleted with the case.")


class HoldForm(ActForm):
    """Why nothing may be deleted."""

    title = _l("Set a legal hold")
    hint = _l("While it stands, nothing of this case is deleted, whatever its times say.")
    button = _l("Set the hold")
    reason = RadiosField(
        _l("Why?"), required=_l("Choose why."), options=options_of(labels.HOLD_REASONS)
    )
    words = WordsField(
        _l("Whose case it is, and its number"),
        hint=_WORDS_HINT,
        required=_l("Write whose case it is."),
        rows=3,
    )


class LiftForm(ActForm):
    """Why the hold is over."""

    title = _l("Lift the legal hold")
    hint = _l("What has come to its end meanwhile is then deleted within the hour.")
    button = _l("Lift the hold")
    words = WordsField(
        _l("Why is it over?"), hint=_WORDS_HINT, required=_l("Write why it is over."), rows=3
    )


class RestrictForm(ActForm):
    """Why the case is only stored from now on."""

    title = _l("Restrict the use of this case")
    hint = _l(
        "While it stands, we keep the case but change nothing, send nothing and delete nothing. Whoever must use "
        "it all the same records why first."
    )
    button = _l("Restrict it")
    reason = RadiosField(
        _l("Why?"), required=_l("Choose why."), options=options_of(labels.RESTRICTION_REASONS)
    )
    words = WordsField(
        _l("What is in question"),
        hint=_l("The person gets this with a copy of their data."),
        required=_l("Write what is in question."),
    )


class LiftRestrictionForm(ActForm):
    """When the person was told, and why it is over."""

    title = _l("Lift the restriction")
    hint = _l("Tell the person first, by a way that is safe. The law asks for it.")
    button = _l("Lift the restriction")
    told_on = DateField(_l("When did you tell the person?"), required=_l("Enter the day."))
    words = WordsField(
        _l("Why is it over?"),
        hint=_l("The person gets this with a copy of their data."),
        required=_l("Write why it is over."),
        rows=3,
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields; the day is not in the future."""
        self.told_on.not_after = clock.today()
        return super().validate(extra_validators)


class UseForm(ActForm):
    """Why an officer uses a restricted case."""

    title = _l("Use a restricted case")
    hint = _l("What you record counts for you, until the end of today.")
    button = _l("Record it and use the case")
    reason = RadiosField(
        _l("Why must you use it?"),
        required=_l("Choose why you must use it."),
        options=options_of(labels.USE_REASONS),
    )
    words = WordsField(
        _l("What do you need to do, and why?"), required=_l("Write what you need to do, and why.")
    )


class ProposeForm(ActForm):
    """Why the case is to be deleted before its time."""

    title = _l("Propose to delete this case")
    hint = _l("Another manager must agree. Dates and counts stay; all words and files go for good.")
    button = _l("Propose it")
    reason = RadiosField(
        _l("Why?"), required=_l("Choose why."), options=options_of(labels.ERASURE_REASONS)
    )
    words = WordsField(
        _l("What the other manager needs to know"),
        hint=_WORDS_HINT,
        required=_l("Write what the other manager needs to know."),
    )


class AgreeForm(ActForm):
    """Only a button."""

    title = _l("Delete this case for good")
    hint = _l("All words and files of it go, for everybody, and cannot be brought back.")
    button = _l("Agree and delete it")


class SendBackForm(ActForm):
    """Only a button."""

    title = _l("Do not delete this case")
    button = _l("Keep the case")
