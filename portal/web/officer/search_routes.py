"""Finding a caller or a case. The search is sent with POST: no name or number stands in an address."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.content.current import authority
from portal.labels import case_review as review_labels
from portal.services import case_search
from portal.services.audit import audit
from portal.services.case_search import FOUND_AT_MOST, Wanted
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import queue_row, restricted_marks, review_status_kind
from portal.web.officer.queue_forms import unknown_reference
from portal.web.shared.access import STAFF, for_officers
from portal.web.shared.fields import QuestionForm, TextField


class SearchForm(QuestionForm):
    """What a caller says of themselves, or words of what happened."""

    title = _l("Find a person or a case")
    hint = _l("Fill in what you know. Everything that you fill in must match.")
    reference = TextField(
        _l("Reference"),
        max_length=100,
        width=20,
        left_to_right=True,
        mark_optional=False,
        autocomplete="off",
    )
    name = TextField(
        _l("Name"),
        hint=_l("Any of their names."),
        max_length=200,
        mark_optional=False,
        autocomplete="off",
    )
    telephone = TextField(
        _l("Telephone"),
        max_length=40,
        width=20,
        left_to_right=True,
        mark_optional=False,
        autocomplete="off",
    )
    email = TextField(
        _l("Email"), max_length=254, left_to_right=True, mark_optional=False, autocomplete="off"
    )
    postcode = TextField(
        _l("Postcode"),
        max_length=10,
        width=10,
        left_to_right=True,
        mark_optional=False,
        autocomplete="off",
    )
    words = TextField(
        _l("Words of what happened or where"),
        hint=_l("Whole words."),
        max_length=200,
        mark_optional=False,
        autocomplete="off",
    )

    @property
    def wanted(self) -> Wanted:
        """What is looked for."""
        return Wanted(
            name=self["name"].data or "",
            telephone=self.telephone.data or "",
            email=self.email.data or "",
            postcode=self.postcode.data or "",
            words=self.words.data or "",
        )


@blueprint.route("/search", methods=["GET", "POST"])
@for_officers(*STAFF)
def search() -> str | Response | tuple[str, int]:
    """The search and what it found."""
    form = SearchForm()
    if request.method == "GET":
        return render_template("officer/search.html", form=form, found=None)
    if not form.validate():
        return _page(form), 422
    if form.reference.data:
        case = case_search.find_reference(form.reference.data, g.officer.role)
        if case is not None:
            return redirect(url_for(f"officer.{case.kind}", reference=case.reference), 303)
        form.add_error("reference", unknown_reference())
        return _page(form), 422
    wanted = form.wanted
    if not wanted.terms():
        form.add_error("name", _("Fill in at least one of these."))
        return _page(form), 422
    found = case_search.search_cases(wanted, g.officer.role)
    audit.record(
        "search.made",
        officer_id=g.officer.id,
        facts={"by": wanted.used, "found": len(found.reports) + len(found.reviews)},
    )
    teams = authority().teams
    return render_template(
        "officer/search.html",
        form=form,
        found=found,
        most=FOUND_AT_MOST,
        reports=[queue_row(row, teams) for row in found.reports],
        reviews=[
            {
                "reference": each.reference,
                "status": review_labels.STATUSES[each.status],
                "status_kind": review_status_kind(each.status),
                "marks": restricted_marks(each.restricted),
            }
            for each in found.reviews
        ],
    )


def _page(form: SearchForm) -> str:
    return render_template("officer/search.html", form=form, found=None)
