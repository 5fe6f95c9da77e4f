"""Making the demonstration: each sample by the services that residents and officers use."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import current_app

from portal import clock
from portal.config import Settings
from portal.domain.vocabulary import Intake
from portal.extensions import db
from portal.models.report import Report
from portal.services import drafts
from portal.services.case_review import case_reviews
from portal.services.demo import case_reviews as review_samples
from portal.services.demo import marker, people, report_acts, review_acts
from portal.services.demo import reports as report_samples
from portal.services.demo.case_reviews import SampleApplication
from portal.services.demo.reports import SampleReport
from portal.services.report import reports

TOTAL = report_samples.COUNT + review_samples.COUNT


def prepare() -> int:
    """Make what is still missing of the demonstration; returns how many samples that was.

    Started again after it was broken off, it goes on where it stopped.

    Raises:
        NotOurDemo: the database holds something else.
    """
    marker.check_is_ours()
    begun_at = marker.progress()
    if begun_at < TOTAL:
        marker.note_progress(begun_at)
    # In a demonstration of an earlier release they have no app yet.
    people.add_officers()
    if begun_at >= TOTAL:
        return 0
    people.add_partners()
    settings: Settings = current_app.config["PORTAL"]
    samples: list[SampleReport | SampleApplication] = [
        *report_samples.sample_reports(settings.locales),
        *review_samples.sample_applications(),
    ]
    for number, sample in enumerate(samples):
        if number < begun_at:
            continue
        if isinstance(sample, SampleReport):
            _make_report(number, sample)
        else:
            _make_application(sample)
        marker.note_progress(number + 1)
    return TOTAL - begun_at


def _make_report(number: int, sample: SampleReport) -> None:
    with clock.stopped_at(sample.received_at):
        if sample.intake == "online":
            token = _drafted(reports.JOURNEY, sample.locale, sample.answers)
            sent = reports.submit_draft(token, sample.answers)
        else:
            holder = people.officer("triage@example.org")
            intake = Intake(sample.intake)
            sent = reports.enter_report(sample.answers, intake, holder, sample.received_at)
    first = db.session.scalar(sa.select(Report.reference).order_by(Report.id).limit(1)) or ""
    report_acts.act_on(sent.reference, sample.received_at, sample.acts, number, joined_to=first)


def _make_application(sample: SampleApplication) -> None:
    with clock.stopped_at(sample.received_at):
        if sample.intake == "online":
            token = _drafted(case_reviews.JOURNEY, "en", sample.answers)
            sent = case_reviews.submit_draft(token, sample.answers)
        else:
            holder = people.officer("review@example.org")
            intake = Intake(sample.intake)
            sent = case_reviews.enter_application(
                sample.answers, intake, holder, sample.received_at
            )
    review_acts.act_on(sent.reference, sample.received_at, sample.acts)


def _drafted(journey: str, locale: str, answers: Mapping[str, Any]) -> str:
    slug, fields = next(iter(answers.items()))
    return drafts.start_draft(journey, locale, slug, fields)
