"""Words for requests and complaints under data protection law."""

from flask_babel import lazy_gettext as _l

from portal.domain.data_requests import DataRequestKind, DataRequestOutcome

KINDS = {
    DataRequestKind.ACCESS: _l("A copy of their data"),
    DataRequestKind.RECTIFICATION: _l("To put something right"),
    DataRequestKind.ERASURE: _l("To delete something"),
    DataRequestKind.RESTRICTION: _l("To stop using something"),
    DataRequestKind.OBJECTION: _l("They object to how it is used"),
    DataRequestKind.COMPLAINT: _l("A complaint about data"),
}

OUTCOMES = {
    DataRequestOutcome.DONE: _l("Done as asked"),
    DataRequestOutcome.PARTLY: _l("Done in part"),
    DataRequestOutcome.REFUSED: _l("Refused, and they were told why"),
    DataRequestOutcome.WITHDRAWN: _l("They took it back"),
}

TOLD = {
    "name": _l("Name"),
    "reach": _l("How to reach them safely"),
    "case": _l("The case they named"),
    "words": _l("What they told us"),
}
