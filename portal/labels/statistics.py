"""Words for the numbers that are published each year [2014 Act s.104(9)]."""

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import Measure

MEASURES = {
    Measure.APPLICATIONS: _l("Applications"),
    Measure.NOT_MET: _l("Threshold not met"),
    Measure.REVIEWS: _l("Reviews carried out"),
    Measure.WITH_RECOMMENDATIONS: _l("Reviews with recommendations"),
}

DEFINITIONS = {
    Measure.APPLICATIONS: _l(
        "Requests for a review, by the day on which they were made. "
        "Those that were taken back count too, and so does each that we look at together with "
        "another one. What the same person sent twice counts once."
    ),
    Measure.NOT_MET: _l(
        "How often the services decided that no review must be held. "
        "It counts on the day on which a second officer agreed."
    ),
    Measure.REVIEWS: _l("Reviews that were held, by the day on which the outcome was sent."),
    Measure.WITH_RECOMMENDATIONS: _l(
        "Those of the reviews that asked a service to do something, by the same day."
    ),
}
