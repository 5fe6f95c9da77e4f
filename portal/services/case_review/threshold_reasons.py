"""The written reasons of a decision about the threshold [2014 Act s.104(5)]."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the Act asks the bodies to look at, and what the bodies hold.

    `not_asked`: why no body was asked, where none was. `else_helps`: what else may help the
    applicant. The applicant reads all but `bodies_hold` and `not_asked` in the letter.
    """

    persistence: str
    harm: str
    adequacy: str
    bodies_hold: str
    not_asked: str = ""
    else_helps: str = ""

    def kept(self, letter: str) -> dict[str, str]:
        """As a decision keeps them, with the words of the letter."""
        return {**asdict(self), "letter": letter}
