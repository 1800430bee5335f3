"""The published policies and both lists of dimensions as facts. Sources: docs/data-sources.md."""

from datetime import date
from pathlib import Path

from django.db import transaction

from bkk_okr.reference import ADDED, KEPT, SAME, Tally, bring, read_rows
from policies.fiscal_years import open_fiscal_year
from policies.models import Dimension, DimensionSet, FiscalYear, Policy, PolicyDimension, PolicySet

DATA = Path(__file__).parent / "data"
POLICY_SET = "2565"
# The city counted 216 in November 2022; titles of 215 and 216 were not found and are not invented.
EXPECTED_COUNT = 216
POLICY_SOURCE = "chadchart.com/policy (พ.ค. 2565) ตามสำเนาใน github:CRYBOII/chadchart"
DIMENSION_SOURCES = {"2565": "เว็บไซต์นโยบายผู้ว่าฯ พ.ศ. 2565", "2567": "กรุงเทพมหานคร ตามข่าวเดลินิวส์ 31 มี.ค. 2567 (dailynews.co.th/news/3309220)"}
TRACKED_YEAR = 2567
TRACKED_YEAR_DIMENSIONS = "2567"
# The published record ends on 12 August 2567. A September round that nobody can ever report to would turn every known figure into an overdue one.
TRACKED_THROUGH = date(2024, 8, 1)


@transaction.atomic
def load_policies(tally: Tally) -> None:
    load_dimensions(tally)
    dimension_set = DimensionSet.objects.get(name=POLICY_SET)
    values = {
        "name": POLICY_SET,
        "title": "นโยบายผู้ว่าราชการกรุงเทพมหานคร พ.ศ. 2565",
        "dimension_set_id": dimension_set.pk,
        "expected_count": EXPECTED_COUNT,
        "source": POLICY_SOURCE,
    }
    policy_set = bring(tally, "ชุดนโยบาย", PolicySet, ("name",), [values])[POLICY_SET,]
    load_register(tally, policy_set)
    load_tracked_year(tally, policy_set)


def load_dimensions(tally: Tally) -> None:
    sets = bring(tally, "ชุดด้าน", DimensionSet, ("name",), [{"name": name, "source": source} for name, source in DIMENSION_SOURCES.items()])
    rows = [
        {"set_id": sets[row["set"],].pk, "order": int(row["order"]), "code": row["code"], "name": row["name"], "name_en": row["name_en"]}
        for row in read_rows(DATA / "dimensions.csv")
    ]
    bring(tally, "ด้าน", Dimension, ("set_id", "code"), rows)


def load_register(tally: Tally, policy_set: PolicySet) -> None:
    """Bring in the policies; a policy that already has dimensions keeps them in its own order."""
    rows = read_rows(DATA / f"policies_{policy_set.name}.csv")
    values = [{"set_id": policy_set.pk, "code": row["code"], "title": row["title"], "title_en": row["title_en"], "source": POLICY_SOURCE} for row in rows]
    policies = bring(tally, "นโยบาย", Policy, ("set_id", "code"), values)
    dimensions = dict(policy_set.dimension_set.dimensions.values_list("code", "pk"))
    linked: dict[int, list[int]] = {}
    for policy_id, dimension_id in PolicyDimension.objects.filter(policy__set=policy_set).order_by("policy_id", "position").values_list("policy", "dimension"):
        linked.setdefault(policy_id, []).append(dimension_id)
    missing = []
    for row in rows:
        policy = policies[policy_set.pk, row["code"]]
        wanted = [dimensions[code] for code in row["dimensions"].split(";")]
        held = linked.get(policy.pk)
        if held is None:
            missing += [PolicyDimension(policy=policy, dimension_id=dimension, position=position) for position, dimension in enumerate(wanted, start=1)]
        else:
            tally.add("ด้านของนโยบาย", SAME if held == wanted else KEPT)
    PolicyDimension.objects.bulk_create(missing)
    tally.add("ด้านของนโยบาย", ADDED, len({link.policy_id for link in missing}))


def load_tracked_year(tally: Tally, policy_set: PolicySet) -> FiscalYear:
    """The closed year of the published tracker. It counts by the revised dimensions; no source maps the policies onto them."""
    known = FiscalYear.objects.filter(be_year=TRACKED_YEAR).exists()
    year = open_fiscal_year(
        TRACKED_YEAR,
        policy_set=policy_set,
        dimension_set=DimensionSet.objects.get(name=TRACKED_YEAR_DIMENSIONS),
        state=FiscalYear.State.CLOSED,
        through=TRACKED_THROUGH,
    )
    tally.add("ปีงบประมาณ", SAME if known else ADDED)
    return year
