"""Whatever is sent to whichever form: never a fault of ours, always a whole page, and typed text stays.

The forms are those of every page state, so that a new form is fuzzed by itself; the addresses are those of
the url_map, so that one without a state is named in `fuzzing` or fails.
"""

import random
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, example, given, seed, settings
from hypothesis import strategies as st

from portal.extensions import db
from tests.demo import copy_demo
from tests.played import BASE, Played
from tests.web.contract import CheckedClient, Page, check_headers, check_page
from tests.web.fuzzing import (
    HOSTILE,
    WITHOUT_A_FORM,
    WITHOUT_TRIES,
    WRITTEN,
    Attached,
    Cookies,
    FoundForm,
    Pairs,
    broken_body,
    forms_on,
    path_of,
    rules_for,
    takers,
    visitors,
)

# The states of the other tests are played once for these too.
pytestmark = pytest.mark.xdist_group("states")

TRIES_A_FORM = 7
# Each is made small before it is told, which takes a while.
MOST_TOLD = 3
_VISITORS = visitors()
_PICTURE = Attached("a.gif", b"GIF89a\x00")
_UNKNOWN = ("__proto__", "unknown[]", "")


@pytest.fixture(scope="module")
def fuzzed_app(
    demo_app: Flask, played: dict[str, Played], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The demonstration with all that its states made, which may be spoilt."""
    app = copy_demo(demo_app, tmp_path_factory.mktemp("fuzz"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def sent_to(form: FoundForm) -> st.SearchStrategy[Pairs]:
    """What is sent to a form: a few fields changed, missing, repeated, unknown or files, the others as usual.

    Offered answers come to fields that do not offer them, too.
    """
    texts = st.one_of(
        st.sampled_from(HOSTILE),
        st.sampled_from((*form.offered, "1")),
        st.text(st.characters(), max_size=30),
        st.text(st.characters(categories=["Cs", "Cc", "Nd", "Zl"]), max_size=5),
        st.binary(max_size=20),
    )
    files = st.builds(Attached, st.text(max_size=20), st.binary(max_size=50))
    value = st.one_of(texts, texts, texts, files)
    names = st.sampled_from((*form.names, *_UNKNOWN))
    changes = st.dictionaries(names, st.lists(value, max_size=3), max_size=8)
    return changes.map(form.changed)


def fixed_tries(form: FoundForm) -> tuple[Pairs, ...]:
    """Nothing but the token; text in each field; a file in each."""
    return tuple(
        form.token + [(name, value) for name in form.names for value in values]
        for values in ((), (WRITTEN,), (_PICTURE,))
    )


def send(app: Flask, cookies: Cookies, form: FoundForm, pairs: Pairs) -> None:
    """One try from an address of its own; the answer is held to the contract."""
    path, body, kind = form.request(pairs)
    answer = app.test_client(use_cookies=False).open(
        path,
        method=form.method.upper(),
        data=body,
        content_type=kind or None,
        base_url=BASE,
        headers={"Cookie": cookies.header},
        environ_overrides={"REMOTE_ADDR": next(_VISITORS)},
    )
    # A file that is made for the answer is gone with it only.
    with closing(answer) as response:
        cookies.take(response.headers.getlist("Set-Cookie"))
        check_headers(response)
        if response.mimetype == "text/html" and response.status_code >= 400:
            page = Page(response)
            check_page(page)
            if page.status == 422:
                check_kept(page, form, pairs)


def check_kept(page: Page, form: FoundForm, pairs: Pairs) -> None:
    """Text that was refused stands in its field again."""
    first: dict[str, object] = {}
    for name, value in pairs:
        first.setdefault(name, value)
    forms = [
        number for number in range(len(page.all("form"))) if page.action(number) == form.action
    ]
    shown = page.fields(forms[0]) if len(forms) == 1 else {}
    texts = {
        element.get("name", "")
        for element in page.root.iter()
        if element.tag.endswith("textarea") or element.get("type") == "text"
    }
    for name in texts & set(shown):
        # Boxes of a date hold a few letters only, and a code is never shown again.
        if name.endswith(("-day", "-month", "-year")) or name == "code":
            continue
        if first.get(name) == WRITTEN:
            assert shown[name] == WRITTEN, name


def property_of(app: Flask, cookies: Cookies, form: FoundForm) -> Callable[[], None]:
    """The form withstands whatever is sent, as a property to be tried."""

    def withstands(pairs: Pairs) -> None:
        send(app, cookies, form, pairs)

    tried = given(pairs=sent_to(form))(withstands)
    for pairs in fixed_tries(form):
        tried = example(pairs=pairs)(tried)
    # Another beginning for each form, and the same in each run.
    tried = seed(zlib.crc32(f"{form.endpoint} {form.names}".encode()))(tried)
    return settings(
        max_examples=TRIES_A_FORM,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )(tried)


# All page states are played before, where this test runs alone.
@pytest.mark.timeout(900)
def test_every_form_withstands_whatever_is_sent(
    fuzzed_app: Flask, played: dict[str, Played]
) -> None:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    wrong: list[str] = []
    for slug, state in played.items():
        cookies = Cookies()
        cookies.take(state.response.headers.getlist("Set-Cookie"))
        for form in forms_on(fuzzed_app, state.response.get_data(as_text=True)):
            mark = (form.endpoint, form.names)
            if mark in seen:
                continue
            seen.add(mark)
            if form.endpoint in WITHOUT_TRIES or len(wrong) == MOST_TOLD:
                continue
            try:
                property_of(fuzzed_app, cookies, form)()
            except Exception as error:
                notes = [ascii(str(each))[:1000] for each in (error, *error.__notes__)]
                wrong.append("\n".join((f"{slug}, {form.action}:", *notes)))
    assert wrong == [], "\n\n".join(wrong)
    assert takers(fuzzed_app) - {endpoint for endpoint, _ in seen} == WITHOUT_A_FORM


def test_every_address_withstands_bodies_of_no_form(client: CheckedClient) -> None:
    dice = random.Random(33)
    for rule in rules_for(client.app, "POST"):
        for _ in range(4):
            body, kind = broken_body(dice)
            answer = client.http.post(
                path_of(rule),
                data=body,
                content_type=kind,
                base_url=BASE,
                environ_base={"REMOTE_ADDR": next(_VISITORS)},
            )
            assert answer.status_code < 500, (rule.endpoint, kind, body)
            check_headers(answer)
