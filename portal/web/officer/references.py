"""References in addresses."""

from flask import abort

from portal.domain import references


def written_reference(reference: str) -> str:
    """The reference of an address, in its one written form; anything else is not found."""
    try:
        written = references.normalise(reference)
    except references.BadReferenceError:
        abort(404)
    if written != reference:
        abort(404)
    return written
