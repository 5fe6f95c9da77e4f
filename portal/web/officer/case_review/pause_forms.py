"""The forms that pause a clock of a case review, and let it go on."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.domain.pauses import PauseReason
from portal.labels.clocks import CLOCKS, PAUSE_REASONS
from portal.services.case_review.case_review_pages import ReviewPage
from portal.web.officer.act_form import ActForm, applicant_reads
from portal.web.officer.presenter import day_words
from portal.web.shared.fields import Option, RadiosField


class PauseForm(ActForm):
    """Which clock waits, and for what."""

    title = _l("Pause a clock")
    hint = _l("Only what the procedure names can be chosen. The applicant is told.")
    pause = RadiosField(_l("Which clock, and why?"), required=_l("Choose which clock, and why."))
    words = applicant_reads(hint=_l("Say what you wait for. Name nobody else."))

    def fit(self, page: ReviewPage) -> None:
        """Offer what the procedure of the case names."""
        self.pause.options = tuple(
            Option(
                f"{each.kind}.{each.reason.value}",
                _(
                    "%(clock)s. %(reason)s",
                    clock=CLOCKS[each.kind],
                    reason=PAUSE_REASONS[each.reason],
                ),
                hint=ngettext(
                    "For %(num)s working day at most: due on %(day)s at the latest.",
                    "For %(num)s working days at most: due on %(day)s at the latest.",
                    each.at_most,
                    day=day_words(each.until),
                ),
            )
            for each in page.pauses
        )

    @property
    def chosen(self) -> tuple[str, PauseReason]:
        """The clock and the reason of a form that was found good."""
        kind, _dot, reason = self.pause.data.partition(".")
        return kind, PauseReason(reason)


class ResumeForm(ActForm):
    """Which clock goes on."""

    title = _l("Let a paused clock go on")
    hint = _l("It ends later by the working days of the pause. The applicant is told.")
    clock = RadiosField(_l("Which clock?"), required=_l("Choose the clock."))
    words = applicant_reads()

    def fit(self, page: ReviewPage) -> None:
        """Offer those that are paused."""
        self.clock.options = tuple(
            Option(
                each.kind,
                CLOCKS[each.kind],
                hint=_("Paused since %(day)s", day=day_words(each.paused_on)),
            )
            for each in page.clocks
            if each.paused_on is not None
        )
