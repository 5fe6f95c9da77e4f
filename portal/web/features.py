"""The features of the portal, each a blueprint."""

from flask import Flask

from portal.web.case_review.routes import blueprint as case_review
from portal.web.data_protection.routes import blueprint as data_protection
from portal.web.diary.routes import blueprint as diary
from portal.web.evidence.routes import blueprint as evidence
from portal.web.guidance.routes import blueprint as guidance
from portal.web.officer.routes import blueprint as officer
from portal.web.operations.routes import blueprint as operations
from portal.web.partner.routes import blueprint as partner
from portal.web.report.routes import blueprint as report
from portal.web.shared.leaving import blueprint as leaving
from portal.web.tracking.routes import blueprint as tracking


def install_features(app: Flask) -> None:
    """Register them all; the demo's own pages refuse to answer in production."""
    for blueprint in (
        guidance,
        report,
        evidence,
        case_review,
        tracking,
        diary,
        data_protection,
        partner,
        officer,
        operations,
        leaving,
    ):
        app.register_blueprint(blueprint)
    if app.config["PORTAL"].env != "production":
        # Imported only here: nothing of the demo is loaded in production (docs/decisions/0034).
        from portal.web.demo.routes import blueprint as demo

        app.register_blueprint(demo)
