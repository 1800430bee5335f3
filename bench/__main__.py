"""`python -m bench [--only NAME]`: measure, print the table, write bench/results.json. NAME is a module's name or the beginning of a figure's."""

import argparse
import importlib
import json
import os
import pkgutil
from pathlib import Path

import bench
from bench.figure import Figure

RESULTS = Path(__file__).parent / "results.json"
NOT_MEASURING = {"__main__", "figure", "database", "rollups_city", "rollups_peers", "rollups_statement", "rollups_writers"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAME")
    only = parser.parse_args().only
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in NOT_MEASURING)
    # A figure of module `coach` is called coach or coach_something.
    chosen = [name for name in names if not only or only == name or only.startswith(f"{name}_")]
    if not chosen:
        parser.error(f"nothing is called {only}; there are {', '.join(names)}")
    figures = measured(chosen, only)
    show(figures)
    RESULTS.write_text(json.dumps([figure.as_json() for figure in figures], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"\n{RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")


def measured(names: list[str], only: str) -> list[Figure]:
    from bench.database import bench_database

    with bench_database():
        figures = [figure for name in names for figure in importlib.import_module(f"bench.{name}").measure()]
    return [figure for figure in figures if only in names or figure.name.startswith(only)]


def show(figures: list[Figure]) -> None:
    width = max((len(figure.name) for figure in figures), default=0)
    print(f"{'':{width}}  {'value':>10}  {'goal':>9}  {'floor':>9}  {'peer':>9}  unit")
    for figure in figures:
        goal = "" if figure.goal is None else f"{'<=' if figure.most else '>='} {figure.goal:g}"
        others = "  ".join(f"{'' if other is None else f'{other:.3f}':>9}" for other in (figure.floor, figure.peer))
        mark = {True: "met", False: "MISSED", None: ""}[figure.met]
        print(f"{figure.name:{width}}  {figure.value:>10.3f}  {goal:>9}  {others}  {figure.unit:<14} {mark}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bkk_okr.settings")
    import django

    django.setup()
    main()
