"""What the browser gets: nothing that belongs to GOV.UK alone, readable colours, small files."""

import re

import pytest

from portal import assets

STYLES = assets.PORTAL / "styles"


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    assets.build()


def colours() -> dict[str, str]:
    """The named colours of the palette and of the default brand."""
    text = "".join(
        (STYLES / name).read_text(encoding="utf-8")
        for name in ("_palette.scss", "brands/default/_brand.scss")
    )
    return dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", text, re.MULTILINE))


def luminance(colour: str) -> float:
    """Relative luminance [WCAG 2.2]."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, from 1 to 21 [WCAG 2.2]."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT_PAIRS = [
    ("text", "white"), ("text", "paper"), ("text", "accent"), ("text", "accent-tint"),
    ("text", "ink-tint"), ("text", "done-tint"), ("text", "quiet-tint"),
    ("secondary-text", "white"), ("secondary-text", "paper"), ("secondary-text", "accent-tint"),
    ("secondary-text", "ink-tint"),
    ("white", "ink"), ("white", "ink-deep"), ("white", "link"), ("white", "danger"),
    ("white", "danger-deep"),
    ("link", "white"), ("link", "paper"), ("link", "ink-tint"), ("link", "accent-tint"),
    ("link-hover", "white"), ("link-visited", "white"), ("link-visited", "paper"),
    ("link-visited", "ink-tint"), ("link-visited", "accent-tint"),
    ("ink", "ink-tint"), ("ink", "white"),
    ("danger", "white"), ("danger-deep", "danger-tint"), ("done", "done-tint"),
    ("wait-text", "accent-tint"),
]  # fmt: skip
PART_PAIRS = [("edge", "white"), ("accent", "ink"), ("done", "white"), ("ink", "paper")]


@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_can_be_read(front: str, back: str) -> None:
    named = colours()
    assert contrast(named[front], named[back]) >= 7


@pytest.mark.parametrize(("front", "back"), PART_PAIRS)
def test_parts_can_be_told_apart(front: str, back: str) -> None:
    named = colours()
    assert contrast(named[front], named[back]) >= 3


def test_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_no_built_file_holds_what_belongs_to_gov_uk() -> None:
    sheets = sorted(assets.DIST.glob("*.css"))
    assert len(sheets) >= 6
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8").lower()
        for word in ("gds transport", "@font-face", "crown", "crest", "#1d70b8", "url("):
            assert word not in text, (sheet.name, word)
    assert not [path.name for path in assets.DIST.iterdir() if path.suffix in (".woff", ".woff2")]


def test_a_forbidden_font_stops_the_build(tmp_path: pytest.TempPathFactory) -> None:
    (tmp_path / "bad.css").write_text('p{font-family:"GDS Transport"}', encoding="utf-8")
    with pytest.raises(assets.AssetError, match="GDS Transport"):
        assets.check_styles(tmp_path)


def test_own_styles_mirror_by_themselves() -> None:
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right)|(?:^|\s)(?:left|right):|text-align: (?:left|right)"
    )
    for sheet in STYLES.rglob("*.scss"):
        assert not physical.search(sheet.read_text(encoding="utf-8")), sheet.name


def test_the_sheets_stay_small() -> None:
    sizes = {path.name.split(".")[0]: path.stat().st_size for path in assets.DIST.glob("*.css.br")}
    scripts = {path.name.split(".")[0]: path.stat().st_size for path in assets.DIST.glob("*.js.br")}
    # First view of a guidance page: 14 KB in all, 5 KB of it for the page; of a question: 20 KB.
    assert sizes["main"] <= 8_000
    assert sizes["main"] + sizes["forms"] + scripts["forms"] <= 15_000


def test_an_unchanged_tree_is_not_built_again() -> None:
    assert assets.build() is False
