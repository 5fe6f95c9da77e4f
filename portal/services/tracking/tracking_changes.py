"""What residents change about being reached: safe ways, the email address, and a lost code."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain import references
from portal.domain.contact import Withheld
from portal.domain.vocabulary import Channel, Visibility, YesNo
from portal.extensions import db
from portal.mail.rendering import TO_OFFICERS, TO_PARTNERS
from portal.models.base import CaseKey
from portal.models.outbox import OutboxMessage
from portal.models.sign_in_code import NEW_EMAIL, SignInCode
from portal.models.tracking_session import TrackingSession
from portal.security import blind_index
from portal.security.tokens import code_hash, new_token, token_hash
from portal.services import search_terms, throttles
from portal.services.case_review.representation import is_told_nothing
from portal.services.messages import outbox
from portal.services.reading import fields_of
from portal.services.tracking import sign_in_codes
from portal.services.tracking.resident_acts import AnyChange, NotOpen, case_of, changing_own, index
from portal.services.tracking.sign_in_codes import LASTS, TooManyCodes
from portal.services.tracking.tracking_access import (
    Access,
    find_access,
    find_case_row,
    open_row,
    rows_of,
)
from portal.services.tracking.tracking_contact import (
    TALKING,
    Case,
    ContactNow,
    contact_answers,
    email_to_use,
    keep_contact_answers,
    read_contact,
    rule_of,
)
from portal.services.transaction import transaction

_EMAILS = 5
_EMAILS_WINDOW = int(timedelta(hours=1).total_seconds())


@dataclass(frozen=True)
class Ways:
    """What the person says about being reached; the email address is changed apart."""

    safe: frozenset[Channel]
    telephone: str
    address: str
    careful: str
    language: str
    interpreter: YesNo | None
    person: str


def find_contact(token: str | None, reference: str) -> ContactNow:
    """How the person is reached now.

    Raises:
        NotOpen: the case is not open in this browser, or the victim refused who sent it.
    """
    session: Session = db.session()
    case = open_row(session, find_access(session, token), reference)
    if case is None or is_told_nothing(case):
        raise NotOpen
    return read_contact(case)


def change_ways(token: str | None, reference: str, version: int, ways: Ways) -> None:
    """Keep which ways are safe; what waits to be sent by another one is not sent.

    Raises:
        NotOpen, NotNow, Stale: see there; nothing was written.
    """
    facts = {"ways": sorted(way.value for way in ways.safe)}
    with changing_own(token, reference, version, "contact_changed", facts) as change:
        case = case_of(change)
        before = read_contact(case)
        answers = contact_answers(case)
        given = dict(fields_of(answers, "contact"))
        given |= {
            "telephone": ways.telephone,
            "address": ways.address,
            "careful": ways.careful,
        }
        answers |= {
            "safe-contact": {"ways": facts["ways"] or ["none"]},
            "contact": given,
            TALKING: {
                "language": ways.language,
                "interpreter": ways.interpreter.value if ways.interpreter else "",
                "person": ways.person,
            },
        }
        keep_contact_answers(case, answers)
        change.say("contact_changed", Visibility.PUBLIC, facts=facts)
        index(change)
        _take_back(change.session, case, _lost(case, before))


def ask_to_confirm(token: str | None, reference: str, email: str, address: str) -> str:
    """Mail a code to a new address; nothing changes until it is typed.

    With signs of domestic abuse nothing is sent until safety is confirmed, and the page says
    the same as ever.

    Returns:
        The token for the browser, which alone may use the code.

    Raises:
        NotOpen: the case is not open in this browser, or the victim refused who sent it.
        TooManyCodes: too many for this case or from this address.
    """
    for key in (f"new-email:{address}", f"new-email:{reference}"):
        if not throttles.allow(key, _EMAILS, _EMAILS_WINDOW):
            raise TooManyCodes
    made, code, now = new_token(), sign_in_codes.new_code(), clock.now()
    with transaction() as session:
        case = open_row(session, find_access(session, token), reference)
        if case is None or read_contact(case).anonymous or is_told_nothing(case):
            raise NotOpen
        row = SignInCode(
            token_hash=token_hash(made),
            code_hash=sign_in_codes.hash_of(code),
            purpose=NEW_EMAIL,
            reference=reference,
            email_term=blind_index.email_term(email),
            key_id=case.key_id,
            case_key=case.case_key,
            tries=0,
            expires_at=now + LASTS,
        )
        row.email = email
        session.execute(sa.delete(SignInCode).where(SignInCode.expires_at <= now))
        session.add(row)
        if rule_of(case).withheld is Withheld.SAFETY_NOT_CONFIRMED:
            row.code_hash = secrets.token_bytes(32)
        else:
            outbox.add_message(
                session,
                message="confirm_email",
                to=email,
                locale=case.locale,
                case_key=case.case_key,
                reference=reference,
                dedupe_key=f"confirm_email:{token_hash(made).hex()}",
                facts={"code": sign_in_codes.written_code(code)},
            )
    return made


def confirm_email(token: str | None, reference: str, code_token: str | None, typed: str) -> bool:
    """Spend one try of the code; with the right one the new address stands, and is safe.

    Whoever came by a mailed code has it changed on all their cases.

    Returns:
        Whether the code was right.

    Raises:
        NotOpen: the case is not open in this browser, or the victim refused who sent it.
    """
    session: Session = db.session()
    access = find_access(session, token)
    case = open_row(session, access, reference)
    if case is None or access is None or is_told_nothing(case):
        raise NotOpen
    with transaction() as session:
        row = sign_in_codes.take_code(session, code_token, NEW_EMAIL, typed)
        email = row.email if row is not None and row.reference == reference else None
    if not email:
        return False
    for case in _to_change(db.session(), access, reference):
        _change_email(token, case.reference, case.version, email)
    _follow_new_address(access, email)
    return True


def replace_code(token: str | None, reference: str, version: int) -> str:
    """A new tracking code for the lost one, for somebody who came by a mailed code.

    The old code and what it opened end; the person is told by mail where that is safe.

    Raises:
        NotOpen, Stale: see there; nothing was written.
    """
    code = references.new_code()
    access = find_access(db.session(), token)
    if access is None or access.email_term is None:
        raise NotOpen
    with changing_own(token, reference, version, "code_replaced") as change:
        case = case_of(change)
        case.tracking_hash = code_hash(code, "tracking")
        change.session.execute(
            sa.delete(TrackingSession).where(
                TrackingSession.reference == reference,
                TrackingSession.email_term.is_(None),
            )
        )
        change.say("code_replaced", Visibility.PUBLIC)
        _tell(change, "code_replaced", email_to_use(case))
    return code


def _to_change(session: Session, access: Access, reference: str) -> list[Case]:
    if access.email_term is not None:
        return rows_of(session, access)
    case = find_case_row(session, reference)
    return [case] if case is not None else []


def _change_email(token: str | None, reference: str, version: int, email: str) -> None:
    with changing_own(token, reference, version, "email_changed") as change:
        case = case_of(change)
        old, safe_old = read_contact(case).email, email_to_use(case)
        answers = contact_answers(case)
        answers["contact"] = {**fields_of(answers, "contact"), "email": email}
        ways = {way.value for way in read_contact(case).safe} | {Channel.EMAIL.value}
        answers["safe-contact"] = {"ways": sorted(ways)}
        if safe_old and safe_old.casefold() != email.casefold():
            _tell(change, "email_changed", safe_old)
        keep_contact_answers(case, answers)
        if old:
            terms = blind_index.under_any_key(lambda: {blind_index.email_term(old)})
            search_terms.drop_terms(change.session, case, terms)
        index(change)
        change.say("email_changed", Visibility.PUBLIC)


def _follow_new_address(access: Access, email: str) -> None:
    if access.email_term is None:
        return
    with transaction() as session:
        session.execute(
            sa.update(TrackingSession)
            .where(TrackingSession.token_hash == access.token_hash)
            .values(email_term=blind_index.email_term(email))
        )


def _tell(change: AnyChange, message: str, email: str) -> None:
    case = case_of(change)
    if not email:
        return
    key: CaseKey = case.case_key
    outbox.add_message(
        change.session,
        message=message,
        to=email,
        locale=case.locale,
        case_key=key,
        reference=case.reference,
        dedupe_key=f"{message}:{case.reference}:{case.version}",
        facts={},
    )


def _lost(case: Case, before: ContactNow) -> set[Channel]:
    """The channels that are not safe now, or lead to a number or an address that is gone."""
    now, safe = read_contact(case), rule_of(case).channels
    lost = {Channel.EMAIL, Channel.TEXT, Channel.LETTER} - safe
    if not email_to_use(case):
        lost.add(Channel.EMAIL)
    if now.telephone != before.telephone:
        lost.add(Channel.TEXT)
    if now.address != before.address:
        lost.add(Channel.LETTER)
    return lost


def _take_back(session: Session, case: Case, channels: set[Channel]) -> None:
    session.execute(
        sa.delete(OutboxMessage).where(
            OutboxMessage.subject_reference == case.reference,
            OutboxMessage.message.not_in(TO_OFFICERS | TO_PARTNERS),
            OutboxMessage.channel.in_(channels),
            OutboxMessage.sent_at.is_(None),
        )
    )
