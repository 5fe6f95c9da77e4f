"""References in addresses."""

from flask import abort

from portal.domain import references


def is_written(reference: str) -> bool:
    """Whether it is a reference in its one written form."""
    try:
        return references.normalise(reference) == reference
    except references.BadReferenceError:
        return False


def written_reference(reference: str) -> str:
    """The reference of an address, in its one written form; anything else is not found."""
    if not is_written(reference):
        abort(404)
    return reference
