"""What would this file change? Reads, asks and compares; writes nothing."""

from datetime import date

from bkk_okr.fiscal_year import contains, fiscal_year, last_day, month_end
from bkk_okr.spreadsheets.reading import Workbook, read
from bkk_okr.spreadsheets.refusals import Refused
from bkk_okr.thai import short_month
from okrs.models.plan import PUBLIC
from okrs.reporting.importing.diff import Scope, compare
from okrs.reporting.importing.findings import Findings
from okrs.reporting.importing.layout import Table
from okrs.reporting.importing.options import Options
from okrs.reporting.importing.reading import months_not_begun, read_list, stated_day, stated_year
from okrs.reporting.importing.report import Report, described, refused, rejected
from okrs.reporting.importing.stored import CityRecord, city_record
from okrs.reporting.importing.vocabulary import Rejected


def preview_import(data: bytes, file_name: str, options: Options, *, today: date) -> Report:
    """Return what the file holds and what it would change. A year that is not in the system yet is no obstacle here: everything would be new."""
    try:
        workbook = read(data, file_name)
    except Refused as refusal:
        return refused(refusal.code, str(refusal))
    return preview_workbook(workbook, options, today=today)


def preview_workbook(workbook: Workbook, options: Options, *, today: date, to_apply: bool = False) -> Report:
    """The same for a workbook that was read already. `to_apply`: the year and the plan must be there to take it."""
    try:
        table, findings = read_list(workbook, sheet=options.sheet, year=options.year)
        said = options.as_of or stated_day(table)
        year = options.year or stated_year(table) or fiscal_year(said or today)
        record = city_record(year)
        _check_place(record, year, to_apply=to_apply)
    except Rejected as rejection:
        return rejected(rejection)
    on, stated = _day(said, year, record, today, findings)
    return _compared(table, findings, record, year=year, on=on, stated=stated)


def _check_place(record: CityRecord, year: int, *, to_apply: bool) -> None:
    if record.plan is not None and record.plan.status not in PUBLIC:
        raise Rejected("plan_in_preparation", wanted=year, state=record.plan.get_status_display())
    if to_apply and record.year is None:
        raise Rejected("unknown_year", wanted=year)
    if to_apply and not record.periods:
        raise Rejected("no_period", wanted=year)


def _day(said: date | None, year: int, record: CityRecord, today: date, findings: Findings) -> tuple[date, bool]:
    """Return the day that the figures speak of, and whether somebody said it. Unsaid, it is today, at the latest the end of the year's last round."""
    if said is not None and contains(year, said) and said <= today:
        return said, True
    if said is not None:
        findings.notes.append("วันที่ของข้อมูลในไฟล์ไม่อยู่ในปีงบประมาณหรืออยู่ในอนาคต จึงไม่ใช้")
    last = month_end(max(record.periods)) if record.periods else last_day(year)
    on = min(today, last)
    if not contains(year, on):
        on = last
    findings.notes.append("ไฟล์ไม่บอกวันที่ของข้อมูล ระบุวันที่ได้เมื่ออ่านใหม่")
    return on, False


def _compared(table: Table, findings: Findings, record: CityRecord, *, year: int, on: date, stated: bool) -> Report:
    period = record.period_of(on)
    is_open = period is None or period.closed_at is None
    waiting = months_not_begun(table, findings.lines) | {month for month in table.months if month > on}
    scope = Scope.of(table, on=on, stated=stated, waiting=waiting, takes_reports=is_open)
    diff, more = compare(findings.lines, record, scope, findings.codes_asked())
    findings.asked(more)
    if waiting:
        findings.notes.append(f"ยังไม่ถึงกำหนด จึงไม่เก็บเป็นผล: {', '.join(short_month(month) for month in sorted(waiting))}")
    if not is_open and period is not None:
        findings.notes.append(f"รอบ {short_month(period.month)} ปิดแล้ว เก็บเป็นตัวเลขที่เผยแพร่เท่านั้น")
    for line in diff.unplaced:
        findings.skip(line.row, "ไม่มีตัวชี้วัดนี้ในแผนของกรุงเทพมหานคร")
    findings.skipped.sort(key=lambda skipped: skipped.row)
    return described(table, findings, diff, year=year, on=on, stated=stated)
