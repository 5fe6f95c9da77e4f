"""The case-review queue and a case review's page."""

from typing import Any

import pytest

from portal.domain.vocabulary import Role
from portal.services.case_review import threshold_decisions
from portal.services.officer.officers import SignedIn
from tests.builders import PASSWORD, a_report, an_application, an_officer
from tests.services.review_answers import about, application, exactly, row, told
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import OWN_FORM, PREVIEW, act, send_letter, sign_in, signed_in

REASONS = {
    "persistence": "Every week",
    "harm": "No sleep",
    "adequacy": "Nobody came",
    "bodies_hold": "Police: none",
}


@pytest.fixture
def officer(client: CheckedClient) -> SignedIn:
    return signed_in(client, Role.CASE_REVIEW_OFFICER)


def _application(client: CheckedClient, officer: SignedIn, **changes: Any) -> str:
    with client.app.app_context():
        return an_application(officer, application(**changes))


def _other(client: CheckedClient, body: str) -> SignedIn:
    with client.app.app_context():
        return an_officer(Role.CASE_REVIEW_OFFICER, body)


def test_empty_lanes_say_so(client: CheckedClient, officer: SignedIn) -> None:
    assert client.get("/officers/case-reviews").main.count("Nothing waits here.") == 3


def test_the_lanes_hold_what_they_should(client: CheckedClient, officer: SignedIn) -> None:
    met, undecided = _application(client, officer), _application(client, officer, rows={})
    confirm = client.get("/officers/case-reviews?lane=confirm").main
    decide = client.get("/officers/case-reviews?lane=decide").main
    assert met in confirm
    assert undecided not in confirm
    assert undecided in decide
    assert "3 incidents count" in confirm
    assert "due Fri 16 Oct" in confirm


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("lane=nonsense", 404),
        ("lane=confirm&page=x", 400),
        ("lane=confirm&page=2026-10-14.²", 400),
        ("lane=confirm&page=2026-02-31.1", 400),
        ("lane=confirm&page=2026-10-14." + "9" * 400, 400),
        ("lane=confirm&page=2026-10-14.9999999999999999", 200),
    ],
)
def test_an_address_that_was_tampered_with(
    client: CheckedClient, officer: SignedIn, query: str, status: int
) -> None:
    assert client.get(f"/officers/case-reviews?{query}").status == status


def test_the_findings_are_told_with_their_dates(client: CheckedClient, officer: SignedIn) -> None:
    rows = {
        "row-a": row("2026-08-10", told("council", exactly("2026-08-12"), reference="N-77")),
        "row-b": row("2026-03-01", told("police", exactly("2026-06-20"))),
        "row-c": row("2026-09-05", told("other", about("2026-09"))),
        "row-d": row("2026-09-06", same_problem="no"),
    }
    main = client.get(f"/officers/case-reviews/{_application(client, officer, rows=rows)}").main
    assert "1 incident counts of the 3 that are needed" in main
    for words in (
        "Mon 10 Aug",
        "Wed 12 Aug",
        "told the council (N-77)",
        "Told more than one month after it happened",
        "Part of another problem",
        "An officer checks who was told",
        "Decide about the threshold",
        "Judged by the numbers of",
    ):
        assert words in main, words


def test_the_working_is_shown_with_both_ends(client: CheckedClient, officer: SignedIn) -> None:
    rows = {"row-a": row("2026-08-10", told("council", exactly("2026-09-10")))}
    main = client.get(f"/officers/case-reviews/{_application(client, officer, rows=rows)}").main
    for words in (
        "It counts by the grace day only.",
        "Last day to tell somebody (one month): Wed 9 Sept, with the grace day Thu 10 Sept.",
        "Last day to apply (6 months): Tue 9 Mar 2027, with the grace day Wed 10 Mar 2027.",
        "You told the council on 10 September.",
    ):
        assert words in main, words


def test_who_must_not_be_told_stands_among_the_facts(
    client: CheckedClient, officer: SignedIn
) -> None:
    told_of = _application(client, officer, avoid={"avoid": "My brother Cain"})
    main = client.get(f"/officers/case-reviews/{told_of}").main
    assert "They named somebody." in main
    assert "Cain" not in main


def test_confirming_by_pages(client: CheckedClient, officer: SignedIn) -> None:
    path = f"/officers/case-reviews/{_application(client, officer)}"
    assert "the bodies must find that it is met" in client.get(path).main
    page = act(client, f"{path}/take")
    assert "You are the contact officer now." in page.main
    page = act(client, f"{path}/confirm-met", words="A review is held.")
    assert "It is confirmed: the threshold is met." in page.main
    assert "Hold the panel" in page.main
    page = act(
        client, f"{path}/move", to="gathering", reason="Letters out", words="We ask everyone."
    )
    assert "Gathering information" in page.main


def test_not_met_by_two_officers(client: CheckedClient, officer: SignedIn) -> None:
    path = f"/officers/case-reviews/{_application(client, officer, rows={})}"
    assert act(client, f"{path}/propose-not-met", **REASONS, words="x").status == 422
    why = {"not_asked": "All had sent it before.", "else_helps": "Mediation."}
    page = act(client, f"{path}/propose-not-met", **REASONS, **why, words="It is not met, because.")
    assert "No body was asked. Why not" in page.main
    assert "Your proposal waits for a second officer." in page.main
    assert "Agree to the proposal" not in page.main
    assert act(client, f"{path}/agree", words="I agree with me").status == 422
    sign_in(client, _other(client, "council"))
    page = act(client, f"{path}/agree", words="Yes")
    assert page.status == 422
    assert "An officer of another body must agree" in page.errors[0]
    sign_in(client, _other(client, "police"))
    agreeing = client.get(f"{path}/agree").main
    assert "No body was asked what it holds. All had sent it before." in agreeing
    assert "Waits for a second officer" in client.get("/officers/case-reviews").main
    page = act(client, f"{path}/agree", words="I looked at it afresh.")
    assert "Decided: not met" in page.main
    assert "I looked at it afresh." in page.main
    assert "Time to appeal" in page.main


def test_no_reason_is_asked_for_where_bodies_were_asked(
    client: CheckedClient, officer: SignedIn
) -> None:
    path = f"/officers/case-reviews/{_application(client, officer, rows={})}"
    act(client, f"{path}/ask-bodies", bodies="police", words="By mail.")
    page = act(
        client, f"{path}/propose-not-met", **REASONS, else_helps="Mediation.", words="Because."
    )
    assert "Proposed: not met" in page.main
    sign_in(client, _other(client, "police"))
    assert "No body was asked" not in client.get(f"{path}/agree").main


def test_a_departure_asks_for_a_proved_fact(client: CheckedClient, officer: SignedIn) -> None:
    path = f"/officers/case-reviews/{_application(client, officer)}/depart"
    page = act(client, path, proof="No record found", words="x")
    assert page.status == 422
    page = act(client, path, fact="no_record", proof="No record found", words="x")
    assert page.status == 422
    page = act(client, path, fact="not_asb", proof="It was a building site.", words="x")
    assert "Proposed: depart from the finding" in page.main
    assert "It is not anti-social behaviour" in page.main


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("confirm-met", {}),
        ("confirm-met", {"words": "x" * 4001}),
        ("decide-met", {**REASONS, "words": "kept words"}),
        ("propose-not-met", {"words": "kept words"}),
        ("agree", {"words": "kept words"}),
        ("send-back", {"words": "kept words"}),
        ("ask-bodies", {"bodies": "mafia", "words": "kept words"}),
        ("ask-bodies", {"bodies": "police", "words": "kept words"}),
        ("move", {"to": "closed", "reason": "kept words", "words": "x"}),
        ("move", {"to": "", "words": "kept words"}),
        ("note", {"words": "kept words"}),
    ],
)
def test_bad_input_and_refused_steps_keep_the_words(
    client: CheckedClient, officer: SignedIn, name: str, values: dict[str, str]
) -> None:
    page = act(client, f"/officers/case-reviews/{_application(client, officer)}/{name}", **values)
    assert page.status == 422
    assert page.errors
    if "kept words" in values.values():
        assert "kept words" in page.text


def test_a_colleague_was_faster(client: CheckedClient, officer: SignedIn) -> None:
    reference = _application(client, officer)
    form = client.get(f"/officers/case-reviews/{reference}/confirm-met")
    with client.app.app_context():
        threshold_decisions.take(reference, an_officer(Role.MANAGER), 1)
    page = client.submit(form, OWN_FORM, words="A review is held.")
    assert page.status == 409
    assert "A review is held." in page.text
    assert "It is confirmed" in send_letter(client, client.submit(page, OWN_FORM)).main


def test_a_letter_is_seen_before_it_is_sent(client: CheckedClient, officer: SignedIn) -> None:
    reference = _application(client, officer)
    path = f"/officers/case-reviews/{reference}"
    form = client.get(f"{path}/confirm-met")
    preview = client.submit(form, OWN_FORM, words="Three <b>count</b>.")
    assert PREVIEW in preview.main
    assert preview.h1 == "There will be a review"
    for said in ("Three <b>count</b>.", "Friday 30 October 2026", officer.name):
        assert said in preview.main, said
    assert "Zoë" not in preview.main
    assert "Hold the panel" not in client.get(path).main
    # Changing it leads back to the form with what was typed.
    form = client.submit(preview, OWN_FORM, step="change")
    assert form.h1 == "Confirm that the threshold is met"
    assert form.fields(OWN_FORM)["words"] == "Three <b>count</b>."
    preview = client.submit(form, OWN_FORM, words="Three count.")
    with client.app.app_context():
        threshold_decisions.take(reference, an_officer(Role.MANAGER), 1)
    late = client.submit(preview, OWN_FORM, step="send")
    assert late.status == 409
    assert "Three count." in late.text
    done = send_letter(client, client.submit(late, OWN_FORM))
    assert "The letter is sent." in done.main
    assert "There will be a review, to the applicant" in done.main
    assert "Three count." in client.get(f"{path}/letters/1").main


@pytest.mark.parametrize("step", ["", "nonsense", "\x00"])
def test_nothing_else_sends_a_letter(client: CheckedClient, officer: SignedIn, step: str) -> None:
    path = f"/officers/case-reviews/{_application(client, officer)}"
    page = client.submit(client.get(f"{path}/confirm-met"), OWN_FORM, words="x", step=step)
    assert PREVIEW in page.main
    assert "letters/1" not in client.get(path).text


def test_the_second_officer_sees_the_letter_that_agreeing_sends(
    client: CheckedClient, officer: SignedIn
) -> None:
    path = f"/officers/case-reviews/{_application(client, officer, rows={})}"
    act(client, f"{path}/ask-bodies", bodies="police", words="By mail.")
    act(client, f"{path}/propose-not-met", **REASONS, else_helps="Mediation.", words="Because.")
    sign_in(client, _other(client, "police"))
    preview = client.submit(client.get(f"{path}/agree"), OWN_FORM, words="Only for officers.")
    for said in (
        PREVIEW,
        "We decided not to hold a review",
        "Because.",
        "Every week",
        "Mediation.",
    ):
        assert said in preview.main, said
    assert "Only for officers." not in preview.main
    assert "Police: none" not in preview.main
    assert f"{officer.name} looks after your case" in preview.main
    assert "We decided not to hold a review" in send_letter(client, preview).main


def test_who_applied_is_shown_for_a_recorded_reason(
    client: CheckedClient, officer: SignedIn
) -> None:
    path = f"/officers/case-reviews/{_application(client, officer)}"
    assert "Zoë Example" not in client.get(path).text
    assert "Zoë Example" in act(client, f"{path}/identity", reason="contact").main


def _found(client: CheckedClient, **values: str) -> Page:
    return client.submit(client.get("/officers/search"), OWN_FORM, **values)


def test_finding_a_caller(client: CheckedClient, officer: SignedIn) -> None:
    with client.app.app_context():
        report = a_report(officer)
    review = _application(client, officer)
    page = _found(client, name="lovelace")
    assert report in page.main
    assert review not in page.main
    assert "lovelace" not in (page.response.request.query_string or b"").decode()
    assert review in _found(client, email="zoe@example.org").main
    assert "We found nothing." in _found(client, name="Nobody").main
    assert _found(client, reference=report.lower()).h1 == f"Report {report}"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"name": "!?"},
        {"reference": "ASB-2222-2222"},
        {"words": "x" * 201},
        {"name": "ada", "csrf_token": "old"},
    ],
)
def test_a_search_that_cannot_be_made(
    client: CheckedClient, officer: SignedIn, values: dict[str, str]
) -> None:
    page = _found(client, **values)
    assert page.status == 422
    assert page.errors


def test_the_audit_is_read_by_those_who_watch(client: CheckedClient, officer: SignedIn) -> None:
    reference = _application(client, officer)
    client.get(f"/officers/case-reviews/{reference}")
    auditor = signed_in(client, Role.AUDITOR)
    page = client.get(f"/officers/audit?reference={reference.lower()}")
    assert "case_review.read" in page.main
    assert officer.name in page.main
    assert "officer.signed_in" not in page.main
    assert auditor.name in client.get("/officers/audit").main
    assert client.get("/officers/audit?reference=nonsense").status == 422
    assert client.get("/officers/audit?before=x").status == 400
    assert client.get(f"/officers/audit?before={'9' * 400}").status == 400
    for _each in range(60):
        client.get("/officers/audit")
    page = client.get("/officers/audit")
    (older,) = [each.get("href") for each in page.all("a") if each.get("rel") == "next"]
    assert "Wed 14 Oct" in client.get(older or "").main


def test_handing_over_by_the_manager(client: CheckedClient, officer: SignedIn) -> None:
    reference = _application(client, officer)
    act(client, f"/officers/case-reviews/{reference}/take")
    taker = _other(client, "council")
    signed_in(client, Role.MANAGER)
    page = act(client, "/officers/hand-over")
    assert page.status == 422
    page = act(client, "/officers/hand-over", from_whom=str(officer.id), to_whom=str(officer.id))
    assert page.status == 422
    page = act(client, "/officers/hand-over", from_whom=str(officer.id), to_whom=str(taker.id))
    assert "1 case was handed over." in page.main
    assert taker.name in client.get(f"/officers/case-reviews/{reference}").main


def test_signing_in_again_as_another_is_another(client: CheckedClient, officer: SignedIn) -> None:
    other = _other(client, "police")
    assert other.name in sign_in(client, other).text
    assert PASSWORD not in client.get("/officers/").text
