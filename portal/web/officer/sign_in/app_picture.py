"""What an authenticator app scans, and the same as letters to type."""

from markupsafe import Markup


def app_picture(address: str) -> Markup:
    """The picture of an app's address."""
    # Imported late: it is needed once for each officer, and start-up is kept short.
    import segno

    # Made of our own figures and letters only.
    svg = segno.make(address, micro=False, error="m").svg_inline(
        omitsize=True, light="#fff", svgclass=None, lineclass=None
    )
    return Markup(svg)  # noqa: S704


def grouped(secret: str) -> str:
    """The key in groups of four letters, as people read them."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
