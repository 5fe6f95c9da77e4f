"""When somebody next reads what is sent, for pages that must not promise more [docs/domain.md 4]."""

from portal import clock
from portal.content.current import authority
from portal.domain.deadlines import Opening, next_opening
from portal.services.working_days import working_days


def next_reading() -> Opening | None:
    """The next time somebody reads; ``None`` where somebody does now, or danger is covered at all hours."""
    policy = authority().policy
    if policy.out_of_hours_cover:
        return None
    return next_opening(clock.local_now(), policy.office_hours, working_days())
