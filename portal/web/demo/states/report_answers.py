"""Sample answers of a report, question by question, and what sends each question with errors."""

from portal.web.demo.states.journey_states import Asked
from portal.web.demo.states.words import LONG_EMAIL, LONG_LINE, LONG_NAME, LONG_TEXT, LONG_WORD

_RECENT = {"kind": "about", "month": "2026-09", "part": "start"}
_GOES_ON = {"when": {"timing": "going_on"}}
_TOLD = {"told-before": {"told": "yes", "bodies": ["council", "police"]}}
_TOO_LONG = "a" * 301

QUESTIONS = (
    Asked("danger", {"now": "no"}),
    Asked("call-999", {}, {"csrf_token": "open for too long"}, given={"danger": {"now": "unsure"}}),
    Asked("type", {"kind": "noise"}),
    Asked(
        "where",
        {"how": "postcode", "postcode": "SW1A 1AA"},
        {"how": "postcode", "postcode": ""},
        {"how": "address", "address": LONG_TEXT[:500], "address_postcode": "SW1A 1AA"},
    ),
    Asked(
        "home",
        {"home": "private_rent"},
        long={"home": "housing_association", "landlord": LONG_LINE[:200]},
    ),
    Asked("when", {"timing": "once"}),
    Asked(
        "date",
        {"on": {"kind": "exact", "on": "2026-10-10"}, "time": "About 2 in the morning"},
        {"on": "exact", "on-on-day": "31", "on-on-month": "February", "on-on-year": "26"},
        {"on": _RECENT, "time": LONG_WORD},
    ),
    Asked("how-long", {"duration": "one_to_six_months"}, given=_GOES_ON),
    Asked(
        "how-often",
        {"frequency": "every_week", "pattern": "Fridays after 11pm"},
        long={"frequency": "every_day", "pattern": LONG_LINE[:300]},
        given=_GOES_ON,
    ),
    Asked(
        "last-time",
        {"on": _RECENT},
        {"on": "about", "on-about-month": "13", "on-about-year": "99999999999"},
        given=_GOES_ON,
    ),
    Asked("what-happened", {"account": "Loud drums until 3am."}, long={"account": LONG_TEXT}),
    Asked("evidence", {}, {"csrf_token": "open for too long"}),
    Asked("signs", {"signs": ["none"]}, {"signs": ["threats", "none"]}),
    Asked("effect", {"scale": "3", "words": ""}, long={"scale": "4", "words": LONG_TEXT[:1000]}),
    Asked("harder", {"vulnerabilities": ["none"]}),
    Asked("who", {"relation": "neighbour"}),
    Asked(
        "about-them",
        {"name": "", "where": "", "looks": "", "under_18": ""},
        {"name": _TOO_LONG},
        {"name": LONG_NAME, "where": LONG_LINE[:300], "looks": LONG_TEXT[:1000], "under_18": "no"},
    ),
    Asked("hate", {"hate": "no"}),
    Asked("at-risk", {"at_risk": ["none"]}),
    Asked("told-before", {"told": "no"}, {"told": "yes"}),
    Asked(
        "last-told",
        {"on": _RECENT, "reference": ""},
        {"on": "exact", "on-on-day": "1", "on-on-month": "1", "on-on-year": "2999"},
        {"on": _RECENT, "reference": LONG_LINE[:300]},
        given=_TOLD,
    ),
    Asked("times-told", {"times": "twice"}, given=_TOLD),
    Asked("safe-contact", {"ways": ["email", "call", "letter"]}),
    Asked("identity", {"identity": "named"}),
    Asked(
        "contact",
        {
            "name": "Sam Carter",
            "email": "sam@example.org",
            "telephone": "",
            "address": "",
            "careful": "",
        },
        {"email": "sam at example"},
        {
            "name": LONG_NAME,
            "email": LONG_EMAIL,
            "telephone": "",
            "address": "",
            "careful": LONG_LINE,
        },
    ),
    Asked(
        "avoid",
        {"avoid": "no"},
        {"avoid": "yes"},
        {"avoid": "yes", "whom": LONG_NAME, "reason": LONG_LINE},
    ),
    Asked("other-party", {"may_speak": "no"}, {"may_speak": None}),
)
