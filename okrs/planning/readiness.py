"""Is the plan ready to send? Two lists that are never mixed.

`unmet` is what only a finished plan must satisfy (ต้องแก้ก่อนเสนอ): it blocks the submission. `remarks` is advice (ข้อสังเกต): it never blocks
and is never counted.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bkk_okr.fiscal_year import first_day, last_day
from bkk_okr.written_numbers import decimal_text
from districts.models import Office
from okrs.models import KeyResult, Measure, Objective, Plan, Project
from okrs.planning.coach_remarks import coach_remarks
from okrs.planning.outline import Outline, outline_of
from okrs.planning.points import Point, on_key_result, on_objective, on_project

# What the coach leaves in a proposed sentence for every number that the writer has not typed.
BLANK = "____"
WHOLE = Decimal(100)
"""Weights under one parent add up to this, or all are left empty, which means equal."""


def unmet(plan: Plan, outline: Outline | None = None) -> list[Point]:
    outline = outline or outline_of(plan)
    points: list[Point] = []
    if not outline.objectives:
        points.append(Point("แผนยังไม่มีวัตถุประสงค์", field="objectives"))
    points += _weights(outline.objectives, "วัตถุประสงค์")
    for objective in outline.objectives:
        points += _of_objective(objective, plan)
        for key_result in objective.key_results.all():
            points += _of_key_result(key_result)
    for project in outline.projects:
        points += _of_project(project, plan.fiscal_year_id)
    return points


def _weights(rows: Sequence[Objective] | Sequence[KeyResult], name: str) -> Iterator[Point]:
    weights = [row.weight for row in rows]
    given = [weight for weight in weights if weight is not None]
    if not given:
        return
    about = on_objective if isinstance(rows[0], Objective) else on_key_result
    if len(given) < len(weights):
        empty = next(row for row in rows if row.weight is None)
        yield about(empty, "weight", f"ยังไม่มีน้ำหนัก ทั้งที่{name}อื่นมีแล้ว (ใส่ให้ครบ หรือเว้นว่างทั้งหมดเพื่อให้เท่ากัน)")  # type: ignore[arg-type]
    elif sum(given) != WHOLE:
        yield about(rows[0], "weight", f"น้ำหนักของ{name}รวมได้ {decimal_text(sum(given, Decimal(0)))} ต้องรวมเป็น 100")  # type: ignore[arg-type]


def _of_objective(objective: Objective, plan: Plan) -> Iterator[Point]:
    if not objective.title:
        yield on_objective(objective, "title", "ยังไม่มีข้อความ")
    links = list(objective.policy_links.all())
    if plan.office.kind == Office.Kind.DISTRICT and not any(link.primary for link in links):
        yield on_objective(objective, "policies", "ยังไม่มีนโยบายหลัก" if links else "ยังไม่เชื่อมโยงนโยบาย")
    key_results = list(objective.key_results.all())
    if not key_results:
        yield on_objective(objective, "key_results", "ยังไม่มี KR")
    yield from _weights(key_results, " KR ")


def _of_key_result(key_result: KeyResult) -> Iterator[Point]:
    measure = key_result.measure
    if not key_result.title:
        yield on_key_result(key_result, "title", "ยังไม่มีข้อความ")
    elif BLANK in key_result.title:
        yield on_key_result(key_result, "title", "ยังมีช่องว่างในข้อความที่ต้องเติม")
    if not measure.unit:
        yield on_key_result(key_result, "unit", "ยังไม่มีหน่วยนับ")
    if not measure.source:
        yield on_key_result(key_result, "source", "ยังไม่มีแหล่งข้อมูล")
    if key_result.owner_section_id is None and key_result.objective.plan.office.kind == Office.Kind.DISTRICT:
        yield on_key_result(key_result, "owner_section", "ยังไม่มีฝ่ายรับผิดชอบ")
    if measure.direction == Measure.Direction.MILESTONE:
        if not key_result.steps.all():
            yield on_key_result(key_result, "steps", "ยังไม่มีขั้นตอน")
        return
    yield from _of_baseline(key_result)
    yield from _of_target(key_result)


def _of_baseline(key_result: KeyResult) -> Iterator[Point]:
    measure = key_result.measure
    if key_result.baseline is None:
        # A flow starts every year from zero; a band needs no start.
        if key_result.baseline_due is None and measure.nature == Measure.Nature.STOCK and measure.direction != Measure.Direction.KEEP:
            yield on_key_result(key_result, "baseline", "ยังไม่มีค่าฐาน (หรือระบุวันที่จะสำรวจค่าฐานแล้วเสร็จ)")
        return
    if key_result.baseline_date is None:
        yield on_key_result(key_result, "baseline_date", "ค่าฐานยังไม่มีวันที่")
    if not key_result.baseline_source:
        yield on_key_result(key_result, "baseline_source", "ค่าฐานยังไม่มีแหล่งข้อมูล")


def _of_target(key_result: KeyResult) -> Iterator[Point]:
    target, baseline, direction = key_result.target, key_result.baseline, key_result.measure.direction
    if target is None:
        yield on_key_result(key_result, "target", "ยังไม่มีค่าเป้าหมาย")
        return
    if direction == Measure.Direction.KEEP:
        if key_result.target_low is None:
            yield on_key_result(key_result, "target_low", "ยังไม่มีขอบล่างของระดับที่ต้องรักษา")
    elif baseline is not None and target == baseline:
        yield on_key_result(key_result, "target", "ค่าเป้าหมายเท่ากับค่าฐาน ยังไม่มีอะไรเปลี่ยน")
    elif baseline is not None and (target > baseline) != (direction == Measure.Direction.INCREASE):
        wanted = "ไม่สูงกว่า" if direction == Measure.Direction.INCREASE else "ไม่ต่ำกว่า"
        chosen = Measure.Direction(direction).label
        yield on_key_result(key_result, "target", f"เลือกทิศทาง{chosen} แต่ค่าเป้าหมาย {decimal_text(target)} {wanted}ค่าฐาน {decimal_text(baseline)}")
    elif direction == Measure.Direction.INCREASE and baseline is None and target == 0:
        yield on_key_result(key_result, "target", "ค่าเป้าหมายเป็น 0")
    if missing := missing_months(key_result):
        yield on_key_result(key_result, "planned", f"แผนรายเดือนยังขาด {missing} เดือน")


def missing_months(key_result: KeyResult) -> int:
    """How many months, among those in which the measure is due, have no planned value."""
    planned = {row.period.month.month for row in key_result.planned.all()}
    return sum(1 for month in range(1, 13) if key_result.measure.is_due_in(month) and month not in planned)


def _of_project(project: Project, fiscal_year: int) -> Iterator[Point]:
    if not project.title:
        yield on_project(project, "title", "ยังไม่มีชื่อ")
    if project.owner_section_id is None:
        yield on_project(project, "owner_section", "ยังไม่มีฝ่ายรับผิดชอบ")
    if not project.contributions.all() and not project.policy_links.all():
        yield on_project(project, "key_results", "ยังไม่ได้ระบุว่าหนุน KR ใดหรือรองรับนโยบายใด")
    if project.starts is None or project.ends is None:
        yield on_project(project, "starts", "ยังไม่มีวันเริ่มและวันสิ้นสุด")
    elif not first_day(fiscal_year) <= project.starts <= project.ends <= last_day(fiscal_year):
        yield on_project(project, "starts", f"ระยะเวลาต้องอยู่ในปีงบประมาณ {fiscal_year}")
    yield from _of_money(project)


def _of_money(project: Project) -> Iterator[Point]:
    """A project that asks for money has clear details: the deputy governor's fifth condition."""
    lines = list(project.budget_lines.all())
    if not lines:
        yield on_project(project, "budget", "ยังไม่ได้ระบุงบประมาณ (เลือก “ไม่ใช้งบประมาณ” ได้)")
    if any(line.requested > 0 for line in lines):
        details = {"rationale": "หลักการและเหตุผล", "beneficiaries": "กลุ่มเป้าหมาย", "places": "พื้นที่ดำเนินการ", "expected_benefit": "ผลที่คาดว่าจะได้รับ"}
        for field, name in details.items():
            if not getattr(project, field):
                yield on_project(project, field, f"ขอใช้งบประมาณแต่ยังไม่มี{name}")


def remarks(plan: Plan, outline: Outline | None = None) -> list[Point]:
    outline = outline or outline_of(plan)
    points: list[Point] = []
    for objective in outline.objectives:
        points += _remarks_on(objective, plan.fiscal_year_id)
    points += coach_remarks(outline)
    rationales: dict[str, Project] = {}
    for project in outline.projects:
        earlier = rationales.setdefault(project.rationale, project)
        if project.rationale and earlier is not project:
            points.append(on_project(project, "rationale", f"มีหลักการและเหตุผลเหมือนโครงการที่ {earlier.position} ทุกตัวอักษร"))
    if outline.not_landed:
        points.append(Point(f"นโยบายที่ต้องบรรจุยังไม่มีในแผนอีก {len(outline.not_landed)} นโยบาย", field="landings"))
    return points


def _remarks_on(objective: Objective, fiscal_year: int) -> Iterator[Point]:
    key_results = list(objective.key_results.all())
    if key_results and not any(key_result.measure.kind == Measure.Kind.OUTCOME for key_result in key_results):
        yield on_objective(objective, "key_results", "ยังไม่มี KR ที่วัดผลลัพธ์ต่อประชาชน")
    if len(objective.policy_links.all()) > 3:
        yield on_objective(objective, "policies", "เชื่อมโยงนโยบายมากกว่า 3 ข้อ ควรเลือกที่ตรงที่สุด")
    for key_result in key_results:
        if key_result.measure.kind == Measure.Kind.ACTIVITY:
            yield on_key_result(key_result, "kind", "นับกิจกรรม ยังไม่บอกสิ่งที่เปลี่ยนไป")
        if key_result.baseline_date and (first_day(fiscal_year) - key_result.baseline_date).days > 2 * 366:
            yield on_key_result(key_result, "baseline_date", "ใช้ค่าฐานที่เก่ากว่า 2 ปี")
        if not key_result.ladder.all() and key_result.measure.direction in {Measure.Direction.INCREASE, Measure.Direction.DECREASE}:
            yield on_key_result(key_result, "ladder", "ยังไม่มีค่าเป้าหมายของปีต่อ ๆ ไป")
