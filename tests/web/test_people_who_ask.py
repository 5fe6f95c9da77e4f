"""Naming the people who ask together with the applicant, without a script."""

import re

from portal.domain.vocabulary import Role
from portal.services import drafts
from portal.services.case_review import case_reviews
from portal.services.case_review.named_people import named_in
from tests.services.review_answers import application
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import OWN_FORM, signed_in

BASE = "/community-trigger"
LIST = f"{BASE}/people"


def _begun(client: CheckedClient) -> str:
    """A draft with every question answered, in this browser."""
    page = client.get(f"{BASE}/who")
    client.submit(page, kind="victim")
    cookie = client.http.get_cookie("case_review_draft", domain="127.0.0.1")
    assert cookie is not None
    with client.app.app_context():
        drafts.change_answers(cookie.value, case_reviews.JOURNEY, application())
    return cookie.value


def _people(client: CheckedClient, token: str) -> dict[str, dict[str, object]]:
    with client.app.app_context():
        draft = drafts.find_draft(token, case_reviews.JOURNEY)
        assert draft is not None
        return named_in(draft.answers)


def _add(client: CheckedClient, **values: object) -> Page:
    page = client.submit(client.get(LIST), more="add")
    return client.submit(page, **values)


def test_people_are_added_changed_and_removed(client: CheckedClient) -> None:
    token = _begun(client)
    assert "You have added nobody." in client.get(LIST).main
    empty = _add(client, name="")
    assert empty.status == 422
    page = _add(client, name="Sam <b>", ways=["email", "call"])
    assert page.h1 == "How do we reach this person?"
    assert "<bdi>Sam &lt;b&gt;</bdi>" in page.text
    assert {"email", "telephone", "careful"} <= set(page.fields())
    assert "address" not in page.fields()
    wrong = client.submit(page, email="sam", telephone="020 7946 0000")
    assert wrong.status == 422
    assert "020 7946 0000" in wrong.text
    listed = client.submit(wrong, email="sam@example.org")
    assert "Sam" in listed.main
    ((key, kept),) = _people(client, token).items()
    assert (kept["email"], kept["telephone"]) == ("sam@example.org", "020 7946 0000")
    # A way that is not safe any more takes its detail with it.
    page = client.submit(client.get(f"{LIST}/{key}"), ways=["call"])
    assert "email" not in page.fields()
    client.submit(page)
    assert "email" not in _people(client, token)[key]
    assert "Sam" in client.get(f"{BASE}/check-answers").main
    kept_on = client.submit(client.get(f"{LIST}/{key}/remove"), sure="no")
    assert "Sam" in kept_on.main
    gone = client.submit(client.get(f"{LIST}/{key}/remove"), sure="yes")
    assert "You have added nobody." in gone.main
    assert client.get(f"{LIST}/{key}").status == 404


def test_without_a_safe_way_no_detail_is_asked(client: CheckedClient) -> None:
    token = _begun(client)
    listed = _add(client, name="Jo", ways=["none"])
    assert listed.h1 == "Who asks together with you?"
    ((_key, kept),) = _people(client, token).items()
    assert not {"email", "telephone", "address"} & set(kept)


def test_they_go_with_the_application_and_wait_for_an_officer(client: CheckedClient) -> None:
    _begun(client)
    _add(client, name="Sam Canary", ways=["none"])
    result = client.get(f"{BASE}/result")
    sent = client.submit(result)
    assert sent.status == 200
    found = re.search(r"CR-[0-9A-Z]{4}-[0-9A-Z]{4}", sent.main)
    assert found is not None, sent.main
    reference = found[0]
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    path = f"/officers/case-reviews/{reference}"
    page = client.get(path)
    assert "Named by the applicant. Nothing is sent until they tell us" in page.main
    assert "Canary" not in page.text
    form = client.get(f"{path}/joint-applicants/1")
    assert client.submit(form, OWN_FORM).status == 422
    done = client.submit(form, OWN_FORM, alone="yes", name="Sam Canary")
    assert "Read this code out now" in done.main
    assert "Confirm joint applicant" not in client.get(path).main
    assert client.get(f"{path}/joint-applicants/1").status == 404
