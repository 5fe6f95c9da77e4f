"""What the officers' services share: a case that is not there, and an act that the rules refuse."""

from portal.domain.officer_acts import Refusal


class CaseNotFound(Exception):
    """There is no such case; a guessed reference looks the same as a forbidden one."""


class Refused(Exception):
    """The rules do not allow the act now; `why` says what stands against it."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why
