"""Web fonts, made from the full fonts that pip packages carry: one weight a file, only the signs this product writes, woff2."""

from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from bkk_okr.site_packages import package_folder

SIGNS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0x0E01, 0x0E5C),  # Thai
    *range(0x2000, 0x2070),  # dashes, quotes, bullet, ellipsis, zero-width space
    *range(0x2190, 0x2194),  # arrows
    *range(0x25A0, 0x2600),  # shapes beside a state
    *(0x20AC, 0x2122, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
]


@dataclass(frozen=True)
class WebFont:
    name: str
    package: str
    source: str
    weight: int

    def make(self, folder: Path) -> None:
        font = TTFont(package_folder(self.package) / "files" / self.source)
        if "fvar" in font:
            font = instancer.instantiateVariableFont(font, {"wght": self.weight, "wdth": 100})
        options = subset.Options(layout_features=["*"], hinting=False, flavor="woff2", notdef_outline=True)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=SIGNS)
        subsetter.subset(font)
        font.flavor = "woff2"
        unfinished = folder / f"{self.name}.woff2.new"
        font.save(unfinished)
        unfinished.replace(folder / f"{self.name}.woff2")


SCREEN = "NotoSansThai[wdth,wght].ttf"
WEB_FONTS = [
    *(WebFont(f"noto-sans-thai-{weight}", "fontpkg_noto_sans_thai", SCREEN, weight) for weight in (400, 600, 700)),
    WebFont("sarabun-400", "fontpkg_sarabun", "Sarabun-Regular.ttf", 400),
    WebFont("sarabun-700", "fontpkg_sarabun", "Sarabun-Bold.ttf", 700),
]


def make_web_fonts(folder: Path, *, again: bool = False) -> list[Path]:
    """Make what is missing in `folder`; return what was made."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [font for font in WEB_FONTS if again or not (folder / f"{font.name}.woff2").exists()]
    for font in missing:
        font.make(folder)
    return [folder / f"{font.name}.woff2" for font in missing]
