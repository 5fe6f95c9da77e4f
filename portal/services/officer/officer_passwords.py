"""Choosing a password: checked each time, against the rules and against what is known of its officer."""

from portal.content.current import authority
from portal.models.officer import Officer
from portal.security.passwords import Weakness, hash_password, weakness


class WeakPassword(Exception):
    """A new password is refused; `why` says for what."""

    def __init__(self, why: Weakness) -> None:
        super().__init__(f"The password is refused: {why.value.replace('_', ' ')}.")
        self.why = why


def set_password(officer: Officer, password: str) -> None:
    """Give an officer a new password, in the caller's transaction.

    Raises:
        WeakPassword: it is not good enough.
    """
    held = authority()
    about = (officer.name, officer.email, held.name, held.place)
    found = weakness(password, about)
    if found is not None:
        raise WeakPassword(found)
    officer.password_hash = hash_password(password)
