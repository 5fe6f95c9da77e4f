"""The pages on how long a case is kept: holds, and deletion by two managers."""

import pytest

from portal.domain.keeping import ErasureReason, HoldReason, RestrictionReason
from portal.domain.vocabulary import ReportOutcome, Role
from portal.services.data_protection import case_keeping, restrictions
from portal.services.officer.officers import SignedIn
from portal.services.report import report_pages, triage
from tests.builders import a_report, an_application, an_officer
from tests.services.review_answers import application
from tests.web.contract import CheckedClient
from tests.web.officer_walk import act, add_officer, signed_in


def closed_report(client: CheckedClient) -> str:
    with client.app.app_context():
        officer = an_officer(Role.MANAGER)
        reference = a_report(officer)
        seen = report_pages.open_report(reference, officer).version
        triage.take(reference, officer, seen)
        outcome = ReportOutcome.ADVICE_GIVEN
        triage.close(reference, officer, seen + 1, outcome=outcome, words="Advice.")
    return reference


def proposed(client: CheckedClient, reference: str) -> SignedIn:
    first = add_officer(client, Role.MANAGER)
    with client.app.app_context():
        case_keeping.propose_erasure(reference, first, ErasureReason.ASKED, "Asked by letter")
    return first


def test_the_case_leads_to_its_times(client: CheckedClient) -> None:
    reference = closed_report(client)
    signed_in(client, Role.MANAGER)
    page = client.get(f"/officers/reports/{reference}")
    link = next(a for a in page.all("a") if a.get("href") == f"/officers/keeping/{reference}")
    assert link is not None
    main = client.get(f"/officers/keeping/{reference}").main
    assert "Fri 15 Oct 2027" in main
    assert "Sun 15 Oct 2028" in main
    assert "Fri 15 Oct 2032" in main
    assert "There was none." in main


def test_others_are_offered_no_way_there(client: CheckedClient) -> None:
    reference = closed_report(client)
    signed_in(client, Role.TRIAGE_OFFICER)
    assert "/officers/keeping/" not in client.get(f"/officers/reports/{reference}").text


def test_an_application_has_its_own_times(client: CheckedClient) -> None:
    manager = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        reference = an_application(manager, application())
    main = client.get(f"/officers/keeping/{reference}").main
    assert "The times begin when the case is closed." in main
    assert "Who may be doing it" not in main
    assert "Propose to delete" not in main


def test_a_hold_is_set_and_lifted(client: CheckedClient) -> None:
    reference = closed_report(client)
    path = f"/officers/keeping/{reference}"
    signed_in(client, Role.MANAGER)
    errors = act(client, f"{path}/hold", words="Number 12")
    assert errors.status == 422
    assert "Number 12" in errors.text
    page = act(client, f"{path}/hold", reason="ombudsman", words="Number 12")
    assert "The legal hold is set." in page.main
    assert "Nothing is deleted until it is lifted." in page.main
    assert "Number 12" in page.main
    assert "Propose to delete" not in page.main
    again = act(client, f"{path}/hold", reason="court", words="x")
    assert again.status == 422
    assert "stands on this case already" in again.main
    page = act(client, f"{path}/lift", words="It ended")
    assert "The legal hold is lifted." in page.main
    assert "It ended" in page.main


def test_another_manager_deletes_what_one_proposed(client: CheckedClient) -> None:
    reference = closed_report(client)
    path = f"/officers/keeping/{reference}"
    signed_in(client, Role.MANAGER)
    page = act(client, f"{path}/propose", reason="asked", words="Asked by letter")
    assert "Another manager must agree." in page.main
    assert "Agree and delete it" not in page.main
    mine = act(client, f"{path}/agree")
    assert mine.status == 422
    assert "Another manager must agree." in mine.main
    other = CheckedClient(client.app)
    signed_in(other, Role.MANAGER)
    assert "Asked by letter" in other.get(path).main
    page = act(other, f"{path}/agree")
    assert "The case is deleted." in page.main
    assert "Only codes, dates and counts are left." in page.main
    report = other.get(f"/officers/reports/{reference}")
    assert "were deleted on 14 October 2026" in report.main
    assert "Drums" not in report.text
    assert "What you can do" not in report.main
    note = act(other, f"/officers/reports/{reference}/note", words="x", visibility="staff")
    assert note.status == 422
    assert "This case was deleted." in note.main
    signed_in(client, Role.TRIAGE_OFFICER)
    assert "were deleted on" in client.get(f"/officers/reports/{reference}").main


def test_a_proposal_is_sent_back(client: CheckedClient) -> None:
    reference = closed_report(client)
    proposed(client, reference)
    signed_in(client, Role.MANAGER)
    page = act(client, f"/officers/keeping/{reference}/send-back")
    assert "The case is kept." in page.main
    assert "Drums" in client.get(f"/officers/reports/{reference}").text


def test_a_hold_stops_an_agreement(client: CheckedClient) -> None:
    reference = closed_report(client)
    first = proposed(client, reference)
    with client.app.app_context():
        case_keeping.set_hold(reference, first, HoldReason.COURT, "x")
    signed_in(client, Role.MANAGER)
    page = act(client, f"/officers/keeping/{reference}/agree")
    assert page.status == 422
    assert "Lift it first." in page.main


@pytest.mark.parametrize("tail", ["", "/hold", "/agree", "/nothing"])
def test_a_guessed_reference_is_not_found(client: CheckedClient, tail: str) -> None:
    signed_in(client, Role.MANAGER)
    for reference in ("ASB-2222-2222", "x", "%00", "A" * 300):
        assert client.get(f"/officers/keeping/{reference}{tail}").status == 404


def test_bad_input_changes_nothing(client: CheckedClient) -> None:
    reference = closed_report(client)
    path = f"/officers/keeping/{reference}"
    signed_in(client, Role.MANAGER)
    for values in ({"csrf_token": "old"}, {"reason": "nonsense"}, {"words": "x" * 5000}):
        good = {"reason": "court", "words": "x"}
        assert act(client, f"{path}/hold", **{**good, **values}).status == 422
    assert "There was none." in client.get(path).main


def test_a_restricted_case_is_used_for_a_reason_only(client: CheckedClient) -> None:
    reference = closed_report(client)
    path = f"/officers/keeping/{reference}"
    signed_in(client, Role.MANAGER)
    assert act(client, f"{path}/restrict").status == 422
    page = act(client, f"{path}/restrict", reason="accuracy", words="The day is wrong")
    assert "The use of this case is restricted." in page.main
    assert "The day is wrong" in page.main
    assert "Propose to delete" not in page.main
    case = client.get(f"/officers/reports/{reference}")
    assert "The use of this case is restricted" in case.main
    refused = act(client, f"/officers/reports/{reference}/note", words="Hi", visibility="staff")
    assert (refused.status, "record first why you use it" in refused.main) == (422, True)
    use = f"/officers/restricted/{reference}"
    assert f'href="{use}"' in case.text
    assert "Record why first." in case.main
    assert act(client, use, reason="consent").status == 422
    assert "until the end of today" in act(client, use, reason="consent", words="Agreed").main
    noted = act(client, f"/officers/reports/{reference}/note", words="Hi", visibility="staff")
    assert noted.status == 200
    assert "Record why first." not in client.get(f"/officers/reports/{reference}").main
    assert "Agreed" in client.get(path).main
    lift = f"{path}/lift-restriction"
    day = {"told_on-day": "14", "told_on-month": "10", "told_on-year": "2027"}
    assert act(client, lift, words="It was right", **day).status == 422
    page = act(client, lift, words="It was right", **{**day, "told_on-year": "2026"})
    assert "They were told on" in page.main
    assert client.get(use).status == 404


def test_a_triage_officer_uses_no_restricted_case_review(client: CheckedClient) -> None:
    with client.app.app_context():
        manager = an_officer(Role.MANAGER)
        reference = an_application(manager, application())
        restrictions.restrict(reference, manager, RestrictionReason.CLAIMS, "A claim")
    signed_in(client, Role.TRIAGE_OFFICER)
    assert client.get(f"/officers/restricted/{reference}").status == 403
    signed_in(client, Role.CASE_REVIEW_OFFICER)
    assert "Use is restricted" in client.get("/officers/case-reviews").main
    assert client.get(f"/officers/restricted/{reference}").status == 200
