"""It happened again, and the diary: page, spreadsheet and PDF."""

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import clock
from portal.labels.report import KINDS
from portal.letters.pdf import can_write_pdf
from portal.letters.rendering import render
from portal.locales import current_locale
from portal.services.case_review.case_reviews import JOURNEY
from portal.services.report import diary as diaries
from portal.services.report import occurrences
from portal.services.report.diary import Diary
from portal.services.report.occurrences import Earlier, NotOpen, TooManyOccurrences
from portal.web.diary import presenter
from portal.web.diary.forms import AgainForm, new_key
from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import give_cookie, read_cookie
from portal.web.shared.csv_file import csv_text
from portal.web.shared.fields import QuestionForm
from portal.web.shared.journey_pages import cookie_name
from portal.web.shared.leaving import TRACK_COOKIE, exit_href

blueprint = Blueprint("diary", __name__)

# Some 30 pages, which take a few seconds to set; more would hold up everybody else.
_LONGEST_PDF = 100_000

_CASE = "/track/<string(maxlength=20):reference>"


@blueprint.route(f"{_CASE}/again", methods=["GET", "POST"])
@for_everyone
def again(reference: str) -> Response:
    """One occurrence more of an opened report."""
    form = AgainForm()
    form.on.not_after = clock.today()
    earlier = occurrences.find_earlier(_token(), reference)
    if request.method == "GET":
        if earlier is None:
            return _to_sign_in()
        form.key.data = new_key()
        return _ask(form, reference, earlier, 200)
    if not form.validate():
        return _ask(form, reference, earlier, 422)
    form.key.data = form.key.data or new_key()
    try:
        added = occurrences.add_occurrence(
            _token(), reference, form.answers(), form.key.data, current_locale().code
        )
    except NotOpen:
        # The words stay on the page: signing in elsewhere and sending again loses nothing.
        return _ask(form, reference, None, 422)
    except TooManyOccurrences:
        form.add_error(None, _("You sent many in a short time. Wait an hour, or call us."))
        return _ask(form, reference, earlier, 429)
    return redirect(url_for("diary.sent", reference=reference, added=added), 303)


@blueprint.get(f"{_CASE}/again/<string(maxlength=20):added>")
@for_everyone
def sent(reference: str, added: str) -> Response:
    """The new reference, what happens next, and how near a case review is."""
    found = occurrences.find_added(_token(), reference, added)
    if found is None:
        return _to_sign_in()
    page = render_template(
        "diary/sent.html",
        reference=reference,
        sent=found,
        due=presenter.long_day(found.due_on),
        review=presenter.outlook_sentences(found.outlook) if found.outlook else (),
        diary=_open(reference),
        form=QuestionForm(formdata=None),
        exit_href=exit_href(),
    )
    return make_response(page)


@blueprint.get(f"{_CASE}/diary")
@for_everyone
def diary(reference: str) -> Response:
    """Every occurrence, with its dates and what was told to whom."""
    found = _open(reference)
    if found is None:
        return _to_sign_in()
    page = render_template(
        "diary/diary.html",
        diary=found,
        sheet=presenter.sheet(found),
        pdf_offered=_fits_pdf(found),
        form=QuestionForm(formdata=None),
        exit_href=exit_href(),
    )
    return make_response(page)


@blueprint.get(f"{_CASE}/diary.csv")
@for_everyone
def diary_csv(reference: str) -> Response:
    """The diary as a file for a spreadsheet."""
    found = _open(reference)
    if found is None:
        return _to_sign_in()
    return csv_text(f"diary-{reference}.csv", presenter.csv_heading(), presenter.csv_rows(found))


@blueprint.get(f"{_CASE}/diary.pdf")
@for_everyone
def diary_pdf(reference: str) -> Response:
    """The diary as tagged PDF; the page instead where this machine cannot write one."""
    found = _open(reference)
    if found is None:
        return _to_sign_in()
    if not _fits_pdf(found):
        return redirect(url_for("diary.diary", reference=reference), 303)
    letter = render(
        "diary", current_locale().code, {"sheet": presenter.sheet(found), "reference": reference}
    )
    response = current_app.response_class(letter.pdf(), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="diary-{reference}.pdf"'
    return response


@blueprint.post(f"{_CASE}/diary/case-review")
@for_everyone
def case_review(reference: str) -> Response:
    """Begin an application for a case review with these occurrences."""
    found = _open(reference)
    if found is None:
        return _to_sign_in()
    if not found.offers_review:
        abort(404)
    if not QuestionForm().validate():
        return redirect(url_for("diary.diary", reference=reference), 303)
    cookie = cookie_name(JOURNEY)
    words = {kind: str(said) for kind, said in KINDS.items()}
    locale = current_locale().code
    begun = diaries.begin_review(_token(), reference, read_cookie(cookie), locale, words)
    if begun is None:
        return _to_sign_in()
    return give_cookie(redirect(url_for("case_review.question", slug="who"), 303), cookie, begun)


def _token() -> str | None:
    return read_cookie(TRACK_COOKIE)


def _open(reference: str) -> Diary | None:
    return diaries.open_diary(_token(), reference)


def _fits_pdf(diary: Diary) -> bool:
    return can_write_pdf() and diary.letters <= _LONGEST_PDF


def _to_sign_in() -> Response:
    return redirect(url_for("tracking.open_case"), 303)


def _ask(form: AgainForm, reference: str, earlier: Earlier | None, status: int) -> Response:
    if earlier is None:
        form.add_error(
            None,
            _("Your report was open too long, so it closed. Your words are still on this page."),
        )
    page = render_template(
        "diary/again.html",
        form=form,
        earlier=presenter.earlier_words(earlier) if earlier else "",
        reference=reference,
        back_href=url_for("tracking.case", reference=reference),
        sensitive=True,
        exit_href=exit_href(),
        page_error=status != 200,
    )
    return make_response(page, status)
