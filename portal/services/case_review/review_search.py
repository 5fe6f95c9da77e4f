"""What an application can be found by: keyed hashes, never the words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal.models.case_review import CaseReview
from portal.models.search_term import CASE_REVIEW, SearchTerm
from portal.security import blind_index
from portal.services.case_review.application_answers import Application, read_contact
from portal.services.working_days import working_days


def application_terms(application: Application) -> set[bytes]:
    """Everything that officers can find a case by."""
    contact, applicant = application.contact, application.applicant
    terms = blind_index.text_terms(f"{application.account}\n{application.where.place}")
    for name in (contact.name, applicant.victim_name, applicant.organisation):
        terms |= blind_index.name_terms(name)
    if contact.email:
        terms.add(blind_index.email_term(contact.email))
    if contact.telephone:
        terms.add(blind_index.telephone_term(contact.telephone))
    if application.where.postcode:
        terms.add(blind_index.postcode_term(application.where.postcode))
    return terms


def contact_terms(contact: Mapping[str, Any]) -> set[bytes]:
    """What a case is found by of one who applies with the applicant; only ways that are safe."""
    read = read_contact(contact)
    terms = set(blind_index.name_terms(read.name))
    if read.email:
        terms.add(blind_index.email_term(read.email))
    if read.telephone:
        terms.add(blind_index.telephone_term(read.telephone))
    return terms


def index_application(session: Session, review: CaseReview, application: Application) -> None:
    """Add the search terms of a case that has its id."""
    received_on = working_days().received(review.applied_on)
    session.add_all(
        SearchTerm(
            term=term, subject_kind=CASE_REVIEW, subject_id=review.id, received_on=received_on
        )
        for term in application_terms(application)
    )
