"""To whom the letters of a case review go, and which way word of them may take."""

from dataclasses import dataclass

from portal.domain.contact import ContactRule, usable_channels
from portal.domain.vocabulary import Channel
from portal.models.case_review import CaseReview
from portal.models.joint_applicant import JointApplicant
from portal.services.case_review.application_answers import ReviewContact, read_contact
from portal.services.case_review.case_review_changes import contact_rule
from portal.services.case_review.case_reviews import open_application
from portal.services.case_review.review_alerts import has_words_of_alarm
from portal.services.messages.message_way import Way, way_to


@dataclass(frozen=True)
class Recipient:
    """The applicant, or with `joint` one of those who apply together with them."""

    joint: JointApplicant | None
    contact: ReviewContact
    rule: ContactRule
    locale: str

    @property
    def way(self) -> Way | None:
        """How they learn that there is a letter; None where no safe way is known.

        Who may be reached by post only gets the letter itself, which an officer posts: it is no
        use to be told by post of a page online.
        """
        way = way_to(self.contact, self.rule)
        if way is not None and way.channel is not Channel.LETTER:
            return way
        if Channel.LETTER in self.rule.channels and self.contact.address:
            return Way(Channel.LETTER, self.addressee)
        return None

    @property
    def addressee(self) -> str:
        """Name and postal address, as far as they are known and safe to use."""
        return "\n".join(part for part in (self.contact.name, self.contact.address) if part)


def recipients(review: CaseReview) -> tuple[Recipient, ...]:
    """Everybody who gets the letters: the applicant first, then each joint applicant still in.

    Whom the applicant named gets none before an officer heard from them [docs/domain.md 6].
    """
    joined = (
        joint_recipient(review, each)
        for each in review.joint_applicants
        if each.left_at is None and each.confirmed_at is not None
    )
    return (the_applicant(review), *joined)


def the_applicant(review: CaseReview) -> Recipient:
    """The person who sent the application."""
    application = open_application(review)
    return Recipient(None, application.contact, contact_rule(review), review.locale)


def joint_recipient(review: CaseReview, joint: JointApplicant) -> Recipient:
    """One who applies together with the applicant, with the ways that are safe for them."""
    application = open_application(review)
    contact = read_contact(joint.contact or {})
    rule = usable_channels(
        contact.safe,
        domestic_abuse_signs=application.domestic_abuse_signs or has_words_of_alarm(application),
        safety_confirmed=joint.safety_confirmed_at is not None,
    )
    return Recipient(joint, contact, rule, joint.locale)
