"""docs/fields.md says what each form takes, as the code does."""

from tests.house.fields import DOCUMENT, document


def test_the_document_is_what_the_forms_say() -> None:
    assert DOCUMENT.read_text() == document(), (
        "docs/fields.md differs from the forms. Write it anew: python -m tests.house.routes"
    )
