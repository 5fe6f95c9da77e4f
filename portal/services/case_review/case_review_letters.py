"""Writing the letters of a case review.

A letter is written inside the act that it tells of, in one commit with it:

    with changing_review(reference, officer, version, "case_review.outcome_sent") as change:
        event = change.move(CaseReviewStatus.OUTCOME_SENT, words)
        write_letters(change, LetterKind.OUTCOME, event, {"words": words, "actions": actions})

It goes to the applicant and to every joint applicant, to each in their language and by their own
safe way; a representative gets what the victim's consent allows (`services.representation`); the message says only that there is news. `write_letters` takes the place of
`change.tell_applicant`: call it after the last `move` and `set_due` of the act.

A new kind needs a member of `domain.letters.LetterKind`, a title in `labels.letters.TITLES`, and a
template `templates/letters/case_review/<kind>.html` that extends `_letter.html` and fills its block
`words`; `_parts.html` has the reasons, the appeal and the ombudsmen. Every template is given:
`reference`, `title`, `written_on`, `contact_officer` (a name, or None), `received_on`, `appeal_by`
(None where the kind is not in `OPENS_APPEAL`), `appeal_days`, `telephone`, `ombudsmen`,
`help_contacts`, and the facts of its kind. Days are `datetime.date`; macro `day` words them.

What was rendered is kept sealed, and shown for good as it was: `services.letter_reading` reads it,
`WrittenLetter.page()` gives it as HTML and PDF. Residents find it at `/track/<reference>/letters/<n>`,
officers at `/officers/case-reviews/<reference>/letters/<n>`, each also with `.pdf`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portal import clock
from portal.domain.letters import OPENS_APPEAL, LetterKind, received_on
from portal.domain.representation import Telling
from portal.domain.state_machine import Clock
from portal.domain.vocabulary import Channel
from portal.extensions import db
from portal.labels.letters import TITLES
from portal.letters.written import WrittenLetter, write
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.models.case_review_letter import CaseReviewLetter
from portal.models.officer import Officer
from portal.services.case_review.case_review_changes import ReviewChange
from portal.services.case_review.letter_recipients import Recipient, recipients, the_applicant
from portal.services.case_review.representation import telling_of
from portal.services.messages import outbox
from portal.services.messages.message_way import told_by
from portal.services.working_days import working_days


def write_letters(
    change: ReviewChange,
    kind: LetterKind,
    event: CaseReviewEvent,
    facts: Mapping[str, Any],
    to: Iterable[Recipient] | None = None,
) -> tuple[CaseReviewLetter, ...]:
    """Write a letter to each person it is for, and send them word of it where that is safe.

    The event says whether and how the applicant was told, and names the letters. A running clock
    of the time to appeal ends with the latest day that a letter names.

    Args:
        event: the public line of the timeline that the letter belongs to.
        facts: what its kind tells; see the template.
        to: others than the applicant and all joint applicants.
    """
    theirs: list[CaseReviewLetter] = []
    if to is None:
        # Who sent an application that is joined to this one gets the letter under its own reference.
        for beside, mirrored in change.mirrored:
            theirs += write_letters(beside, kind, mirrored, facts)
    letters = [
        _write_one(change, letter_kind, each, facts)
        for each in (recipients(change.review) if to is None else to)
        if (letter_kind := kind if to is not None else _kind_for(change.review, kind, each))
    ]
    event.facts = {
        **event.facts,
        **_told(letters),
        "letters": [letter.number for letter in letters],
    }
    last_days = [letter.appeal_by for letter in (*letters, *theirs) if letter.appeal_by]
    if last_days:
        change.end_clock_on(Clock.APPEAL, max(last_days))
    return tuple(letters)


def _kind_for(review: CaseReview, kind: LetterKind, to: Recipient) -> LetterKind | None:
    """What a person gets in place of a letter: a representative what the victim's consent allows."""
    if to.joint is not None:
        return kind
    return {
        Telling.ALL: kind,
        Telling.NO_VICTIM_DATA: LetterKind.REPRESENTATIVE_LIMITED,
        Telling.NOTHING_MORE: None,
    }[telling_of(review)]


def preview_letter(
    review: CaseReview, kind: LetterKind, facts: Mapping[str, Any], contact_id: int | None = None
) -> WrittenLetter:
    """The letter as the applicant would get it today, without their name; nothing is written.

    Args:
        contact_id: the officer who would be the contact where nobody is yet.
    """
    return _words(review, kind, the_applicant(review), facts, contact_id)


def _write_one(
    change: ReviewChange, kind: LetterKind, to: Recipient, facts: Mapping[str, Any]
) -> CaseReviewLetter:
    review, way = change.review, to.way
    channel = way.channel if way else None
    got_on, appeal_by = _days(review, kind, channel)
    words = _words(review, kind, to, facts)
    letter = CaseReviewLetter(
        case_review=review,
        number=len(review.letters) + 1,
        kind=kind,
        joint_applicant=to.joint,
        locale=to.locale,
        written_at=clock.now(),
        written_by_id=change.by.id if change.by else None,
        channel=channel,
        given_at=None if channel in (None, Channel.LETTER) else clock.now(),
        received_on=got_on,
        appeal_by=appeal_by,
    )
    change.session.add(letter)
    letter.content = words.kept()
    if way is not None and channel is not Channel.LETTER:
        outbox.add_message(
            change.session,
            message="news_for_you",
            to=way.to,
            channel=way.channel,
            locale=to.locale,
            case_key=review.case_key,
            reference=review.reference,
            dedupe_key=f"letter:{review.reference}:{letter.number}",
            facts={},
        )
    return letter


def _words(
    review: CaseReview,
    kind: LetterKind,
    to: Recipient,
    facts: Mapping[str, Any],
    contact_id: int | None = None,
) -> WrittenLetter:
    got_on, appeal_by = _days(review, kind, to.way.channel if to.way else None)
    contact = db.session.get(Officer, review.contact_officer_id or contact_id or 0)
    common = {
        "reference": review.reference,
        "written_on": clock.today(),
        "received_on": got_on,
        "appeal_by": appeal_by,
        "appeal_days": review.policy_clocks.appeal,
        "contact_officer": contact.name if contact else None,
    }
    template = f"case_review/{kind.value}"
    return write(template, to.locale, TITLES[kind], to.addressee, {**common, **facts})


def _days(
    review: CaseReview, kind: LetterKind, channel: Channel | None
) -> tuple[date, date | None]:
    days, clocks = working_days(), review.policy_clocks
    got_on = received_on(channel, clock.today(), days, clocks)
    return got_on, days.due(got_on, clocks.appeal) if kind in OPENS_APPEAL else None


def _told(letters: list[CaseReviewLetter]) -> dict[str, bool | str]:
    first = letters[0] if letters else None
    if first is None or first.channel is None:
        return told_by(None)
    return {"mailed": first.given_at is not None, "channel": first.channel.value}
