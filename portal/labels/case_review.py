"""Words for an application for a case review: its questions, its codes and its states."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import (
    ApplicantKind,
    Body,
    CaseReviewStatus,
    Channel,
    Consent,
    Lane,
    Participation,
    SupportNeed,
    YesNoUnsure,
)
from portal.labels.report import CHANNELS
from portal.labels.report import EFFECTS as REPORT_EFFECTS

QUESTIONS: dict[str, Any] = {
    "who": _l("Who is asking for the review?"),
    "representative": _l("Who do you act for?"),
    "consent": _l("Has the person agreed that you ask for them?"),
    "business": _l("What is your business called?"),
    "group": _l("Tell us about your group"),
    "under-18": _l("Is there an adult who can help you?"),
    "kind": _l("What is the problem mostly about?"),
    "problem": _l("What has been happening?"),
    "where": _l("Where does it happen?"),
    "incidents": _l("What happened, and who did you tell?"),
    "how-long": _l("How long has it gone on?"),
    "how-often": _l("How often does it happen?"),
    "effect": _l("How much does it affect you?"),
    "harm": _l("What harm does it do?"),
    "at-risk": _l("Is anyone at risk?"),
    "relation": _l("Who does it?"),
    "response": _l("What has been done about it so far?"),
    "taking-part": _l("How do you want to take part in the review?"),
    "support": _l("What would help you to take part?"),
    "avoid": _l("Is there anyone we should not tell?"),
    "safe-contact": _l("How can we contact you safely?"),
    "contact": _l("Your details"),
    "reach-them": _l("How can we safely reach the person you act for?"),
}

# Ways to reach somebody whom the applicant names.
CHANNELS_OF_OTHERS: dict[Channel, Any] = {
    **CHANNELS,
    Channel.VOICEMAIL: _l("Voice message on their phone"),
    Channel.LETTER: _l("Letter to their home"),
}

PARTS: dict[str, Any] = {
    "you": _l("who is asking"),
    "problem": _l("the problem"),
    "incidents": _l("what happened"),
    "harm": _l("the harm it does"),
    "review": _l("the review and you"),
}

APPLICANTS: dict[ApplicantKind, Any] = {
    ApplicantKind.VICTIM: _l("I am, because it happens to me"),
    ApplicantKind.REPRESENTATIVE: _l("I am, for someone else"),
    ApplicantKind.BUSINESS: _l("A business"),
    ApplicantKind.GROUP: _l("A group of people"),
    ApplicantKind.UNDER_18: _l("I am, and I am under 18"),
}

APPLICANT_NAMES: dict[ApplicantKind, Any] = {
    ApplicantKind.VICTIM: _l("Victim"),
    ApplicantKind.REPRESENTATIVE: _l("Representative"),
    ApplicantKind.BUSINESS: _l("Business"),
    ApplicantKind.GROUP: _l("Group"),
    ApplicantKind.UNDER_18: _l("Under 18"),
}

CONSENTS: dict[Consent, Any] = {
    Consent.GIVEN: _l("Yes, they agreed"),
    Consent.NOT_YET: _l("I have not asked them yet"),
    Consent.REFUSED: _l("No, they do not want it"),
    Consent.CANNOT_DECIDE: _l("They cannot decide this for themselves"),
}

PARTICIPATIONS: dict[Participation, Any] = {
    Participation.MEET_THE_PANEL: _l("I want to meet the people who review it"),
    Participation.WRITE: _l("I want to write down what they should know"),
    Participation.SPEAK_TO_THE_OFFICER: _l("I want to tell the officer, who tells them"),
    Participation.SOMEBODY_FOR_ME: _l("I want someone to speak for me"),
    Participation.NOT_TAKE_PART: _l("I do not want to take part"),
    Participation.DECIDE_LATER: _l("I want to decide later"),
}

SUPPORT_NEEDS: dict[SupportNeed, Any] = {
    SupportNeed.INTERPRETER: _l("An interpreter"),
    SupportNeed.SIGN_LANGUAGE: _l("British Sign Language"),
    SupportNeed.LARGE_PRINT: _l("Large print"),
    SupportNeed.EASY_READ: _l("Easy read: short words and pictures"),
    SupportNeed.STEP_FREE: _l("A room without steps"),
    SupportNeed.SOMEBODY_WITH_ME: _l("Someone with me"),
    SupportNeed.OTHER: _l("Something else"),
}

# In the words of a report: both are read side by side.
EFFECTS: dict[str, Any] = {
    level: words for level, words in REPORT_EFFECTS.items() if level.isdigit()
}

HELPED: dict[YesNoUnsure, Any] = {
    YesNoUnsure.YES: _l("Something was done, and it helped"),
    YesNoUnsure.NO: _l("Nothing was done, or it did not help"),
    YesNoUnsure.UNSURE: _l("I do not know"),
}

SAME_PROBLEM: dict[YesNoUnsure, Any] = {
    YesNoUnsure.YES: _l("Yes"),
    YesNoUnsure.NO: _l("No, it is another problem"),
    YesNoUnsure.UNSURE: _l("I am not sure"),
}

BODIES: dict[Body, Any] = {
    Body.COUNCIL: _l("The council"),
    Body.POLICE: _l("The police"),
    Body.HOUSING: _l("A housing association or another social landlord"),
    Body.HEALTH: _l("The NHS"),
    Body.OTHER: _l("Someone else"),
}

BODY_HINTS: dict[Body, Any] = {
    Body.COUNCIL: _l("Any of its services, or a firm that works for it."),
    Body.POLICE: _l("By 101, 999, online or face to face."),
    Body.HOUSING: _l("If the council is your landlord, choose the council."),
    Body.HEALTH: _l("For example, a doctor, a nurse or a hospital."),
    Body.OTHER: _l("For example, a councillor, an MP, a private landlord or Transport for London."),
}

# In the middle of a sentence: "You told the council on 11 April".
BODIES_TOLD: dict[Body, Any] = {
    Body.COUNCIL: _l("the council"),
    Body.POLICE: _l("the police"),
    Body.HOUSING: _l("the social landlord"),
    Body.HEALTH: _l("the NHS"),
    Body.OTHER: _l("someone else"),
}

STATUSES: dict[CaseReviewStatus, Any] = {
    CaseReviewStatus.RECEIVED: _l("Received"),
    CaseReviewStatus.CONFIRMING: _l("Confirming that the threshold is met"),
    CaseReviewStatus.THRESHOLD_DECISION: _l("Deciding about the threshold"),
    CaseReviewStatus.MET: _l("The threshold is met"),
    CaseReviewStatus.NOT_MET: _l("The threshold is not met"),
    CaseReviewStatus.GATHERING: _l("Gathering information"),
    CaseReviewStatus.PANEL_SET: _l("Meeting arranged"),
    CaseReviewStatus.PLAN_DRAFT: _l("Plan drafted"),
    CaseReviewStatus.OUTCOME_SENT: _l("Outcome sent"),
    CaseReviewStatus.FOLLOWING_UP: _l("Following up the actions"),
    CaseReviewStatus.CLOSED: _l("Closed"),
    CaseReviewStatus.APPEAL: _l("Appeal"),
    CaseReviewStatus.APPEAL_UPHELD: _l("Appeal upheld"),
    CaseReviewStatus.APPEAL_DISMISSED: _l("Appeal not upheld"),
    CaseReviewStatus.WITHDRAWN: _l("Withdrawn"),
}

LANES: dict[Lane, Any] = {
    Lane.CONFIRM: _l("Confirm that it is met"),
    Lane.DECIDE: _l("Decide about the threshold"),
}

# The steps of the published procedure, by the clock of the policy that each runs on.
PROCEDURE_STEPS: dict[str, Any] = {
    "acknowledge": _l("We tell you who deals with your case"),
    "confirm_met": _l("We confirm that enough incidents count"),
    "decide_threshold": _l("The services decide, if fewer count"),
    "decide_threshold_with_bodies": _l("The same, where they must ask others"),
    "hold_panel": _l("The services meet, or on the first day that they can"),
    "comment_on_draft": _l("You can say what you think of the plan"),
    "send_outcome": _l("You get the outcome, counted from the meeting"),
    "appeal": _l("You can appeal, counted from our letter"),
    "decide_appeal": _l("Your appeal is decided"),
}
