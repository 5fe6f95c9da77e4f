"""Random walks through the table of case reviews: nobody gets stuck, and an appeal always leads on."""

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.appeals import by_own_act, steps_back
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import STAFF_ROLES, CaseReviewStatus, Role

C = CaseReviewStatus
ROLES = sorted({Role.RESIDENT, *STAFF_ROLES})


@given(data=st.data())
def test_no_sequence_of_allowed_moves_ends_without_a_next_step(data: st.DataObject) -> None:
    """Wherever a walk stands: it is over, or somebody has an action with a clock and a way on."""
    status = CASE_REVIEWS.start
    for _ in range(data.draw(st.integers(1, 25))):
        moves = [(role, to) for role in ROLES for to in CASE_REVIEWS.allowed(status, role)]
        if not moves:
            assert status is C.WITHDRAWN
            return
        role, to = data.draw(st.sampled_from(moves))
        assert CASE_REVIEWS.check(status, to, role).to is to
        status = to
        state = CASE_REVIEWS.states[status]
        assert state.is_final == (state.clock is None)
        assert state.is_final or any(CASE_REVIEWS.allowed(status, each) for each in STAFF_ROLES)


@given(held=st.booleans(), data=st.data())
def test_an_upheld_appeal_never_leads_back_into_an_appeal_or_an_end(
    held: bool, data: st.DataObject
) -> None:
    to = data.draw(st.sampled_from(steps_back(held=held)))
    assert by_own_act(C.APPEAL_UPHELD, to)
    assert not CASE_REVIEWS.states[to].is_final
    assert to not in (C.APPEAL, C.APPEAL_UPHELD, C.APPEAL_DISMISSED)
