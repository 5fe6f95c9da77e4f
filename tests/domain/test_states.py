"""Every case has a way on, and only the right people may take it."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.policy import Clocks
from portal.domain.state_machine import Clock, Need, StateMachine, working_days
from portal.domain.states import CASE_REVIEWS, REPORTS, NotAllowedError, allowed, check
from portal.domain.vocabulary import STAFF_ROLES, CaseReviewStatus, Priority, ReportStatus, Role

R, C = ReportStatus, CaseReviewStatus
MACHINES = pytest.mark.parametrize(
    ("machine", "statuses"), [(REPORTS, R), (CASE_REVIEWS, C)], ids=["reports", "case reviews"]
)
OUTSIDE_CASES = (Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR)


def reachable(machine: StateMachine, start, roles=frozenset(Role)) -> set:
    found, ahead = set(), {start}
    while ahead:
        status = ahead.pop()
        found.add(status)
        ahead |= {m.to for m in machine.states[status].moves if m.roles & roles} - found
    return found


@MACHINES
class TestTables:
    def test_each_status_has_a_state(self, machine: StateMachine, statuses) -> None:
        assert set(machine.states) == set(statuses)

    def test_each_status_can_be_reached(self, machine: StateMachine, statuses) -> None:
        assert reachable(machine, machine.start) == set(statuses)

    def test_each_open_state_names_action_and_clock(self, machine: StateMachine, statuses) -> None:
        for status, state in machine.states.items():
            assert state.is_final == (state.clock is None), status
            assert state.is_final == (status in (R.CLOSED, C.CLOSED, C.WITHDRAWN)), status

    def test_no_state_is_a_dead_end_for_officers(self, machine: StateMachine, statuses) -> None:
        for status in statuses:
            ends = reachable(machine, status, STAFF_ROLES)
            assert any(machine.states[end].is_final for end in ends), status
            assert len(ends) > 1 or machine.states[status].is_final, status

    def test_no_move_leads_to_where_it_starts(self, machine: StateMachine, statuses) -> None:
        for status, state in machine.states.items():
            targets = [move.to for move in state.moves]
            assert status not in targets
            assert len(targets) == len(set(targets))

    def test_some_roles_have_no_part_in_cases(self, machine: StateMachine, statuses) -> None:
        for role in OUTSIDE_CASES:
            assert not any(machine.allowed(status, role) for status in statuses)

    def test_check_and_allowed_agree(self, machine: StateMachine, statuses) -> None:
        for status in statuses:
            for role in Role:
                for to in statuses:
                    if to in allowed(status, role):
                        assert check(status, to, role).to == to
                    else:
                        with pytest.raises(NotAllowedError):
                            check(status, to, role)


@given(st.data(), st.sampled_from([REPORTS, CASE_REVIEWS]))
def test_no_walk_ends_but_in_a_final_state(data: st.DataObject, machine: StateMachine) -> None:
    status = machine.start
    for _ in range(30):
        ways = [(role, to) for role in Role for to in machine.allowed(status, role)]
        if not ways:
            assert machine.states[status].is_final
            return
        role, to = data.draw(st.sampled_from(ways))
        status = machine.check(status, to, role).to


class TestReports:
    def test_the_ordinary_way(self) -> None:
        officer = Role.TRIAGE_OFFICER
        assert check(R.RECEIVED, R.IN_PROGRESS, officer).needs == frozenset()
        assert check(R.IN_PROGRESS, R.PASSED_ON, officer).needs == {Need.BODY, Need.REASON}
        assert check(R.PASSED_ON, R.CLOSED, officer).needs == {Need.OUTCOME}
        assert check(R.CLOSED, R.REOPENED, officer).needs == {Need.REASON}
        assert check(R.REOPENED, R.IN_PROGRESS, officer)

    @pytest.mark.parametrize("status", [status for status in R if status is not R.CLOSED])
    def test_a_resident_can_withdraw_at_any_time(self, status: ReportStatus) -> None:
        assert R.CLOSED in allowed(status, Role.RESIDENT)

    def test_a_resident_can_reopen_and_answer_but_not_take_up(self) -> None:
        assert allowed(R.CLOSED, Role.RESIDENT) == (R.REOPENED,)
        assert R.IN_PROGRESS in allowed(R.WAITING_FOR_YOU, Role.RESIDENT)
        assert allowed(R.RECEIVED, Role.RESIDENT) == (R.CLOSED,)

    def test_nobody_closes_what_was_never_taken_up(self) -> None:
        for role in STAFF_ROLES:
            assert R.CLOSED not in allowed(R.RECEIVED, role)

    def test_triage_is_not_the_case_review_officers_work(self) -> None:
        assert not any(allowed(status, Role.CASE_REVIEW_OFFICER) for status in R)


class TestCaseReviews:
    officer = Role.CASE_REVIEW_OFFICER

    def test_not_met_needs_two_officers_and_a_reason(self) -> None:
        needs = check(C.THRESHOLD_DECISION, C.NOT_MET, self.officer).needs
        assert needs == {Need.REASON, Need.SECOND_OFFICER}

    def test_a_finding_of_met_is_never_turned_into_not_met_at_once(self) -> None:
        assert set(allowed(C.CONFIRMING, self.officer)) == {
            C.MET,
            C.THRESHOLD_DECISION,
            C.WITHDRAWN,
        }
        assert Need.SECOND_OFFICER in check(C.CONFIRMING, C.THRESHOLD_DECISION, self.officer).needs

    def test_not_met_closes_only_after_the_appeal_time(self) -> None:
        assert check(C.NOT_MET, C.CLOSED, self.officer).needs == {Need.APPEAL_TIME_OVER}

    @pytest.mark.parametrize("status", [C.NOT_MET, C.OUTCOME_SENT, C.FOLLOWING_UP, C.CLOSED])
    def test_an_appeal_is_open_to_the_applicant(self, status: CaseReviewStatus) -> None:
        assert C.APPEAL in allowed(status, Role.RESIDENT)

    @pytest.mark.parametrize("status", [C.RECEIVED, C.CONFIRMING, C.MET, C.GATHERING, C.WITHDRAWN])
    def test_there_is_nothing_to_appeal_yet(self, status: CaseReviewStatus) -> None:
        assert C.APPEAL not in allowed(status, Role.RESIDENT)

    @pytest.mark.parametrize("status", [each for each in C if each not in (C.CLOSED, C.WITHDRAWN)])
    def test_it_can_be_withdrawn_while_open(self, status: CaseReviewStatus) -> None:
        assert C.WITHDRAWN in allowed(status, Role.RESIDENT)

    def test_an_appeal_is_decided_by_somebody_else(self) -> None:
        for decided in (C.APPEAL_UPHELD, C.APPEAL_DISMISSED):
            assert Need.NEW_DECIDER in check(C.APPEAL, decided, Role.MANAGER).needs

    def test_an_upheld_appeal_goes_back_to_the_step_named(self) -> None:
        assert C.PLAN_DRAFT in allowed(C.APPEAL_UPHELD, self.officer)
        assert C.CLOSED not in allowed(C.APPEAL_UPHELD, self.officer)


def test_a_status_of_the_other_kind_is_no_target() -> None:
    with pytest.raises(NotAllowedError):
        check(R.IN_PROGRESS, C.CLOSED, Role.MANAGER)  # type: ignore[call-overload]


def test_each_clock_has_its_number() -> None:
    clocks = Clocks()
    names = {each.name for each in fields(Clocks)}
    assert {clock.value for clock in Clock} - {"respond"} <= names
    assert working_days(Clock.RESPOND, clocks, priority=Priority.HIGH) == 1
    assert working_days(Clock.RESPOND, clocks, priority=Priority.MEDIUM) == 2
    assert working_days(Clock.RESPOND, clocks) == 5
    assert working_days(Clock.DECIDE_THRESHOLD, clocks) == 5
    assert working_days(Clock.DECIDE_THRESHOLD, clocks, bodies_asked=True) == 10
    assert working_days(Clock.HOLD_PANEL, clocks) == 12
    assert working_days(Clock.SEND_OUTCOME, clocks) == 15
