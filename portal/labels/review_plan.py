"""Words for a review's plan: for the victim, for officers, and in letters."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.review_plan import ActionState, DraftAnswer, LessonTheme, Response, TakenUp
from portal.domain.vocabulary import Body

# At the start of a sentence or alone, as the victim reads it.
BODY_NAMES: dict[Body, Any] = {
    Body.COUNCIL: _l("The council"),
    Body.POLICE: _l("The police"),
    Body.HOUSING: _l("The social landlord"),
    Body.HEALTH: _l("The NHS"),
    Body.OTHER: _l("Another service"),
}

RESPONSES: dict[Response, Any] = {
    Response.ACCEPTED: _l("They accept it"),
    Response.IN_PART: _l("They accept part of it"),
    Response.NOT_ACCEPTED: _l("They do not accept it"),
}

# As the body itself says it.
WILL_DO: dict[Response, Any] = {
    Response.ACCEPTED: _l("We will do it"),
    Response.IN_PART: _l("We will do part of it"),
    Response.NOT_ACCEPTED: _l("We will not do it"),
}

STATES: dict[ActionState, Any] = {
    ActionState.OPEN: _l("Not done yet"),
    ActionState.DONE: _l("Done"),
    ActionState.NOT_DONE: _l("Will not be done"),
}

# What the victim chooses.
ANSWERS: dict[DraftAnswer, Any] = {
    DraftAnswer.AGREES: _l("Yes, I agree with it"),
    DraftAnswer.WANTS_CHANGES: _l("No, I want something changed"),
}

# What is said of it afterwards.
ANSWERED: dict[DraftAnswer, Any] = {
    DraftAnswer.AGREES: _l("Agrees with the draft"),
    DraftAnswer.WANTS_CHANGES: _l("Wants something changed"),
}

TAKEN_UP: dict[TakenUp, Any] = {
    TakenUp.FULLY: _l("All of it was taken up"),
    TakenUp.IN_PART: _l("Part of it was taken up"),
    TakenUp.NOT: _l("It was not taken up"),
}

THEMES: dict[LessonTheme, Any] = {
    LessonTheme.LISTENING: _l("Listening to victims"),
    LessonTheme.RISK: _l("Seeing risk and harm"),
    LessonTheme.SHARING_INFORMATION: _l("Sharing information"),
    LessonTheme.WORKING_TOGETHER: _l("Working together"),
    LessonTheme.RECORDS: _l("Records"),
    LessonTheme.ACTING_SOONER: _l("Acting sooner"),
    LessonTheme.POWERS: _l("Use of powers"),
    LessonTheme.SUPPORT: _l("Support for victims"),
    LessonTheme.THIS_PROCEDURE: _l("The review procedure itself"),
    LessonTheme.NOTHING_NEW: _l("Nothing new was learned"),
}
