"""Messages to residents, which may begin with prepared words."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.content.current import authority
from portal.content.model import Reply, ReplyKind
from portal.web.officer.act_form import ActForm, WordsField

# What prepared words leave open, such as a day.
_GAP = re.compile(r"\[[^\[\]\n]{1,60}\]")


class ReplyForm(ActForm):
    """Words for the resident; `kind` says which prepared words are offered with it."""

    kind = ReplyKind.MESSAGE
    button = _l("Send it")

    def prepared(self) -> list[Reply]:
        """What the words may begin with."""
        return [each for each in authority().replies if each.kind is self.kind]

    def prefill(self, key: str | None) -> None:
        """Fill the box with prepared words; a key that is none leaves it as it is."""
        chosen = next((each for each in self.prepared() if each.key == key), None)
        if chosen is not None:
            self.words.data = chosen.words

    def validate(self, *args: object, **kwargs: object) -> bool:
        """Also hold back prepared words in which a gap was left."""
        super().validate(*args, **kwargs)
        gaps = {gap for each in self.prepared() for gap in _GAP.findall(each.words)}
        left = next((gap for gap in sorted(gaps) if gap in (self.words.data or "")), None)
        if left is not None:
            self.add_error("words", _("Put your own words in place of %(gap)s.", gap=left))
        return not self.has_errors


class MessageForm(ReplyForm):
    """A message that asks nothing."""

    title = _l("Write to the resident")
    hint = _l(
        "They read it when they follow their case. We tell them that there is news, where that is safe."
    )
    words = WordsField(
        _l("Your message, in plain words"), required=_l("Write your message."), rows=8
    )


class AskForm(ReplyForm):
    """A question."""

    kind = ReplyKind.QUESTION
    title = _l("Ask the resident a question")
    hint = _l("They read it when they follow their report. The report then waits for them.")
    button = _l("Ask")
    words = WordsField(
        _l("Your question, in plain words"), required=_l("Write your question."), rows=8
    )


class AskForEvidenceForm(ReplyForm):
    """A request for photos, recordings or documents."""

    kind = ReplyKind.EVIDENCE
    title = _l("Ask for photos or other evidence")
    hint = _l(
        "They can add files when they follow their case. Never ask anyone to put themselves in danger."
    )
    button = _l("Ask")
    words = WordsField(
        _l("What you ask for, in plain words"), required=_l("Write what you ask for."), rows=8
    )
