"""Recording what the victim says of a representative, which limits what the representative is told.

Refused: the representative gets one letter that says that nothing more is told, and from then on no
message, letter or line. The victim is reached in their own right: an officer adds them as a joint
applicant, and every letter goes to them too.
"""

from portal.domain.letters import LetterKind
from portal.domain.officer_acts import Refusal
from portal.domain.representation import ConsentFound, Telling
from portal.domain.vocabulary import ApplicantKind, Visibility
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import changing_review
from portal.services.case_review.case_review_letters import write_letters
from portal.services.case_review.letter_recipients import the_applicant
from portal.services.case_review.representation import RECORDED, telling_of
from portal.services.officer.officers import SignedIn


def record_consent(
    reference: str,
    officer: SignedIn,
    version: int,
    found: ConsentFound,
    words: str,
    safeguarding: str = "",
) -> None:
    """Record what an officer found out about the victim's consent.

    Args:
        words: how it was found out: whom the officer spoke to, which paper they saw.
        safeguarding: what was considered for the victim's safety; asked for where they refuse.

    Raises:
        Refused: nobody acts for a victim here, or a refusal comes without that consideration.
    """
    facts = {"found": found.value}
    with changing_review(
        reference, officer, version, "case_review.consent_recorded", facts
    ) as change:
        review = change.review
        if review.applicant is not ApplicantKind.REPRESENTATIVE:
            raise Refused(Refusal.NOT_ALLOWED)
        if found is ConsentFound.REFUSED and not safeguarding.strip():
            raise Refused(Refusal.SAFEGUARDING_FIRST)
        ends = found is ConsentFound.REFUSED and telling_of(review) is not Telling.NOTHING_MORE
        if ends:
            # Written while the ways to the representative are still open.
            event = change.say("representative_told", Visibility.PUBLIC)
            to = (the_applicant(review),)
            write_letters(change, LetterKind.REPRESENTATIVE_REFUSED, event, {}, to)
        change.say(RECORDED, Visibility.STAFF, words, facts)
        if safeguarding.strip():
            change.say("note", Visibility.STAFF, safeguarding)
