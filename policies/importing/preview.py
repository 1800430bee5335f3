"""What would this file change? Reads, checks and compares; writes nothing."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bkk_okr.spreadsheets.collector import collector_paused
from bkk_okr.spreadsheets.reading import Workbook, read
from bkk_okr.spreadsheets.refusals import Refused
from policies.importing.diff import compare
from policies.importing.dimension_names import DimensionNames
from policies.importing.options import Options
from policies.importing.register import Known, Told, best_dimensions, read_register
from policies.importing.report import Report, described, refused, rejected
from policies.importing.stored import StoredPolicy, dimension_ids, stored_policies
from policies.importing.vocabulary import Field, Rejected
from policies.models import Dimension, PolicySet

PACKAGED_DIMENSIONS = Path(__file__).resolve().parent.parent / "data" / "dimensions.csv"


def preview_import(data: bytes, file_name: str, policy_set: PolicySet | None, options: Options | None = None, *, dimension_set: str = "") -> Report:
    """Return what the file holds and what it would change in the set; without a set, everything would be new."""
    try:
        workbook = read(data, file_name)
    except Refused as refusal:
        return refused(refusal.code, str(refusal))
    return preview_workbook(workbook, policy_set, options or Options(), dimension_set=dimension_set)


@collector_paused()
def preview_workbook(workbook: Workbook, policy_set: PolicySet | None, options: Options, *, dimension_set: str = "", told: Told | None = None) -> Report:
    """The same for a workbook that was read already, so that its long part stays outside a transaction."""
    stored = stored_policies(policy_set)
    if not all(map(str.isdigit, stored)):
        options = replace(options, codes=True)  # the set has codes such as 4.2.09 already
    try:
        name, dimensions = _dimensions(workbook, policy_set, dimension_set)
        tables, findings = read_register(workbook, dimensions, options, _known(stored), told)
    except Rejected as rejection:
        return rejected(rejection)
    diff = compare(findings.rows, stored, {row.code for row in findings.rows} | findings.codes_of_faulty_rows)
    return described(tables, findings, diff, codes=options.codes, dimension_set=name)


def _known(stored: Mapping[str, StoredPolicy]) -> Known:
    policies = stored.values()
    texts = {
        Field.TITLE: {policy.title for policy in policies},
        Field.DETAIL: {policy.detail for policy in policies},
        Field.RESPONSIBLE: {policy.responsible for policy in policies},
    }
    return Known({code: tuple(policy.parts) for code, policy in stored.items()}, texts)


def _dimensions(workbook: Workbook, policy_set: PolicySet | None, named: str) -> tuple[str, DimensionNames]:
    if policy_set is not None:
        return policy_set.dimension_set.name, DimensionNames(dimension_ids(policy_set))
    candidates = known_dimensions()
    if not candidates:
        raise Rejected("no_dimensions")
    name = named if named in candidates else best_dimensions(workbook, candidates)
    return name, candidates[name]


def known_dimensions() -> dict[str, DimensionNames]:
    """Return every dimension set by name: the database's, or before the reference data are loaded the list that comes with the product."""
    sets: dict[str, list[str]] = {}
    for name, dimension in Dimension.objects.order_by("set__name", "order").values_list("set__name", "name"):
        sets.setdefault(name, []).append(dimension)
    if not sets:
        with PACKAGED_DIMENSIONS.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                sets.setdefault(row["set"], []).append(row["name"])
    return {name: DimensionNames(names) for name, names in sets.items()}
