"""What the stylesheets promise: readable contrast in both themes, one set of dark values, small files, no inline style in templates."""

import gzip
import re
from itertools import pairwise

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
BLOCK = re.compile(r'(?P<selector>:root(?:\[data-theme="dark"\]|:not\(\[data-theme="light"\]\))?) \{(?P<body>[^}]*)\}')
TOKEN = re.compile(r"--([\w-]+): (#[0-9A-Fa-f]{6});")

TEXT = ["ink", "ink2", "ink3", "brand", "brand-strong", "gold-ink", "on", "near", "below", "none"]
PAIRS = [
    *((text, ground, 4.5) for text in TEXT for ground in ("surface", "ground")),
    *((text, "sunken", 4.5) for text in ("ink", "ink2", "ink3")),
    *((text, f"{text}-bg", 4.5) for text in ("on", "near", "below", "none")),
    *((f"map{step}-ink", f"map{step}", 4.5) for step in range(1, 6)),
    *(("ink", tint, 4.5) for tint in ("brand-tint", "on-bg", "near-bg", "below-bg")),
    ("on-brand", "brand", 4.5),
    ("on-brand", "brand-strong", 4.5),
    ("brand-strong", "brand-tint", 4.5),
    ("brand", "brand-tint", 4.5),
    *(("focus", ground, 3.0) for ground in ("surface", "ground", "sunken", "brand-tint", "near-bg")),
    *(("control", ground, 3.0) for ground in ("surface", "ground")),
    ("on-fill", "surface", 3.0),
    ("below-fill", "surface", 3.0),
]


def themes():
    """Return the token sets by selector, from the tokens layer only (print has its own)."""
    text = (CSS / "base.css").read_text()
    return {found["selector"]: dict(TOKEN.findall(found["body"])) for found in BLOCK.finditer(text) if "--ground:" in found["body"]}


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("selector", [":root", ':root[data-theme="dark"]'])
@pytest.mark.parametrize(("front", "back", "needed"), PAIRS)
def test_every_pair_of_colours_in_use_can_be_read(selector, front, back, needed):
    tokens = themes()[selector]
    assert contrast(tokens[front], tokens[back]) >= needed


def test_chosen_dark_equals_the_dark_of_the_machine():
    found = themes()
    assert found[':root:not([data-theme="light"])'] == found[':root[data-theme="dark"]']


def test_the_dark_theme_names_every_colour_of_the_light_one():
    found = themes()
    assert set(found[":root"]) == set(found[':root[data-theme="dark"]'])


def test_map_steps_run_from_one_end_to_the_other():
    for tokens in themes().values():
        steps = [luminance(tokens[f"map{step}"]) for step in range(1, 6)]
        assert all(before > after for before, after in pairwise(steps)) or all(before < after for before, after in pairwise(steps))


def test_styles_and_scripts_stay_within_their_budgets():
    assert sum(len(gzip.compress(path.read_bytes())) for path in CSS.glob("*.css")) <= 15_000
    assert sum(len(gzip.compress(path.read_bytes())) for path in (settings.BASE_DIR / "static" / "js").glob("*.js")) <= 20_000


def test_every_address_in_the_styles_is_a_file_of_ours_or_a_font_made_at_set_up():
    for path in CSS.glob("*.css"):
        for address in re.findall(r'url\("([^"#][^"]*)"\)', path.read_text()):
            assert address.startswith("../fonts/") or (path.parent / address).exists()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_no_template_carries_an_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
