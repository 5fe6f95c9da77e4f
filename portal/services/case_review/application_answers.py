"""The answers of an application for a case review, read into values.

Kept answers may come from an older version of the questions, or be spoilt: reading never
fails, and what cannot be read is not known. The rows stand in ``portal.services.case_review.review_rows``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.content.places import Places
from portal.domain.contact import ContactRule, usable_channels
from portal.domain.facts import LEAST_EFFECT, MOST_EFFECT
from portal.domain.places import normalise_postcode
from portal.domain.vocabulary import (
    ApplicantKind,
    AtRisk,
    Channel,
    Consent,
    Danger,
    Duration,
    Frequency,
    Participation,
    Relation,
    ReportKind,
    Sign,
    SupportNeed,
    YesNoUnsure,
)
from portal.services.case_review.review_inputs import ReviewRow, review_rows
from portal.services.case_review.review_rows import Row, read_rows
from portal.services.reading import code, codes, fields_of, text

Answers = Mapping[str, Any]

# Who applies, and for whom: kept with the answers, and hidden as the contact is.
WHO_APPLIES_SLUGS = ("representative", "business", "group", "under-18")
# Kept apart from the rest of the application.
CONTACT_SLUGS = ("safe-contact", "contact", "reach-them", "avoid")

# As in a report: behaviour at home by these people may be domestic abuse.
_AT_HOME = frozenset({Relation.PARTNER, Relation.FAMILY, Relation.LIVES_WITH_YOU})


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies. For whom they act stands in ``victim_name`` and ``consent``.

    ``organisation``: of a business or group; ``people``: how many a group speaks for, as told.
    ``parent_may_know``: of somebody under 18.
    """

    kind: ApplicantKind
    victim_name: str = ""
    relation: str = ""
    consent: Consent | None = None
    organisation: str = ""
    people: str = ""
    trusted_adult: str = ""
    parent_may_know: YesNoUnsure | None = None


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """Where the behaviour is. ``in_borough`` is ``None`` where no postcode tells."""

    postcode: str = ""
    place: str = ""
    lsoa: str | None = None
    in_borough: bool | None = None


@dataclass(frozen=True, slots=True)
class ReviewContact:
    """How to reach the applicant; ``safe`` are the ways they called safe, ``careful`` what to mind."""

    name: str = ""
    email: str = ""
    telephone: str = ""
    address: str = ""
    careful: str = ""
    safe: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class Application:
    """All that somebody told in an application.

    ``relation``: who does it to the victim. ``rows`` are the entries as made, ``review_rows``
    those that are judged. ``helped``: whether what was done so far helped. ``reach_victim``: how to
    reach the one a representative acts for, as told; empty: only through the representative.
    """

    applicant: Applicant
    kind: ReportKind | None
    account: str
    where: ReviewPlace
    rows: tuple[Row, ...]
    duration: Duration | None
    frequency: Frequency | None
    effect: int | None
    harm: str
    at_risk: frozenset[AtRisk]
    dangers: frozenset[Danger]
    signs: frozenset[Sign]
    relation: Relation | None
    helped: YesNoUnsure | None
    response: str
    participation: Participation | None
    participation_words: str
    support: frozenset[SupportNeed]
    language: str
    support_words: str
    reach_victim: str
    avoid: str
    contact: ReviewContact

    @property
    def review_rows(self) -> tuple[ReviewRow, ...]:
        """The rows to judge."""
        return review_rows(self.rows)

    @property
    def domestic_abuse_signs(self) -> bool:
        """True where whoever does it is a partner, of the family or lives there too."""
        return self.relation in _AT_HOME

    @property
    def words(self) -> str:
        """Everything written freely, for the search for words of alarm."""
        told = [one.happened for row in self.rows for one in row.told]
        whats = [row.what for row in self.rows]
        return "\n".join(
            (
                self.account,
                self.harm,
                self.response,
                self.reach_victim,
                self.avoid,
                self.contact.careful,
                *whats,
                *told,
            )
        )

    def contact_rule(self, *, alarm: bool = False, safety_confirmed: bool = False) -> ContactRule:
        """The ways that may be used; ``alarm``: words of alarm were found."""
        return usable_channels(
            self.contact.safe,
            domestic_abuse_signs=self.domestic_abuse_signs or alarm,
            safety_confirmed=safety_confirmed,
        )


def read_application(
    answers: Answers, applied_on: date, places: Places | None = None
) -> Application:
    """The application that kept answers tell.

    Args:
        answers: slug to field to value.
        applied_on: the London civil day of the application; no span reaches beyond it.
        places: for finding a postcode's small area.
    """
    risks = fields_of(answers, "at-risk")
    support = fields_of(answers, "support")
    return Application(
        applicant=read_applicant(answers),
        kind=code(fields_of(answers, "kind"), "kind", ReportKind),
        account=text(fields_of(answers, "problem"), "account"),
        where=read_place(fields_of(answers, "where"), places),
        rows=read_rows(answers, applied_on),
        duration=code(fields_of(answers, "how-long"), "duration", Duration),
        frequency=code(fields_of(answers, "how-often"), "frequency", Frequency),
        effect=_effect(text(fields_of(answers, "effect"), "scale")),
        harm=text(fields_of(answers, "harm"), "harm"),
        at_risk=codes(risks, "risks", AtRisk),
        dangers=codes(risks, "risks", Danger),
        signs=codes(risks, "risks", Sign),
        relation=code(fields_of(answers, "relation"), "relation", Relation),
        helped=code(fields_of(answers, "response"), "helped", YesNoUnsure),
        response=text(fields_of(answers, "response"), "response"),
        participation=code(fields_of(answers, "taking-part"), "participation", Participation),
        participation_words=text(fields_of(answers, "taking-part"), "words"),
        support=codes(support, "needs", SupportNeed),
        language=text(support, "language"),
        support_words=text(support, "other"),
        reach_victim=text(fields_of(answers, "reach-them"), "reach"),
        avoid=text(fields_of(answers, "avoid"), "avoid"),
        contact=read_contact(answers),
    )


def read_applicant(answers: Answers) -> Applicant:
    """Who applies; the details only of the kind that was chosen."""
    kind = code(fields_of(answers, "who"), "kind", ApplicantKind) or ApplicantKind.VICTIM
    if kind is ApplicantKind.REPRESENTATIVE:
        given = fields_of(answers, "representative")
        return Applicant(
            kind,
            victim_name=text(given, "victim_name"),
            relation=text(given, "relation"),
            consent=code(fields_of(answers, "consent"), "consent", Consent),
        )
    if kind is ApplicantKind.BUSINESS:
        return Applicant(kind, organisation=text(fields_of(answers, "business"), "organisation"))
    if kind is ApplicantKind.GROUP:
        given = fields_of(answers, "group")
        return Applicant(
            kind,
            organisation=text(given, "organisation"),
            people=text(given, "people"),
        )
    if kind is ApplicantKind.UNDER_18:
        given = fields_of(answers, "under-18")
        return Applicant(
            kind,
            trusted_adult=text(given, "trusted_adult"),
            parent_may_know=code(given, "parent_may_know", YesNoUnsure),
        )
    return Applicant(kind)


def read_place(given: Mapping[str, Any], places: Places | None) -> ReviewPlace:
    """Where it is; a postcode of another place is outside the borough."""
    postcode = normalise_postcode(text(given, "postcode")) or ""
    found = places.find(postcode) if places and postcode else None
    return ReviewPlace(
        postcode=postcode,
        place=text(given, "place"),
        lsoa=found.lsoa if found else None,
        in_borough=(found is not None) if places and postcode else None,
    )


def read_contact(answers: Answers) -> ReviewContact:
    """How to reach them; what is not safe is not read, even where it was kept."""
    given = fields_of(answers, "contact")
    safe = codes(fields_of(answers, "safe-contact"), "ways", Channel)
    by_telephone = safe & {Channel.TEXT, Channel.CALL, Channel.VOICEMAIL}
    by_letter = Channel.LETTER in safe
    return ReviewContact(
        name=text(given, "name"),
        email=text(given, "email") if Channel.EMAIL in safe else "",
        telephone=text(given, "telephone") if by_telephone else "",
        address=text(given, "address") if by_letter else "",
        careful=text(given, "careful"),
        safe=safe,
    )


def _effect(scale: str) -> int | None:
    known = {str(level): level for level in range(LEAST_EFFECT, MOST_EFFECT + 1)}
    return known.get(scale)
