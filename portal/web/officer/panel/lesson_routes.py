"""What was learned from all reviews. The search is sent with POST: no words stand in an address."""

from flask import g, render_template, request
from flask_babel import lazy_gettext as _l

from portal.domain.review_plan import LessonTheme
from portal.labels.review_plan import THEMES
from portal.services.panel import lessons
from portal.services.panel.lessons import SHOWN, Found
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import day_words
from portal.web.shared.access import REVIEW_OFFICERS, STAFF, for_officers
from portal.web.shared.fields import Option, QuestionForm, SelectField, TextField


class LessonSearchForm(QuestionForm):
    """By theme and by words."""

    theme = SelectField(
        _l("Theme"),
        options=tuple(Option(str(code), words) for code, words in THEMES.items()),
        mark_optional=False,
    )
    words = TextField(
        _l("Words"),
        hint=_l("Whole words. All of them must be there."),
        max_length=200,
        mark_optional=False,
        autocomplete="off",
    )


@blueprint.route("/lessons", methods=["GET", "POST"])
@for_officers(*STAFF)
def all_lessons() -> str | tuple[str, int]:
    """The newest lessons, or those that were looked for."""
    form = LessonSearchForm()
    if request.method == "GET":
        return _page(form, lessons.search_lessons(g.officer))
    if not form.validate():
        return _page(form, None), 422
    theme = LessonTheme(form.theme.data) if form.theme.data else None
    return _page(form, lessons.search_lessons(g.officer, theme, form.words.data or ""))


def _page(form: LessonSearchForm, found: Found | None) -> str:
    return render_template(
        "officer/lessons.html",
        form=form,
        more=found is not None and found.more,
        most=SHOWN,
        searched=found is not None,
        opens_cases=g.officer.role in REVIEW_OFFICERS,
        rows=[
            {
                "theme": THEMES[each.theme],
                "words": each.words,
                "day": day_words(each.learned_on),
                "reference": each.reference,
            }
            for each in (found.lessons if found else ())
        ],
    )
