"""What can be done with a report and another one, for the table of acts."""

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import ReportOutcome, ReportStatus
from portal.services.report import linked_reports, triage
from portal.services.report.report_pages import ReportPage
from portal.web.officer.act import Act
from portal.web.officer.report.linking_forms import JoinForm, LinkForm, UnlinkForm

LINKING: dict[str, Act[ReportPage]] = {
    "link": Act(
        _l("Link it with another report"),
        LinkForm,
        lambda reference, officer, seen, form: linked_reports.link(
            reference, officer, seen, form.other.data, form.reason.data
        ),
        lambda page, officer: True,
        _l("The two reports are linked."),
    ),
    "unlink": Act(
        _l("End a link with another report"),
        UnlinkForm,
        lambda reference, officer, seen, form: linked_reports.unlink(
            reference, officer, seen, form.other.data, form.reason.data
        ),
        lambda page, officer: bool(page.links.linked),
        _l("The link has ended."),
    ),
    "join": Act(
        _l("Join it to another report"),
        JoinForm,
        lambda reference, officer, seen, form: triage.close(
            reference,
            officer,
            seen,
            outcome=ReportOutcome.JOINED,
            words=form.words.data,
            joined_to=form.other.data,
        ),
        lambda page, officer: page.status is not ReportStatus.CLOSED,
        _l("The report was joined to the other one, and is closed."),
    ),
}
