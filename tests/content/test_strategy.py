"""Nothing of the strategy is lost: numbers, addresses, figures and promises, item by item."""

import pytest

from portal.content.model import Authority, Card, Page
from tests.content.reading import read_aloud

WEST_END = "west-end"
VIOLENCE = "violence-and-exploitation"
NEIGHBOURHOODS = "neighbourhoods"

# Each "What can I do?" item: page, card, printed number, what a telephone dials.
NUMBERS = [
    (WEST_END, "emergency", "999", "tel:999"),
    (VIOLENCE, "emergency", "999", "tel:999"),
    (VIOLENCE, "child", "020 7641 4000", "tel:+442076414000"),
    (VIOLENCE, "child", "020 7641 2388", "tel:+442076412388"),
    (VIOLENCE, "adult", "020 7641 2176", "tel:+442076412176"),
    (VIOLENCE, "modern-slavery", "0800 0121 700", "tel:+448000121700"),
    (NEIGHBOURHOODS, "emergency", "999", "tel:999"),
    (NEIGHBOURHOODS, "noise", "0207 641 2000", "tel:+442076412000"),
]

# Web addresses as the strategy prints them, each on the page of its priority.
ADDRESSES = [
    (WEST_END, "crime", "www.met.police.uk/ro/report/ocr/af/how-to-report-a-crime/"),
    (WEST_END, "alarms", "www.london-fire.gov.uk/safety/the-workplace/automatic-fire-alarms/"),
    (
        WEST_END,
        "theft",
        "www.met.police.uk/cp/crime-prevention/personal-safety-how-to-stay-safe/",
    ),
    (
        WEST_END,
        "burglary",
        "www.met.police.uk/cp/crime-prevention/keeping-business-safe-from-crime/"
        "keep-burglars-out-business/",
    ),
    (WEST_END, "terrorism", "act.campaign.gov.uk/"),
    (WEST_END, "radicalisation", "actearly.uk/"),
    (WEST_END, "protect-uk", "www.protectuk.police.uk/"),
    (WEST_END, "night-star", "www.westminster.gov.uk/night-safety"),
    (WEST_END, "accreditation", "www.westminster.gov.uk/night-safety"),
    (WEST_END, "safe-haven", "www.westminster.gov.uk/night-safety"),
    (VIOLENCE, "crime", "www.met.police.uk/ro/report/ocr/af/how-to-report-a-crime/"),
    (
        VIOLENCE,
        "domestic-abuse",
        "www.westminster.gov.uk/domestic-violence-against-women-and-girls/get-help",
    ),
    (
        VIOLENCE,
        "prevent",
        "www.westminster.gov.uk/leisure-libraries-and-community/crime-and-community-safety/"
        "prevent/safeguarding-vulnerable-individuals/prevent-and-channel-contact-details",
    ),
    (VIOLENCE, "modern-slavery", "www.modernslaveryhelpline.org/report"),
    (NEIGHBOURHOODS, "crime", "www.met.police.uk/ro/report/ocr/af/how-to-report-a-crime/"),
    (NEIGHBOURHOODS, "council-tenant", "www.westminster.gov.uk/form/report-anti-social-behaviour"),
    (NEIGHBOURHOODS, "noise", "www.westminster.gov.uk/report-it-old"),
    (
        NEIGHBOURHOODS,
        "case-review",
        "www.westminster.gov.uk/leisure-libraries-and-community/crime-and-community-safety/"
        "community-trigger",
    ),
    (NEIGHBOURHOODS, "watch", "www.ourwatch.org.uk/"),
    (NEIGHBOURHOODS, "ward-panel", "www.met.police.uk/area/your-area/"),
    (
        NEIGHBOURHOODS,
        "fire-check",
        "www.london-fire.gov.uk/safety/the-home/home-fire-safety/home-fire-safety-checker-hfsc/",
    ),
]

FIGURES = {
    "home": [
        "76,326",
        "6.2%",
        "7.9%",
        "50%",
        "65%",
        "Over two thirds",
        "£315 million",
        "96%",
        "77%",
        "Half",
    ],
    WEST_END: [
        "About 640,000",
        "Over 2,200",
        "3%",
        "Over two thirds",
        "65%",
        "59%",
        "28%",
        "50%",
        "Less than 1%",
        "Three times",
        "8,863",
        "5,697",
        "Almost 9,000",
        "Over 5,500",
        "Almost half",
        "Two thirds",
        "The most worried",
        "Highest in London",
    ],
    VIOLENCE: ["22%", "7%", "About 6%", "About 7%", "About 3%", "8,873", "12%", "39%", "12%"],
    NEIGHBOURHOODS: [
        "56%",
        "Nearly half",
        "96%",
        "77%",
        "Least trust",
        "26%",
        "58%",
        "47%",
        "13%",
        "14%",
    ],
}

# A word or two that only this objective has, in the strategy's order.
OBJECTIVES = {
    WEST_END: [
        "Combatting Drugs Partnership",
        "hidden",
        "homes, mental health and jobs",
        "laws on anti-social behaviour",
        "safe night out",
        "Safe Havens",
        "false alarms",
        "report crime",
        "no violence",
        "Share facts",
        "terrorists",
    ],
    VIOLENCE: [
        "drives violence",
        "leave crime behind",
        "most at risk",
        "again and again",
        "health issue",
        "lessons",
        "every meeting",
        "Tell people",
        "local people can shape",
        "way to help clear",
        "facts and data",
        "charities and local groups",
        "stand up to those who do harm",
        "what the law asks",
    ],
    NEIGHBOURHOODS: [
        "tools and powers",
        "Community Payback",
        "a say in how complaints",
        "Learn from each ASB case review",
        "Step in early",
        "more secure",
        "many problems at once",
        "report crime",
        "happy with the help",
        "families at risk",
        "Victims’ Code",
        "drugs and drink",
        "more people involved",
        "Try out new ways",
        "places with the most crime",
    ],
}

ACHIEVEMENTS = [
    "98%",
    "over 250",
    "Mayor of London",
    "serious youth violence",
    "Helping Hands",
    "almost 200",
    "£290,000",
    "Over 3,000",
]

SPOTLIGHTS = {
    WEST_END: ["vawg"],
    VIOLENCE: ["modern-slavery", "drugs", "duty"],
    NEIGHBOURHOODS: ["street"],
}


def _page(authority: Authority, slug: str) -> Page:
    return authority.pages["en"][slug]


def _card(authority: Authority, slug: str, key: str) -> Card:
    cards = [one for group in _page(authority, slug).groups for one in group.cards]
    return next(one for one in cards if one.key == key)


@pytest.mark.parametrize(("slug", "card", "printed", "href"), NUMBERS)
def test_every_number_stands_on_its_card_as_printed(
    westminster: Authority, slug: str, card: str, printed: str, href: str
) -> None:
    numbers = [
        (number.printed, number.href)
        for contact in _card(westminster, slug, card).contacts
        for number in contact.phones
    ]
    assert (printed, href) in numbers


@pytest.mark.parametrize(("slug", "card", "address"), ADDRESSES)
def test_every_web_address_stands_on_its_card(
    westminster: Authority, slug: str, card: str, address: str
) -> None:
    contacts = _card(westminster, slug, card).contacts
    assert f"https://{address}" in [one.href for one in contacts]
    assert address in [one.address for one in contacts]


def test_the_adult_at_risk_card_has_the_email_address(westminster: Authority) -> None:
    (contact,) = _card(westminster, VIOLENCE, "adult").contacts
    assert contact.email == "adultsocialcare@westminster.gov.uk"


def test_the_child_at_risk_card_says_when_each_number_is_answered(westminster: Authority) -> None:
    (contact,) = _card(westminster, VIOLENCE, "child").contacts
    assert contact.hours == "9am to 5pm, Monday to Friday"
    assert contact.otherwise is not None
    assert contact.otherwise.hours == "All other times"


def test_housing_association_first_is_advice_and_bars_nothing(westminster: Authority) -> None:
    words = " ".join(
        map(read_aloud, _card(westminster, NEIGHBOURHOODS, "housing-association").text)
    )
    assert "landlord" in words
    assert "You can still report to us, and still ask for a case review." in words


@pytest.mark.parametrize("slug", FIGURES)
def test_every_figure_has_its_value_and_source(westminster: Authority, slug: str) -> None:
    figures = _page(westminster, slug).figures
    assert [one.value for one in figures] == FIGURES[slug]
    assert all(one.source for one in figures)


def test_the_two_shares_of_theft_show_their_periods(westminster: Authority) -> None:
    found = {one.key: one for one in _page(westminster, WEST_END).figures}
    assert found["theft_59"].period == "2022/23"
    assert "January 2023" in found["theft_half"].source


@pytest.mark.parametrize("slug", OBJECTIVES)
def test_every_objective_is_there_in_its_order(westminster: Authority, slug: str) -> None:
    said = [read_aloud(one) for one in _page(westminster, slug).objectives]
    assert len(said) == len(OBJECTIVES[slug])
    for words, objective in zip(OBJECTIVES[slug], said, strict=True):
        assert words in objective


def test_there_are_forty_objectives(westminster: Authority) -> None:
    assert [len(_page(westminster, slug).objectives) for slug in OBJECTIVES] == [11, 14, 15]


def test_all_eight_achievements_are_on_the_home_page(westminster: Authority) -> None:
    said = [read_aloud(one) for one in _page(westminster, "home").achievements]
    assert len(said) == len(ACHIEVEMENTS)
    for words, achievement in zip(ACHIEVEMENTS, said, strict=True):
        assert words in achievement


@pytest.mark.parametrize("slug", SPOTLIGHTS)
def test_spotlights_and_the_serious_violence_duty(westminster: Authority, slug: str) -> None:
    assert [one.key for one in _page(westminster, slug).spotlights] == SPOTLIGHTS[slug]


@pytest.mark.parametrize("slug", [WEST_END, VIOLENCE, NEIGHBOURHOODS])
def test_each_priority_shows_the_five_themes(westminster: Authority, slug: str) -> None:
    assert len(_page(westminster, slug).themes) == 5


@pytest.mark.parametrize("slug", [WEST_END, VIOLENCE, NEIGHBOURHOODS])
def test_999_leads_each_priority(westminster: Authority, slug: str) -> None:
    assert _page(westminster, slug).groups[0].cards[0].contacts[0].printed == "999"


def test_the_victims_page_holds_its_figures_and_ombudsmen(westminster: Authority) -> None:
    page = _page(westminster, "victims-rights")
    assert {one.value for one in page.figures} == {"26%", "58%", "47%", "14%", "13%"}
    links = {
        segment.href
        for section in page.sections
        for block in section.blocks
        for row in block.rows
        for cell in row
        for segment in cell
    }
    assert {
        "tel:+443000610614",
        "tel:+443001113000",
        "tel:+443000200096",
        "tel:+443450154033",
    } <= links


FORBIDDEN_CONDITIONS = (
    "malicious",
    "vexatious",
    "no action has been taken",
    "within the last month",
)


def test_no_page_makes_a_condition_that_the_act_does_not_make(westminster: Authority) -> None:
    for page in westminster.pages["en"].values():
        said = repr(page).lower()
        assert not [words for words in FORBIDDEN_CONDITIONS if words in said]
