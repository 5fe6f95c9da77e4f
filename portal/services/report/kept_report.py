"""A kept report's answers, read into types again."""

from portal.models.report import Report
from portal.services.report.report_answers import ReportAnswers, read_answers
from portal.services.report.report_record import all_answers


def read_kept(report: Report) -> ReportAnswers:
    """All answers of a report; what was erased reads as not given."""
    return read_answers(all_answers(report))
