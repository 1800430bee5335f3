"""From the policy workbook to the city page: once in Chromium, once over plain HTTP without a script. Only what the pages offer is used."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from bkk_okr.fiscal_year import fiscal_year
from districts.models import Office, Role
from okrs.models import Measure
from okrs.models.plan import PlanStatus
from policies.models import FiscalYear
from tests import makers
from tests.journeys.chromium import ChromiumVisitor
from tests.journeys.plain_http import PlainVisitor
from tests.journeys.visitor import Visitor, sign_in
from tests.workbooks import table
from tests.worker import Worker

Meet = Callable[[str], Visitor]
POLICY, TITLE = "117", "ผู้ค้ารายย่อยอยู่ได้อย่างมั่นคง"
OBJECTIVE = "ผู้ค้ารายย่อยของทุ่งครุมีรายได้มั่นคง"
KEY_RESULT = "ผู้ค้าที่มีรายได้เกินรายจ่ายตลอดเดือน"
ROLLS_UP_WITHIN = 5  # seconds; about one on a machine that does nothing else
CRITERIA = ["สอดคล้องกับกรอบยุทธศาสตร์", "อยู่ในอำนาจหน้าที่ของเขต", "เหมาะสมกับสถานการณ์", "เป็นไปได้ในทางปฏิบัติ"]


@pytest.fixture
def year(transactional_db: None) -> int:
    """The fiscal year of today, still being prepared; the city's own plan is in force and waits for what the districts will report."""
    year = makers.make_fiscal_year(fiscal_year(timezone.localdate()), state=FiscalYear.State.PREPARATION)
    district = makers.make_office("1049", name="ทุ่งครุ")
    makers.make_section()
    makers.make_person(Role.PLANNER, district, username="planner", first_name="ปราณี")
    makers.make_person(Role.DIRECTOR, district, username="director", first_name="ดำรง")
    makers.make_person(Role.REVIEWER, username="reviewer", first_name="รวี")
    makers.make_person(Role.POLICY_ADMIN, username="admin", first_name="อารี")
    host = makers.make_office("2400", kind=Office.Kind.BUREAU, name="สำนักพัฒนาสังคม")
    measure = makers.make_measure(
        KEY_RESULT, unit="ราย", code="E1", host=host, aggregation=Measure.Aggregation.SUM, nature=Measure.Nature.STOCK, direction=Measure.Direction.INCREASE
    )
    city = makers.make_plan(makers.make_city(), year, status=PlanStatus.ACTIVE)
    makers.make_key_result(makers.make_objective(city, policy=makers.make_policy()), measure=measure, baseline=None, target=300)
    return year.pk


@pytest.fixture(params=["chromium", "plain http"])
def meet(request: pytest.FixtureRequest) -> Iterator[Meet]:
    """Return a function that gives somebody a signed-in visitor of the kind asked for."""
    windows: list[ChromiumVisitor] = []

    def in_chromium(username: str) -> Visitor:
        browser, base = request.getfixturevalue("browser"), request.getfixturevalue("live_server").url
        windows.append(ChromiumVisitor(browser, base, **request.getfixturevalue("browser_context_args")))
        sign_in(windows[-1], username)
        return windows[-1]

    def over_http(username: str) -> Visitor:
        visitor = PlainVisitor()
        sign_in(visitor, username)
        return visitor

    yield in_chromium if request.param == "chromium" else over_http
    for window in windows:
        window.leave()
    assert [complaint for window in windows for complaint in window.complaints] == []


def test_from_a_workbook_to_the_city_page(year: int, meet: Meet, worker: Worker):
    bring_in_policies(meet("admin"))
    planner, director, reviewer = meet("planner"), meet("director"), meet("reviewer")
    write_plan(planner, year)
    send(planner)
    endorse(director)
    return_it(reviewer)
    mend(planner)
    send(planner)
    endorse(director)
    approve(reviewer)
    wait_for(reviewer, "300 ไม่มีข้อมูล", "300 –")
    before = reviewer.stamp()
    report(planner, "40")
    assert wait_for(reviewer, "300 40", "300 อย่างน้อย 40") < ROLLS_UP_WITHIN
    assert reviewer.stamp() > before


def bring_in_policies(admin: Visitor) -> None:
    admin.follow("นำเข้าข้อมูล")
    admin.attach("ไฟล์ทะเบียนนโยบาย", "ทะเบียน 2570.xlsx", table((116, "12 เทศกาลตลอดปี", "เศรษฐกิจดี"), (int(POLICY), TITLE, "เศรษฐกิจดี")))
    admin.press("อัปโหลดและตรวจ")
    assert "ชื่อตรงกัน" in admin.reads()
    admin.press("ตรวจการเปลี่ยนแปลง")
    assert "จะเพิ่ม 1 และแก้ 1 นโยบาย" in admin.reads()
    assert "12 เทศกาลตลอดปีทั่วกรุงเทพฯ" in admin.reads()
    admin.press("นำไปใช้: เพิ่ม 1 แก้ 1")
    assert "นำเข้าแล้ว: เพิ่ม 1 แก้ 1" in admin.reads()
    admin.follow("ดูทะเบียนนโยบาย")
    assert TITLE in admin.reads()


def write_plan(planner: Visitor, year: int) -> None:
    planner.open("/")
    planner.follow(f"เริ่มแผนปฏิบัติราชการ ปีงบประมาณ {year}")
    planner.press("เริ่มใหม่")
    planner.follow("เพิ่มวัตถุประสงค์")
    planner.fill("วัตถุประสงค์", OBJECTIVE)
    planner.choose("นโยบายหลัก", f"{POLICY} {TITLE}")
    planner.press("เพิ่มวัตถุประสงค์")
    add_key_result(planner, year)
    add_project(planner, year)


def add_key_result(planner: Visitor, year: int) -> None:
    planner.follow("เพิ่ม KR")
    planner.fill("ข้อความ KR", KEY_RESULT)
    planner.choose("ตัวชี้วัด", KEY_RESULT)
    planner.fill("ค่าฐาน", "๒๐")
    planner.fill("ค่าเป้าหมาย", "120")
    planner.fill("ค่าฐาน ณ วันที่", f"30 ก.ย. {year - 1}")
    planner.fill("แหล่งข้อมูลค่าฐาน", "ทะเบียนผู้ค้าของฝ่ายเทศกิจ")
    planner.choose("ฝ่ายรับผิดชอบ", "ฝ่ายปกครอง")
    planner.press("เพิ่ม KR")
    assert KEY_RESULT in planner.reads()


def add_project(planner: Visitor, year: int) -> None:
    planner.follow("เพิ่มโครงการ")
    planner.fill("ชื่อโครงการ/กิจกรรม", "จัดระเบียบจุดผ่อนผันให้ค้าขายได้ทั้งปี")
    planner.choose("ฝ่ายรับผิดชอบ", "ฝ่ายปกครอง")
    planner.fill("เริ่ม", f"1 ต.ค. {year - 1}")
    planner.fill("สิ้นสุด", f"30 ก.ย. {year}")
    planner.fill("หลักการและเหตุผล", "ผู้ค้า 214 รายเสียรายได้ทุกครั้งที่ย้ายจุด")
    planner.fill("กลุ่มเป้าหมาย", "ผู้ค้าใน 3 จุดผ่อนผัน")
    planner.fill("พื้นที่ดำเนินการ", "ซอยประชาอุทิศ 69")
    planner.fill("ผลที่คาดว่าจะได้รับ", "ผู้ค้ามีรายได้ต่อเนื่อง")
    planner.choose("หนุน KR", KEY_RESULT)
    planner.choose("แหล่งงบประมาณ", "งบประมาณกรุงเทพมหานคร")
    planner.fill("ขอตั้ง (บาท)", "250,000")
    planner.press("เพิ่มโครงการ")
    assert "จัดระเบียบจุดผ่อนผัน" in planner.reads()


def send(planner: Visitor) -> None:
    planner.follow("ตรวจและส่งแผน")
    assert "พร้อมส่งให้ผู้อำนวยการเขต" in planner.reads(), planner.reads()
    planner.press("ส่งให้ผู้อำนวยการเขต")
    assert "ส่งแผนให้ผู้อำนวยการเขตแล้ว" in planner.reads()


def endorse(director: Visitor) -> None:
    director.open("/")
    director.follow("พิจารณาเห็นชอบแผนปฏิบัติราชการ")
    assert KEY_RESULT in director.reads()
    director.press("ผอ.เขตเห็นชอบ")
    assert "แผนไปถึงผู้พิจารณา" in director.reads()


def return_it(reviewer: Visitor) -> None:
    reviewer.follow("รอพิจารณา")
    reviewer.follow("สำนักงานเขตทุ่งครุ")
    reviewer.choose(CRITERIA[2], "ต้องแก้")
    reviewer.fill("ความเห็น", "เป้าต่ำกว่าที่เขตทำได้ปีก่อน", number=2)
    reviewer.fill("สิ่งที่ขอให้แก้", "ขอให้ทบทวนค่าเป้าหมายตามจำนวนผู้ค้าในทะเบียน")
    reviewer.press("ส่งกลับแก้ไข")
    assert "ส่งแผนกลับให้สำนักงานเขตทุ่งครุแก้ไขแล้ว" in reviewer.reads()


def mend(planner: Visitor) -> None:
    planner.open("/")
    assert "ขอให้ทบทวนค่าเป้าหมาย" in planner.reads()
    planner.follow("แก้ไขแผนปฏิบัติราชการ")
    assert "ขอให้ทบทวนค่าเป้าหมาย" in planner.reads()
    planner.follow("แก้ไข KR")
    planner.fill("ค่าเป้าหมาย", "150")
    planner.press("บันทึก")
    assert "150" in planner.reads()


def approve(reviewer: Visitor) -> None:
    reviewer.open("/")
    reviewer.follow("แผนรอพิจารณา")
    reviewer.follow("สำนักงานเขตทุ่งครุ")
    for criterion in CRITERIA:
        reviewer.choose(criterion, "ผ่าน")
    reviewer.press("อนุมัติ")
    assert "อนุมัติแผนของสำนักงานเขตทุ่งครุแล้ว" in reviewer.reads(), reviewer.reads()


def report(planner: Visitor, value: str) -> None:
    planner.open("/")
    planner.follow("รายงานผลรอบ")
    planner.fill("ค่าล่าสุด", value)
    planner.press("ส่งรายงาน")
    assert "ส่งรายงานรอบ" in planner.reads()


def wait_for(reader: Visitor, *either: str) -> float:
    """Open the city page again until it says one of `either`; return how many seconds that took."""
    started = time.monotonic()
    reader.follow("ภาพรวมเมือง")
    while not any(packed(words) in packed(reader.reads()) for words in either):
        assert time.monotonic() - started < 30, reader.reads()
        time.sleep(0.1)
        reader.follow("ภาพรวมเมือง")
    return time.monotonic() - started


def packed(words: str) -> str:
    """Without spaces: a table's cells stand together in one reading and apart in another."""
    return "".join(words.split())
