"""What the made-up residents say: ordinary words, and words that are awkward for a page."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Story:
    """One kind of trouble as somebody tells it. `answers` are further answers by question."""

    kind: str
    account: str
    home: str = "private_rent"
    place: str = ""
    effect: str = "3"
    going_on: bool = True
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """Somebody made up. Nobody can be reached at example.org or on these numbers."""

    name: str
    email: str
    telephone: str = "020 7946 0101"
    ways: tuple[str, ...] = ("email", "call")


PEOPLE = (
    Person("Sam Carter", "sam.carter@example.org"),
    Person("Bea Lindqvist", "bea@example.org", "020 7946 0102", ("email",)),
    Person("Ngozi Adeyemi", "ngozi@example.org", "020 7946 0103", ("email", "text")),
    Person(
        "Wolfgang Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh",
        "wolfgang.wolfeschlegelsteinhausenbergerdorff@example.org",
        "020 7946 0104",
    ),
    Person("نور الدين", "nour@example.org", "020 7946 0105", ("email", "letter")),
    Person("Zoë “Zed” O’Brien <zoe>", "zoe@example.org", "020 7946 0106", ("call", "voicemail")),
    Person("Li 李", "li@example.org", "020 7946 0107", ("text",)),
    Person("Margaret Ellis", "margaret@example.org", "020 7946 0108", ("call", "letter")),
)

STORIES = (
    Story(
        "noise",
        "Loud music comes through the wall from about 11 at night until 3 in the morning. I have asked "
        "them twice to turn it down.",
        effect="4",
        answers={
            "how-often": {"frequency": "every_week", "pattern": "Fridays and Saturdays, after 11pm"}
        },
    ),
    Story(
        "groups",
        "A group of people shout and drink on the stairs. Parents with buggies cannot get past.",
        home="council_housing",
        place="the stairs by the bins",
    ),
    Story(
        "vehicles",
        "E-scooters race along the pavement after school. One nearly hit my mother.",
        home="own",
        answers={"harder": {"vulnerabilities": ["age"]}},
    ),
    Story(
        "litter",
        "Somebody leaves mattresses and black bags beside the recycling bins every week.",
        home="housing_association",
        effect="2",
        answers={
            "home": {"home": "housing_association", "landlord": "A made-up housing association"}
        },
    ),
    Story(
        "street_drinking",
        "People sit in our doorway and drink from early morning. Customers turn away.",
        home="business",
        place="outside the shop",
    ),
    Story(
        "harassment",
        "My neighbour shouts at me whenever I leave the flat and says that he will “sort me out”.",
        effect="5",
        answers={
            "signs": {"signs": ["threats"]},
            "who": {"relation": "neighbour"},
            "about-them": {"name": "A made-up neighbour", "where": "upstairs", "under_18": "no"},
        },
    ),
    Story(
        "vandalism",
        "The new benches were painted over during the night. There is a picture of it on the wall too.",
        effect="1",
        going_on=False,
        home="visitor",
        place="in the small park",
    ),
    Story(
        "drugs",
        "People come and go from one flat all night. There is a strong smell in the corridor.",
        home="council_housing",
        effect="4",
        answers={"at-risk": {"at_risk": ["child"]}},
    ),
    Story(
        "hate",
        "They call us names because of where we come from, and they spat at my daughter.",
        effect="5",
        answers={
            "hate": {"hate": "yes", "motives": ["race", "religion"]},
            "at-risk": {"at_risk": ["child", "you"]},
        },
    ),
    Story("animals", "Two dogs bark all day, every day, while their owner is at work.", effect="3"),
    Story(
        "fire",
        "Somebody lets off fireworks between the houses 🎆🎇. “It is only fun!” they say 😡.",
        going_on=False,
    ),
    Story(
        "neighbour_dispute",
        "He put a fence across the path that we share, and takes our post.",
        home="own",
        effect="2",
        answers={"who": {"relation": "neighbour"}},
    ),
    Story(
        "other",
        "=SUM(A1:A9) is what the sign says. <script>alert('not markup')</script> & so on; 'quotes' and "
        '"more quotes".',
        going_on=False,
        effect="1",
    ),
    Story(
        "noise",
        "الجيران يرفعون صوت الموسيقى كل ليلة بعد منتصف الليل، ولا أستطيع النوم. I can also write English.",
        effect="4",
    ),
    Story(
        "begging",
        "A man asks everybody at the cash machine for money. " + "Tatütata" * 24 + " said my son.",
        home="visitor",
        effect="2",
    ),
    Story(
        "harassment",
        "My son's father waits outside and follows me to work.",
        effect="5",
        answers={"who": {"relation": "partner"}, "at-risk": {"at_risk": ["child", "you"]}},
    ),
)

NOTES = (
    "Called the caretaker, who has seen it too. Diary sheets sent by post.",
    "No answer at the door at 10:40. Card left. Try again on Thursday evening.",
    "Checked with the noise team: “no visit logged”. CCTV asked for.",
)
NEWS = (
    "We have spoken to the people who live there. Please tell us if it happens again.",
    "An officer came by on two evenings and will come again next week.",
)
QUESTIONS = (
    "On which days and at what times is it worst? You can answer here or call us.",
    "May we ring you between 10am and 4pm? If not, tell us a better time.",
)
ENDINGS = {
    "action_taken": "We gave a formal warning to the people who live there. Call us if it starts again.",
    "advice_given": "We told you about mediation and how to keep a diary. You can come back to us.",
    "passed_on": "The landlord deals with this now and will write to you within 10 working days.",
    "no_action_possible": "We could not find out who did it. We will look again if you can tell us more.",
    "withdrawn": "You asked us to stop. Your report still counts if you ask for a case review.",
    "joined": "Somebody else told us of the same thing. We deal with both together.",
}
