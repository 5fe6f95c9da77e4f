"""Words for the letters of a case review."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.letters import LetterKind
from portal.domain.vocabulary import Channel

TITLES: dict[LetterKind, Any] = {
    LetterKind.THRESHOLD_MET: _l("There will be a review"),
    LetterKind.THRESHOLD_NOT_MET: _l("We decided not to hold a review"),
    LetterKind.OUTCOME: _l("What the review decided"),
    LetterKind.APPEAL_OUTCOME: _l("What we decided about your appeal"),
    LetterKind.REPRESENTATIVE_LIMITED: _l("There is news about your request"),
    LetterKind.REPRESENTATIVE_REFUSED: _l("We cannot tell you more about your request"),
    LetterKind.WITHDRAWN: _l("The request for a review was taken back"),
}

# Who looks into what a body did, by the key of the contact, and about which body [docs/domain.md 5].
OMBUDSMEN: dict[str, Any] = {
    "ombudsman_council": _l("About the council"),
    "ombudsman_housing": _l("About a landlord, or the council as your landlord"),
    "police_conduct": _l("About the police"),
    "ombudsman_health": _l("About the NHS"),
}

GIVEN: Any = _l("An officer posted it or gave it by hand.")

# For officers: how a letter reaches the person.
WAYS: dict[Channel | None, Any] = {
    Channel.EMAIL: _l("We mailed them that it is there to read."),
    Channel.TEXT: _l("We sent a text message that it is there to read."),
    Channel.LETTER: _l("Print it and post it: they gave no other safe way."),
    None: _l("No way is known that is safe and that we can use. Find one, and give it to them."),
}
