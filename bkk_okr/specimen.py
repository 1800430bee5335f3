"""Every part of the screen on one page, to be looked at and measured. Mounted in local mode only; all its figures are invented."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bkk_okr import charts, tile_map


class SpecimenForm(forms.Form):
    title = forms.CharField(label="ข้อความ KR", help_text="วัดสิ่งที่เปลี่ยนไปสำหรับประชาชน ไม่ใช่จำนวนกิจกรรม")
    target = forms.DecimalField(label="ค่าเป้าหมาย")
    kind = forms.ChoiceField(label="ความถี่", choices=[("m", "รายเดือน"), ("q", "รายไตรมาส")], widget=forms.RadioSelect)
    note = forms.CharField(label="อุปสรรคและสิ่งที่จะทำต่อ", widget=forms.Textarea, required=False)
    workbook = forms.FileField(label="ไฟล์ทะเบียนนโยบาย", required=False, help_text="ไฟล์ .xlsx ไม่เกิน 10 MB")


@dataclass(frozen=True)
class Tile:
    number: str
    word: str
    kind: str
    url: str
    aria: str


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    value: str


NAMES = ["พระนคร", "ดุสิต", "หนองจอก", "บางรัก", "บางเขน", "ป้อมปราบฯ", "ราษฎร์บูรณะ", "บางกอกใหญ่", "ทุ่งครุ", "วังทองหลาง", "บางขุนเทียน", "สัมพันธวงศ์"]
CELLS = [(5, 2), (6, 1), (10, 0), (6, 3), (8, 0), (6, 2), (3, 3), (3, 2), (2, 3), (7, 1), (1, 3), (5, 3)]
KINDS = ["m1", "m2", "m3", "m4", "m5", "m0"]


def _map() -> tuple[tile_map.Layout, dict[str, Tile]]:
    places = [
        tile_map.Place(str(number), name, column, row, "เหนือ" if row < 2 else "ธน" if column < 4 else "กลาง")
        for number, (name, (column, row)) in enumerate(zip(NAMES, CELLS, strict=True))
    ]
    tiles = {
        place.code: Tile("" if KINDS[number % 6] == "m0" else str(30 + number * 5), "ยังไม่รายงาน", KINDS[number % 6], f"#{place.code}", f"เขต{place.label}")
        for number, place in enumerate(places)
    }
    return tile_map.layout(places), tiles


MATRIX_GROUPS = [("กรุงเทพเหนือ", ["จตุจักร", "บางซื่อ", "ลาดพร้าว", "หลักสี่", "ดอนเมือง"]), ("กรุงธนใต้", ["ภาษีเจริญ", "บางแค", "บางขุนเทียน", "ราษฎร์บูรณะ", "ทุ่งครุ"])]
STATES = ["landed", "landed", "gap", "landed", "draft", "exempt", "landed"]


def _matrix_rows() -> list[tuple[str, str, list[tuple[str, bool]]]]:
    titles = ["กรุงเทพฯ ต้องสว่าง", "จุดเสี่ยงอาชญากรรมติดกล้องและไฟส่องสว่าง", "ขอภาพกล้อง CCTV ผ่านระบบออนไลน์", "แผนที่จุดเสี่ยงภัยสาธารณะของเขต"]
    return [(f"P00{row + 1}", title, [(STATES[(row * 3 + cell) % 7], cell == 5) for cell in range(10)]) for row, title in enumerate(titles)]


def _series() -> list[charts.Series]:
    city = [Decimal(value) for value in ("47", "48", "51", "50", "52", "54", "53", "55", "57", "58", "60", "58.5", "62")]
    return [
        charts.Series("กรุงเทพกลาง", [value + 13 for value in city]),
        charts.Series("กรุงเทพเหนือ", [value + 2 for value in city]),
        charts.Series("กรุงธนใต้", [value - 14 if place != 4 else None for place, value in enumerate(city)], "marked"),
        charts.Series("ทั้ง กทม.", city, "city"),
    ]


def specimen(request: HttpRequest) -> HttpResponse:
    form = SpecimenForm({"title": "จัดตลาดนัดชุมชน 24 ครั้งต่อปี", "target": "8O", "note": ""}, auto_id="specimen_%s")
    moment = timezone.make_aware(datetime(2026, 11, 23, 10, 42))  # noqa: DTZ001
    layout, tiles = _map()
    context = {
        "form": form,
        "moment": moment,
        "today": date(2026, 11, 23),
        "before": moment - timedelta(days=3),
        "map_layout": layout,
        "tiles": tiles,
        "groups": [Group("เหนือ", "กรุงเทพเหนือ", "64%"), Group("ธน", "กรุงธนใต้", "47%"), Group("กลาง", "กรุงเทพกลาง", "75%")],
        "map_classes": [("m1", "ต่ำกว่า 40"), ("m2", "40–49"), ("m3", "50–59"), ("m4", "60–74"), ("m5", "75 ขึ้นไป")],
        "series": _series(),
        "spark": [52, 54, 53, 55, 57, 58, None, 58, 62],
        "periods": ["พ.ย. 68", "ธ.ค.", "ม.ค. 69", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย. 69"],
        "bars": [("เศรษฐกิจดี", 38, 24, 29, 9), ("สิ่งแวดล้อมดี", 46, 29, 20, 5), ("บริหารจัดการดี", 78, 14, 5, 3), ("สร้างสรรค์ดี", 0, 0, 0, 20)],
        "page": Paginator(range(1000), 20).page(4),
        "steps": [
            {"label": "อัปโหลด", "done": True, "url": "#"},
            {"label": "ตรวจการเปลี่ยนแปลง", "current": True},
            {"label": "นำไปใช้"},
            {"label": "รายงาน"},
        ],
        "views": [{"label": "แผนที่", "url": "#", "current": True}, {"label": "ตาราง", "url": "#"}],
        "crumbs": [{"label": "ภาพรวมเมือง", "url": "#"}, {"label": "ปีงบประมาณ 2570", "url": "#"}, {"label": "ไตรมาส 1 (ต.ค.–ธ.ค. 2569)"}],
        "nav": [
            {"label": label, "url": f"#{place}", "current": place == 3}
            for place, label in enumerate(["งานของฉัน", "แผนของเขต", "รอพิจารณา", "ภาพรวมเมือง", "การบรรจุนโยบาย", "นโยบาย", "รายงาน"])
        ],
        "year_choices": [{"be_year": year, "url": "#", "current": year == 2570} for year in (2569, 2570, 2571)],
        "invented": True,
        "matrix_groups": MATRIX_GROUPS,
        "matrix_rows": _matrix_rows(),
        "footer_links": [{"label": label, "url": "#"} for label in ("การเข้าถึง", "ความเป็นส่วนตัว", "ข้อมูลเปิด")],
    }
    return render(request, "components/specimen.html", context)
