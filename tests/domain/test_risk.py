"""Priority, its reasons and the alert."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.facts import ReportFacts
from portal.domain.policy import RiskPolicy
from portal.domain.risk import alert_words, assess_risk
from portal.domain.vocabulary import (
    AtRisk,
    Duration,
    Home,
    Priority,
    PriorityReason,
    ReportKind,
    Timing,
    Vulnerability,
)

POLICY = RiskPolicy()
PLAIN = ReportFacts(ReportKind.NOISE)
R = PriorityReason


@pytest.mark.parametrize(
    ("answers", "priority", "reason", "alert"),
    [
        ({"danger_now": True}, Priority.HIGH, R.DANGER_NOW, True),
        ({"at_risk": frozenset({AtRisk.CHILD})}, Priority.HIGH, R.CHILD_AT_RISK, True),
        ({"at_risk": frozenset({AtRisk.ADULT})}, Priority.HIGH, R.ADULT_AT_RISK, True),
        ({"at_risk": frozenset({AtRisk.YOU})}, Priority.HIGH, R.RESIDENT_AT_RISK, True),
        ({"at_risk": frozenset({AtRisk.ACTED_FOR})}, Priority.HIGH, R.RESIDENT_AT_RISK, True),
        ({"threats": True}, Priority.HIGH, R.THREATS, True),
        ({"violence": True}, Priority.HIGH, R.VIOLENCE, True),
        ({"weapon": True}, Priority.HIGH, R.WEAPON, True),
        ({"hate": True}, Priority.HIGH, R.HATE_MOTIVE, False),
        ({"kind": ReportKind.HATE}, Priority.HIGH, R.HATE_MOTIVE, False),
        ({"domestic_abuse_signs": True}, Priority.HIGH, R.DOMESTIC_ABUSE_SIGNS, True),
        ({"suicide_signs": True}, Priority.HIGH, R.SUICIDE_SIGNS, True),
        ({"duration": Duration.ONE_TO_SIX_MONTHS}, Priority.MEDIUM, R.OVER_A_MONTH, False),
        ({"duration": Duration.OVER_TWO_YEARS}, Priority.MEDIUM, R.OVER_A_MONTH, False),
        ({"earlier_by_person": 2}, Priority.MEDIUM, R.THIRD_REPORT_BY_PERSON, False),
        ({"earlier_about_place": 2}, Priority.MEDIUM, R.THIRD_REPORT_ABOUT_PLACE, False),
        ({"effect": 4}, Priority.MEDIUM, R.STRONG_EFFECT, False),
        ({"effect": 5}, Priority.MEDIUM, R.STRONG_EFFECT, False),
        (
            {"vulnerabilities": frozenset({Vulnerability.HEALTH})},
            Priority.MEDIUM,
            R.VULNERABILITY,
            False,
        ),
    ],
)
def test_each_reason_by_itself(answers, priority, reason, alert) -> None:
    found = assess_risk(replace(PLAIN, **answers), POLICY)
    assert (found.priority, found.reasons, found.alerts_duty_contact) == (
        priority,
        (reason,),
        alert,
    )


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"effect": 3},
        {"earlier_by_person": 1, "earlier_about_place": 1},
        {"duration": Duration.UNDER_A_MONTH},
        {"duration": Duration.UNSURE},
        {"in_borough": False},
    ],
)
def test_the_rest_is_standard(answers) -> None:
    found = assess_risk(replace(PLAIN, **answers), POLICY)
    assert (found.priority, found.reasons) == (Priority.STANDARD, ())
    assert not found.alerts_duty_contact


def test_all_reasons_are_given_in_one_order() -> None:
    facts = replace(PLAIN, effect=5, weapon=True, danger_now=True)
    assert assess_risk(facts, POLICY).reasons == (R.DANGER_NOW, R.WEAPON, R.STRONG_EFFECT)


def test_the_numbers_are_the_policys() -> None:
    strict = RiskPolicy(strong_effect_from=2, repeat_reports=2)
    found = assess_risk(replace(PLAIN, effect=2, earlier_by_person=1), strict)
    assert found.reasons == (R.THIRD_REPORT_BY_PERSON, R.STRONG_EFFECT)


@pytest.mark.parametrize("effect", [0, 6, -1])
def test_an_effect_is_one_to_five(effect: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        replace(PLAIN, effect=effect)


FACTS = st.builds(
    ReportFacts,
    kind=st.sampled_from(ReportKind),
    danger_now=st.booleans(),
    home=st.none() | st.sampled_from(Home),
    timing=st.none() | st.sampled_from(Timing),
    duration=st.none() | st.sampled_from(Duration),
    effect=st.none() | st.integers(1, 5),
    hate=st.booleans(),
    at_risk=st.frozensets(st.sampled_from(AtRisk)),
    domestic_abuse_signs=st.booleans(),
    suicide_signs=st.booleans(),
    in_borough=st.none() | st.booleans(),
)


@given(FACTS)
def test_words_only_ever_add_the_alert(facts: ReportFacts) -> None:
    without, found = assess_risk(facts, POLICY), assess_risk(facts, POLICY, words_found=True)
    assert found.alerts_duty_contact
    assert (found.priority, found.reasons) == (without.priority, without.reasons)


WORDS = ("knife", "kill myself", "can't go on", "suicidé")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("He had a KNIFE.", ("knife",), id="capitals and a full stop"),
        pytest.param("penknife, knifes", (), id="whole words only"),
        pytest.param("I will kill\n  myself", ("kill myself",), id="over lines"),
        pytest.param("I will kill my self", (), id="another phrase"),
        pytest.param("I cant go on", ("can't go on",), id="no apostrophe"),
        pytest.param("I can’t go on", ("can't go on",), id="curly apostrophe"),
        pytest.param("SUICIDE", ("suicidé",), id="accents"),
        pytest.param("kn\u200bife", ("knife",), id="an invisible character"),
        pytest.param("ｋｎｉｆｅ", ("knife",), id="wide letters"),
        pytest.param(
            "a knife; kill myself", ("knife", "kill myself"), id="two, in the list's order"
        ),
        pytest.param("", (), id="nothing"),
        pytest.param("\x00\ud800", (), id="hostile"),
    ],
)
def test_alert_words(text: str, found: tuple[str, ...]) -> None:
    assert alert_words(text, WORDS) == found


def test_an_empty_word_is_found_nowhere() -> None:
    assert alert_words("a  b", ("", " ", "!")) == ()
