"""What the demo measures: invented measures, objectives and projects for districts, tied to published policy codes.

Every number here is made up and every row made from it is marked ข้อมูลจำลอง. Ranges are (lowest, highest) over the fifty districts.
"""

from dataclasses import dataclass
from decimal import Decimal

from okrs.models.measure import Aggregation, Direction, Entry, Frequency, Kind, Nature


@dataclass(frozen=True)
class SharedMeasure:
    """A measure defined once by its host and cascaded to districts. `gain` is what a year is meant to change; `mass` the ratio's denominator."""

    code: str
    title: str
    objective: str
    policies: tuple[str, ...]
    host: str
    unit: str
    kind: Kind
    aggregation: Aggregation
    nature: Nature
    frequency: Frequency
    baseline: tuple[int, int]
    gain: tuple[int, int]
    section: str
    direction: Direction = Direction.INCREASE
    entry: Entry = Entry.CUMULATIVE
    numerator: str = ""
    denominator: str = ""
    mass: tuple[int, int] = (0, 0)
    weight_statistic: str = ""
    plausible: tuple[int, int] | None = None
    whole_numbers: bool = False
    project: str = ""
    only: tuple[str, ...] = ()
    source: str = "แบบรายงานของฝ่าย"


SHARED = (
    SharedMeasure(
        code="D1",
        title="ผู้ค้าที่ย้ายเข้าพื้นที่รองรับและยังค้าขายอยู่เมื่อครบ 6 เดือน",
        objective="ผู้ค้าหาบเร่แผงลอยมีที่ค้าขายมั่นคงและมีรายได้",
        policies=("038", "042"),
        host="1500",
        unit="ร้อยละ",
        kind=Kind.OUTCOME,
        aggregation=Aggregation.RATIO,
        nature=Nature.STOCK,
        frequency=Frequency.QUARTERLY,
        baseline=(48, 66),
        gain=(6, 14),
        numerator="ผู้ค้าที่ยังค้าขายอยู่ (ราย)",
        denominator="ผู้ค้าที่ย้ายเข้าครบ 6 เดือน (ราย)",
        mass=(60, 240),
        section="law_enforcement",
        project="จัดระเบียบและพัฒนาจุดค้าขายร่วมกับผู้ค้า",
        source="ทะเบียนผู้ค้า ฝ่ายเทศกิจ",
    ),
    SharedMeasure(
        code="D2",
        title="ระยะเวลาน้ำท่วมขังเฉลี่ยต่อครั้งบนถนนสายหลัก",
        objective="น้ำท่วมขังกระทบชีวิตคนในเขตน้อยลง",
        policies=("166", "168"),
        host="1100",
        unit="นาที",
        kind=Kind.OUTCOME,
        aggregation=Aggregation.WEIGHTED_MEAN,
        nature=Nature.STOCK,
        frequency=Frequency.MONTHLY,
        direction=Direction.DECREASE,
        baseline=(70, 125),
        gain=(15, 35),
        weight_statistic="households",
        plausible=(0, 600),
        section="public_works",
        project="ล้างท่อและแก้จุดเสี่ยงน้ำท่วมในซอย",
        source="บันทึกจุดน้ำท่วม ฝ่ายโยธา",
    ),
    SharedMeasure(
        code="D3",
        title="ผู้เสียชีวิตจากอุบัติเหตุทางถนนในพื้นที่เขต ย้อนหลัง 12 เดือน",
        objective="คนเดินถนนและผู้ขับขี่ปลอดภัยขึ้น",
        policies=("089", "091"),
        host="1700",
        unit="คน",
        kind=Kind.OUTCOME,
        aggregation=Aggregation.SUM,
        nature=Nature.STOCK,
        frequency=Frequency.QUARTERLY,
        direction=Direction.DECREASE,
        baseline=(9, 21),
        gain=(2, 5),
        plausible=(0, 80),
        whole_numbers=True,
        section="law_enforcement",
        project="ปรับปรุงทางข้ามและลดความเร็วหน้าโรงเรียน",
        source="ข้อมูลอุบัติเหตุที่เขตรวบรวม",
    ),
    SharedMeasure(
        code="D4",
        title="ขยะที่ครัวเรือนคัดแยกเมื่อเทียบกับขยะทั้งหมด",
        objective="ขยะในเขตลดลงตั้งแต่ต้นทาง",
        policies=("145", "147"),
        host="2200",
        unit="ร้อยละ",
        kind=Kind.OUTCOME,
        aggregation=Aggregation.RATIO,
        nature=Nature.FLOW,
        frequency=Frequency.MONTHLY,
        entry=Entry.MONTHLY,
        baseline=(8, 17),
        gain=(4, 9),
        numerator="ขยะที่คัดแยกได้ (ตัน)",
        denominator="ขยะทั้งหมด (ตัน)",
        mass=(2400, 6800),
        section="cleansing_parks",
        project="ชุมชนแยกขยะต้นทาง",
        source="ใบชั่งน้ำหนัก ฝ่ายรักษาความสะอาดฯ",
    ),
    SharedMeasure(
        code="D5",
        title="เด็กในศูนย์พัฒนาเด็กก่อนวัยเรียนที่มีพัฒนาการสมวัย",
        objective="เด็กเล็กในเขตมีพัฒนาการสมวัย",
        policies=("099", "101"),
        host="2400",
        unit="ร้อยละ",
        kind=Kind.OUTCOME,
        aggregation=Aggregation.RATIO,
        nature=Nature.STOCK,
        frequency=Frequency.QUARTERLY,
        baseline=(74, 86),
        gain=(4, 9),
        numerator="เด็กที่มีพัฒนาการสมวัย (คน)",
        denominator="เด็กที่ได้รับการประเมิน (คน)",
        mass=(180, 620),
        section="community_welfare",
        project="พัฒนาครูพี่เลี้ยงและมุมเล่นในศูนย์เด็กเล็ก",
        source="ผลประเมินพัฒนาการของศูนย์",
    ),
    SharedMeasure(
        code="D6",
        title="ผู้ป่วยความดันโลหิตสูงในชุมชนที่ควบคุมความดันได้",
        objective="ผู้ป่วยโรคเรื้อรังในชุมชนควบคุมโรคได้",
        policies=("152", "155"),
        host="0800",
        unit="ร้อยละ",
        kind=Kind.OUTCOME,
        aggregation=Aggregation.RATIO,
        nature=Nature.STOCK,
        frequency=Frequency.QUARTERLY,
        baseline=(36, 48),
        gain=(5, 11),
        numerator="ผู้ป่วยที่ควบคุมความดันได้ (คน)",
        denominator="ผู้ป่วยที่ติดตามทั้งหมด (คน)",
        mass=(420, 1900),
        section="environment_sanitation",
        project="คลินิกชุมชนวันเสาร์ร่วมกับอาสาสมัครสาธารณสุข",
        source="ศูนย์บริการสาธารณสุขในเขต",
    ),
    SharedMeasure(
        code="D7",
        title="เรื่องร้องเรียนที่ผู้แจ้งขอเปิดใหม่หลังแจ้งว่าเสร็จ",
        objective="เรื่องที่ประชาชนแจ้งได้รับการแก้ไขจบจริง",
        policies=("057",),
        host="2600",
        unit="ร้อยละ",
        kind=Kind.OUTCOME,
        aggregation=Aggregation.RATIO,
        nature=Nature.FLOW,
        frequency=Frequency.MONTHLY,
        entry=Entry.MONTHLY,
        direction=Direction.DECREASE,
        baseline=(11, 19),
        gain=(4, 8),
        numerator="เรื่องที่ขอเปิดใหม่ (เรื่อง)",
        denominator="เรื่องที่แจ้งว่าเสร็จ (เรื่อง)",
        mass=(160, 900),
        section="administration",
        project="ทีมติดตามเรื่องร้องเรียนหลังแก้ไข",
        source="ระบบรับเรื่องร้องเรียน",
    ),
    SharedMeasure(
        code="D8",
        title="ประชาชนที่รู้สึกปลอดภัยเมื่อเดินกลางคืน",
        objective="ถนนและซอยในเขตสว่างและปลอดภัย",
        policies=("001", "078"),
        host="1000",
        unit="ร้อยละ",
        kind=Kind.OUTCOME,
        aggregation=Aggregation.WEIGHTED_MEAN,
        nature=Nature.STOCK,
        frequency=Frequency.SEMIANNUAL,
        baseline=(38, 55),
        gain=(6, 14),
        weight_statistic="population",
        plausible=(0, 100),
        section="public_works",
        project="เปลี่ยนไฟส่องสว่างและเปิดมุมอับสายตา",
        source="แบบสำรวจประชาชนทุก 6 เดือน",
    ),
    SharedMeasure(
        code="D9",
        title="สวน 15 นาทีที่เปิดให้ประชาชนใช้",
        objective="คนในเขตเข้าถึงพื้นที่สีเขียวใกล้บ้าน",
        policies=("108", "109"),
        host="2200",
        unit="แห่ง",
        kind=Kind.OUTPUT,
        aggregation=Aggregation.SUM,
        nature=Nature.FLOW,
        frequency=Frequency.MONTHLY,
        baseline=(0, 0),
        gain=(2, 5),
        whole_numbers=True,
        plausible=(0, 60),
        section="cleansing_parks",
        project="เปลี่ยนที่ว่างเป็นสวนใกล้บ้าน",
        source="บัญชีสวนของเขต",
    ),
    SharedMeasure(
        code="D10",
        title="ทางเท้าที่ปรับปรุงแล้วเสร็จ",
        objective="คนทุกกลุ่มเดินบนทางเท้าได้สะดวก",
        policies=("026", "031"),
        host="1000",
        unit="กิโลเมตร",
        kind=Kind.OUTPUT,
        aggregation=Aggregation.SUM,
        nature=Nature.FLOW,
        frequency=Frequency.QUARTERLY,
        baseline=(0, 0),
        gain=(3, 9),
        plausible=(0, 80),
        section="public_works",
        project="ซ่อมทางเท้าและทางลาดหน้าป้ายรถเมล์",
        source="ใบตรวจรับงาน ฝ่ายโยธา",
    ),
    SharedMeasure(
        code="D11",
        title="คำขอที่ให้บริการทันเวลาตามคู่มือประชาชน",
        objective="ประชาชนได้รับบริการตามเวลาที่สัญญาไว้",
        policies=("058", "020"),
        host="2100",
        unit="ร้อยละ",
        kind=Kind.OUTPUT,
        aggregation=Aggregation.SHARE_MEETING,
        nature=Nature.STOCK,
        frequency=Frequency.QUARTERLY,
        baseline=(78, 88),
        gain=(4, 10),
        plausible=(0, 100),
        section="registration",
        project="ปรับลำดับงานบริการจุดเดียวเบ็ดเสร็จ",
        source="ระบบคิวงานบริการ",
    ),
    SharedMeasure(
        code="D12",
        title="ผู้ค้าที่มีรายได้เพิ่มขึ้นหลังเข้าร่วมตลาดเขต",
        objective="ตลาดเขตสร้างรายได้จริงแก่ผู้ค้ารายย่อย",
        policies=("124", "116"),
        host="2400",
        unit="ราย",
        kind=Kind.OUTCOME,
        aggregation=Aggregation.SUM,
        nature=Nature.FLOW,
        frequency=Frequency.MONTHLY,
        baseline=(0, 0),
        gain=(100, 100),
        whole_numbers=True,
        plausible=(0, 2000),
        section="community_welfare",
        project="ตลาดเขตโดยผู้ค้าในชุมชน",
        only=("1021", "1023", "1024"),
        source="แบบติดตามรายได้ผู้ค้า",
    ),
)


@dataclass(frozen=True)
class OwnMeasure:
    """A key result of one district only: nothing adds it up over offices."""

    title: str
    objective: str
    policy: str
    unit: str
    kind: Kind
    baseline: Decimal
    target: Decimal
    section: str
    project: str
    frequency: Frequency = Frequency.QUARTERLY
    direction: Direction = Direction.INCREASE
    source: str = "แบบรายงานของฝ่าย"


MARKETS_COUNTED = OwnMeasure(
    title="จัดตลาดนัดชุมชน 24 ครั้งต่อปี",
    objective="ผู้ค้ารายย่อยและผู้ค้าแผงลอยในเขตมีรายได้มั่นคงจากพื้นที่ค้าขายที่เป็นระเบียบ",
    policy="124",
    unit="ครั้ง",
    kind=Kind.ACTIVITY,
    baseline=Decimal(18),
    target=Decimal(24),
    section="community_welfare",
    project="ตลาดนัดชุมชนทุ่งครุ",
)
GOOD_EXAMPLE = OwnMeasure(
    title="ผู้ค้าเดิมที่กลับมาขายซ้ำอย่างน้อย 3 ครั้งต่อไตรมาส",
    objective="ผู้ค้ารายย่อยในย่านมีรายได้ประจำจากตลาดของชุมชน",
    policy="124",
    unit="ร้อยละของผู้ค้าทั้งหมด",
    kind=Kind.OUTCOME,
    baseline=Decimal(38),
    target=Decimal(60),
    section="community_welfare",
    project="ตลาดริมคลองโดยผู้ค้าในย่าน",
    source="ทะเบียนผู้ค้า ฝ่ายพัฒนาชุมชนฯ",
)
OWN = (
    OwnMeasure(
        "สมาชิกบ้านหนังสือที่กลับมาใช้บริการซ้ำในเดือน",
        "คนในชุมชนใช้บ้านหนังสือเป็นที่เรียนรู้",
        "115",
        "คน",
        Kind.OUTCOME,
        Decimal(150),
        Decimal(260),
        "community_welfare",
        "ปรับบ้านหนังสือให้น่าใช้",
    ),
    OwnMeasure(
        "ผู้สูงอายุในชมรมที่หกล้มในรอบ 6 เดือน",
        "ผู้สูงอายุในชุมชนแข็งแรงและอยู่ในบ้านได้นาน",
        "132",
        "คน",
        Kind.OUTCOME,
        Decimal(42),
        Decimal(28),
        "community_welfare",
        "ชมรมผู้สูงอายุออกกำลังกายและปรับบ้าน",
        Frequency.QUARTERLY,
        Direction.DECREASE,
    ),
    OwnMeasure(
        "ผู้สำเร็จการฝึกอาชีพที่มีรายได้จากอาชีพนั้นภายใน 90 วัน",
        "คนในเขตที่ฝึกอาชีพแล้วมีงานและรายได้",
        "122",
        "ร้อยละ",
        Kind.OUTCOME,
        Decimal(35),
        Decimal(50),
        "community_welfare",
        "ฝึกอาชีพตามที่ตลาดต้องการ",
    ),
    OwnMeasure(
        "ผู้เข้าอบรมอาชีพ",
        "คนในเขตมีทักษะอาชีพใหม่",
        "122",
        "คน",
        Kind.OUTPUT,
        Decimal(0),
        Decimal(300),
        "community_welfare",
        "อบรมอาชีพระยะสั้น",
    ),
    OwnMeasure(
        "ไม้ยืนต้นที่ปลูก",
        "พื้นที่สีเขียวริมถนนเพิ่มขึ้น",
        "049",
        "ต้น",
        Kind.OUTPUT,
        Decimal(0),
        Decimal(2400),
        "cleansing_parks",
        "ปลูกต้นไม้ริมถนนสายรอง",
    ),
    OwnMeasure(
        "ผู้ใช้ลานกีฬาเฉลี่ยต่อสัปดาห์ต่อแห่ง",
        "คนในเขตใช้ลานกีฬาเป็นประจำ",
        "114",
        "คน",
        Kind.OUTCOME,
        Decimal(420),
        Decimal(650),
        "community_welfare",
        "เปิดลานกีฬากลางคืนและจัดผู้ดูแล",
    ),
    OwnMeasure(
        "ค่า BOD เฉลี่ยของคลองหลัก",
        "คลองในเขตสะอาดขึ้น",
        "172",
        "มิลลิกรัมต่อลิตร",
        Kind.OUTCOME,
        Decimal(14),
        Decimal(10),
        "cleansing_parks",
        "เก็บขยะและดักไขมันริมคลอง",
        Frequency.QUARTERLY,
        Direction.DECREASE,
    ),
)
