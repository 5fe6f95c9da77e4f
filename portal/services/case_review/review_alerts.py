"""Whether an application shows signs of danger, so that somebody looks at once [docs/domain.md 4]."""

from portal.content.current import authority
from portal.domain.facts import ReportFacts
from portal.domain.risk import alert_words, assess_risk
from portal.domain.vocabulary import Danger, ReportKind, Sign
from portal.services.case_review.application_answers import Application


def has_words_of_alarm(application: Application) -> bool:
    """Whether a word of the policy's list stands in anything that was written freely."""
    return bool(alert_words(application.words, authority().policy.risk.alert_words))


def shows_danger(application: Application, *, alarm: bool) -> bool:
    """Whether somebody must look at once; ``alarm``: words of alarm stand in what was written."""
    dangers = application.dangers
    facts = ReportFacts(
        kind=application.kind or ReportKind.OTHER,
        at_risk=application.at_risk,
        weapon=Danger.WEAPON in dangers,
        threats=Danger.THREATS in dangers,
        violence=Danger.VIOLENCE in dangers,
        domestic_abuse_signs=application.domestic_abuse_signs,
        suicide_signs=Sign.SUICIDE in application.signs,
        exploitation_signs=Sign.EXPLOITATION in application.signs,
    )
    finding = assess_risk(facts, authority().policy.risk, alarm)
    return finding.alerts_duty_contact or Sign.EXPLOITATION in application.signs
