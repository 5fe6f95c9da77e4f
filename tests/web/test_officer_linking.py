"""Replies, filters and links on a case's page, as officers use them without JavaScript."""

import re

import pytest

from portal.content.current import authority
from portal.domain.vocabulary import Role
from portal.services.officer.officers import SignedIn
from tests.builders import a_report, an_application
from tests.services.review_answers import application
from tests.web.contract import CheckedClient
from tests.web.officer_walk import OWN_FORM, act, signed_in


@pytest.fixture
def officer(client: CheckedClient) -> SignedIn:
    return signed_in(client, Role.MANAGER)


def _report(client: CheckedClient, officer: SignedIn) -> str:
    with client.app.app_context():
        return a_report(officer)


def _both(client: CheckedClient, officer: SignedIn) -> dict[str, str]:
    with client.app.app_context():
        return {
            "reports": a_report(officer),
            "case-reviews": an_application(officer, application()),
        }


def _lines(text: str) -> list[str]:
    return re.findall(r'app-timeline__title">([^<]*)<', text)


@pytest.mark.parametrize("kind", ["reports", "case-reviews"])
@pytest.mark.parametrize("name", ["message", "ask-evidence"])
def test_prepared_words_fill_the_box_and_are_changed_and_sent(
    client: CheckedClient, officer: SignedIn, kind: str, name: str
) -> None:
    path = f"/officers/{kind}/{_both(client, officer)[kind]}"
    page = client.get(f"{path}/{name}")
    href = re.search(r'href="([^"]*\?words=[^"]+)"', page.text)
    assert href is not None
    with client.app.app_context():
        key = href[1].partition("=")[2]
        words = next(each.words for each in authority().replies if each.key == key)
    filled = client.get(href[1])
    assert words.splitlines()[0] in filled.main
    after = client.submit(filled, OWN_FORM, words="Please look at this plan.")
    assert after.status == 200
    assert "Please look at this plan." in after.main
    assert "We mailed them that there is news." in after.main


def test_a_gap_in_prepared_words_is_not_sent(client: CheckedClient, officer: SignedIn) -> None:
    path = f"/officers/reports/{_report(client, officer)}"
    page = client.submit(client.get(f"{path}/message?words=working-on-it"), OWN_FORM)
    assert page.status == 422
    assert "Put your own words in place of [day]." in page.text
    assert "find out more" in page.text or "finding out more" in page.text
    # Brackets of the officer's own are theirs.
    assert act(client, f"{path}/message", words="Flat [sic] 4 it is.").status == 200


@pytest.mark.parametrize("key", ["nothing", "photos", "", "%00", "a" * 3000])
def test_words_of_another_kind_or_none_leave_the_box_empty(
    client: CheckedClient, officer: SignedIn, key: str
) -> None:
    page = client.get(f"/officers/reports/{_report(client, officer)}/message?words={key}")
    assert page.status == 200
    assert re.search(r"<textarea[^>]*>\s*</textarea>", page.text)


def test_a_report_that_is_asked_for_evidence_waits(
    client: CheckedClient, officer: SignedIn
) -> None:
    path = f"/officers/reports/{_report(client, officer)}"
    page = act(client, f"{path}/ask-evidence", words="Have you photos?")
    assert "Your question is there for the resident." in page.main
    assert "We asked for photos or other evidence" in _lines(page.text)
    assert "Waiting for the resident" in page.main


def test_the_timeline_is_narrowed_by_links(client: CheckedClient, officer: SignedIn) -> None:
    path = f"/officers/reports/{_report(client, officer)}"
    act(client, f"{path}/note", words="A note.", visibility="staff")
    act(client, f"{path}/message", words="A message.")
    act(client, f"{path}/ask", words="A question?")
    act(client, f"{path}/priority", priority="high", reason="A weapon.")
    whole = _lines(client.get(path).text)
    shown = {
        name: _lines(client.get(f"{path}?show={name}").text)
        for name in ("all", "public", "staff", "messages", "changes", "nonsense", "%00")
    }
    assert shown["all"] == shown["nonsense"] == shown["%00"] == whole
    assert sorted(shown["public"] + shown["staff"]) == sorted(whole)
    assert len(shown["messages"]) == 2
    assert not any("Note" in line for line in shown["changes"])
    assert "Priority changed to: High" in shown["changes"]
    assert "Message to the resident" not in shown["changes"]


def test_a_filter_of_nothing_says_so(client: CheckedClient, officer: SignedIn) -> None:
    path = f"/officers/reports/{_report(client, officer)}"
    page = client.get(f"{path}?show=messages")
    assert "Nothing of this kind yet." in page.main
    assert 'aria-current="true">Messages' in page.text


@pytest.mark.parametrize("show", ["public", "staff", "messages", "changes"])
def test_a_case_review_is_narrowed_too(client: CheckedClient, officer: SignedIn, show: str) -> None:
    path = f"/officers/case-reviews/{_both(client, officer)['case-reviews']}"
    assert client.get(f"{path}?show={show}").status == 200


def test_two_reports_are_linked_and_parted(client: CheckedClient, officer: SignedIn) -> None:
    one, other = _report(client, officer), _report(client, officer)
    path = f"/officers/reports/{one}"
    page = act(client, f"{path}/link", other=other.lower(), reason="One party.")
    assert "The two reports are linked." in page.main
    assert f"Linked with {other}" in _lines(page.text)
    assert "Linked with" in client.get(f"/officers/reports/{other}").main
    page = act(client, f"{path}/unlink", other=other, reason="Two parties.")
    assert "The link has ended." in page.main


def test_a_report_is_joined_and_opened_again(client: CheckedClient, officer: SignedIn) -> None:
    one, other = _report(client, officer), _report(client, officer)
    page = act(client, f"/officers/reports/{one}/join", other=other, words="One place for both.")
    assert "The report was joined to the other one, and is closed." in page.main
    assert "Joined to this one" in client.get(f"/officers/reports/{other}").main
    page = act(client, f"/officers/reports/{one}/reopen", words="It is another matter.")
    assert "Reopened" in page.main
    assert "Joined to this one" not in client.get(f"/officers/reports/{other}").main


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("link", {}),
        ("link", {"other": "nonsense", "reason": "kept words"}),
        ("link", {"other": "ASB-2222-2222", "reason": "kept words"}),
        ("link", {"other": "x" * 101, "reason": "kept words"}),
        ("link", {"other": "ASB\x00", "reason": "kept words"}),
        ("link", {"other": "ASB-2222-2222", "reason": "kept words", "csrf_token": "old"}),
        ("join", {"words": "kept words"}),
        ("join", {"other": "CR-2222-2222", "words": "kept words"}),
        ("join", {"other": "itself", "words": "kept words"}),
        ("message", {"words": " \n "}),
        ("message", {"words": "kept words" + "x" * 4000}),
        ("message", {"words": "kept words", "csrf_token": "old"}),
        ("ask-evidence", {"words": ""}),
    ],
)
def test_bad_input_is_said_beside_the_field_and_kept(
    client: CheckedClient, officer: SignedIn, name: str, values: dict[str, str]
) -> None:
    reference = _report(client, officer)
    if values.get("other") == "itself":
        values = {**values, "other": reference}
    path = f"/officers/reports/{reference}/{name}"
    page = act(client, path, **values)
    assert page.status == 422
    assert page.errors
    if "kept words" in repr(values):
        assert "kept words" in page.text


@pytest.mark.parametrize("name", ["link", "message", "join"])
def test_what_was_typed_stays_where_a_colleague_was_faster(
    client: CheckedClient, officer: SignedIn, name: str
) -> None:
    one, other = _report(client, officer), _report(client, officer)
    field = "reason" if name == "link" else "words"
    values = {field: "My long words", "version": "77"}
    if name != "message":
        values["other"] = other
    page = act(client, f"/officers/reports/{one}/{name}", **values)
    assert page.status == 409
    assert "My long words" in page.text
    assert client.submit(page, OWN_FORM).status == 200


def test_a_link_that_a_colleague_ended_is_said_and_the_reason_kept(
    client: CheckedClient, officer: SignedIn
) -> None:
    one, other = _report(client, officer), _report(client, officer)
    path = f"/officers/reports/{one}"
    assert client.get(f"{path}/unlink").status == 404
    act(client, f"{path}/link", other=other, reason="One party.")
    first, second = client.get(f"{path}/unlink"), client.get(f"{path}/unlink")
    missing = client.submit(first, OWN_FORM, reason="My reason")
    assert missing.status == 422
    assert "My reason" in missing.text
    client.submit(first, OWN_FORM, other=other, reason="Two parties.")
    page = client.submit(second, OWN_FORM, other=other, reason="My reason")
    assert page.status == 409
    assert "My reason" in page.text
    page = client.submit(page, OWN_FORM)
    assert page.status == 422
    assert "These two reports are not linked." in page.text
    assert "My reason" in page.text
