"""Finds what pip packages carry besides code: fonts. Found without importing them."""

from importlib.util import find_spec
from pathlib import Path


def package_folder(name: str) -> Path:
    """Return the folder of an installed package; raises LookupError when it is not installed."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"package {name} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


def font_folders(var: Path) -> list[tuple[str, Path]]:
    """Return the static folder of the woff2 fonts made by `manage.py make_fonts`, once it exists."""
    made = var / "fonts"
    return [("fonts", made)] if made.is_dir() else []
