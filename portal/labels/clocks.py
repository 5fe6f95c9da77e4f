"""Words for the clocks of a case review, and for what else has a day by which it is due."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.deadlines import Urgency
from portal.domain.pauses import PauseReason
from portal.domain.state_machine import Clock

# By the code that a row of the board carries.
CLOCKS: dict[str, Any] = {
    Clock.ACKNOWLEDGE.value: _l("Acknowledge with a named contact"),
    Clock.CONFIRM_MET.value: _l("Confirm the finding"),
    Clock.DECIDE_THRESHOLD.value: _l("Decide about the threshold"),
    Clock.HOLD_PANEL.value: _l("Hold the panel"),
    Clock.SEND_OUTCOME.value: _l("Send the outcome"),
    Clock.ACTION_UPDATE.value: _l("Report on the actions"),
    Clock.APPEAL.value: _l("Time to appeal"),
    Clock.DECIDE_APPEAL.value: _l("Decide the appeal"),
    Clock.AFTER_APPEAL.value: _l("Act on the appeal"),
}
REQUEST, ACTION = "request", "action"
BOARD: dict[str, Any] = {
    **CLOCKS,
    REQUEST: _l("A body answers a request"),
    ACTION: _l("An action of a plan is done"),
}

# Why a clock waits, for officers.
PAUSE_REASONS: dict[PauseReason, Any] = {
    PauseReason.VICTIMS_CONSENT: _l("Waits for the victim's consent"),
    PauseReason.VICTIM_ASKS: _l("The victim asks for more time"),
    PauseReason.COURT: _l("Waits for a court"),
}

URGENCIES = {
    Urgency.OVERDUE: _l("Overdue"),
    Urgency.AT_RISK: _l("At risk"),
    Urgency.ON_TIME: _l("On time"),
}
