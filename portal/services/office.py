"""When somebody at the partnership next reads what was sent."""

from portal import clock
from portal.content.current import authority
from portal.domain.deadlines import Opening, next_opening
from portal.services.working_days import working_days


def next_reading() -> Opening | None:
    """When reports are next read, a local day and time; None where somebody reads them now."""
    policy = authority().policy
    if policy.out_of_hours_cover:
        return None
    return next_opening(clock.local_now(), policy.office_hours, working_days())
