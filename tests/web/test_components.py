"""The pinned pair of component packages: the Python macros give what GOV.UK Frontend itself expects."""

import json
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from markupsafe import Markup

from portal import assets
from portal.web.shared.components import component

FIXTURES = assets.ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"

CASES = [
    ("input", "with error and hint"),
    ("textarea", "with default value"),
    ("character-count", "with hint and error"),
    ("radios", "with hints on items"),
    ("radios", "with a divider"),
    ("radios", "with conditional items"),
    ("checkboxes", "with divider, None and conditional items"),
    ("select", "with hint text and error message"),
    ("date-input", "with error on month input"),
    ("date-input", "with errors and hint"),
    ("error-summary", "mixed with and without links"),
]


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    assets.build()


def expected(name: str, case: str) -> dict[str, Any]:
    text = (FIXTURES / name / "fixtures.json").read_text(encoding="utf-8")
    return next(found for found in json.loads(text)["fixtures"] if found["name"] == case)


def shape(html: str) -> Any:
    """The elements, their attributes and their words, without the white space between."""
    return _shape(html5lib.parseFragment(html, namespaceHTMLElements=False))


def _shape(element: Element) -> Any:
    inner = [_shape(child) for child in element if isinstance(child.tag, str)]
    words = [(element.text or "").split(), (element.tail or "").split()]
    return [element.tag, sorted(element.attrib.items()), words, inner]


def trusted(value: Any) -> Any:
    """The fixtures' own HTML, marked as such."""
    if isinstance(value, dict):
        return {
            key: Markup(inner) if key == "html" else trusted(inner) for key, inner in value.items()
        }
    return [trusted(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_component_is_what_its_own_fixtures_expect(name: str, case: str) -> None:
    fixture = expected(name, case)
    assert shape(component(name, trusted(fixture["options"]))) == shape(fixture["html"])


def test_the_same_shape_with_other_words_is_right_too() -> None:
    for label, value in (("One", "<1>"), ("Two & three", '"2"')):
        html = component("input", {"label": {"text": label}, "name": "n", "value": value})
        tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
        assert "".join(tree.find(".//label").itertext()).strip() == label
        assert tree.find(".//input").get("value") == value


def test_marks_typed_by_a_person_stay_words() -> None:
    html = component("input", {"label": {"text": "\ue0001\ue001"}, "name": "n", "value": "secret"})
    assert html.count("secret") == 1
