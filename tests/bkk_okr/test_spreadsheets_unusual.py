"""Good files that look unusual: other programs, other zips, other XML. Each must be read, cell for cell; refusing everything would be easy."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from bkk_okr.spreadsheets.reading import read
from tests.workbooks import HEADER, MAIN, OFFICE, ROWS, book, parts, relationships, rows_xml, saved, sheet_xml, zipped

SHEET = sheet_xml()
WANTED = {1: list(HEADER), 2: ["1", *ROWS[0][1:]], 3: ["2", *ROWS[1][1:]]}


def text_of(value: str | bytes) -> str:
    assert isinstance(value, str)
    return value


def strict() -> bytes:
    """ "Strict Open XML" of Excel's list of formats: other namespaces throughout."""
    swap = {MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main", OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships"}
    return zipped({name: re.sub("|".join(map(re.escape, swap)), lambda found: swap[found[0]], text_of(data)) for name, data in parts().items()})


def prefixed() -> bytes:
    """Some .NET programs write `<x:row>`."""
    return book(re.sub(r"<(/?)(?!\?)", r"<\1x:", SHEET).replace("xmlns=", "xmlns:x="))


def shared(rich: bool = False) -> bytes:
    """Excel and WPS keep every text once, apart from the cells; parts of it may be bold, and Japanese programs add how it is read."""
    texts = [*HEADER, *ROWS[0][1:], *ROWS[1][1:]]
    places = ["A1", "B1", "C1", "B2", "C2", "B3", "C3"]
    cells = {place: f'<c r="{place}" s="0" t="s"><v>{index}</v></c>' for index, place in enumerate(places)} | {
        "A2": '<c r="A2"><v>1</v></c>',
        "A3": '<c r="A3" t="n"><v>2.0</v></c>',
    }
    rows = "".join(f'<row r="{row}" spans="1:3">{"".join(cells[f"{letter}{row}"] for letter in "ABC")}</row>' for row in (1, 2, 3))
    body = [f"<r><rPr><b/></rPr><t>{text[:2]}</t></r><r><t>{text[2:]}</t></r><rPh><t>yomi</t></rPh>" if rich else f"<t>{text}</t>" for text in texts]
    strings = "".join(f"<si>{inside}</si>" for inside in body)
    return book(sheet_xml(rows), xl__sharedStrings_xml=f'<sst xmlns="{MAIN}" count="999" uniqueCount="1">{strings}</sst>')


class Pipe(io.RawIOBase):
    """Cannot go back: a zip written into it states its sizes after the data."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.written += data
        return len(data)


def streamed() -> bytes:
    """What a server streams out: data descriptors and 64-bit sizes."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts().items():
            with archive.open(name, "w", force_zip64=True) as entry:
                entry.write(text_of(data).encode())
    return bytes(pipe.written)


def with_folders() -> bytes:
    return zipped([("xl/", b""), ("xl/worksheets/", b""), ("docProps/", b""), *parts().items()])


def with_a_zip_comment() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = "สำเนา PK".encode()
        for name, data in parts().items():
            archive.writestr(name, data)
    return out.getvalue()


def in_another_folder() -> bytes:
    """Where the workbook lies is what the relationships say, not a habit."""
    return zipped({name.replace("xl/", "content/"): text_of(data).replace("xl/", "content/") for name, data in parts().items()})


def styled_to_the_last_row() -> bytes:
    empty = "".join(f'<row r="{row}" spans="1:3" ht="24" customHeight="1"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>' for row in range(4, 300_001))
    return book(SHEET.replace("</sheetData>", f"{empty}</sheetData>"))


def everything_openpyxl_can_add() -> bytes:
    def fill(made: openpyxl.Workbook) -> None:
        page = made.worksheets[0]
        for row in (HEADER, *ROWS):
            page.append(row)
        page["B2"].comment = Comment("ดูด้วย", "ผู้ตรวจ")
        page.add_table(Table(displayName="T1", ref="A1:C3"))
        choice = DataValidation(type="list", formula1='"ปลอดภัยดี,สุขภาพดี"')
        choice.add("C2:C100")
        page.add_data_validation(choice)
        page.freeze_panes, page.print_title_rows, page.print_area = "A2", "1:1", "A1:C3"
        page.page_margins.left = 0.5
        page.protection.sheet = True

    return saved(fill)


def other_parts() -> bytes:
    extras = {
        "docProps/thumbnail.wmf": b"\x00\x01",
        "xl/printerSettings/printerSettings1.bin": b"\x00\x01",
        "xl/media/image1.png": b"\x89PNG",
        "xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0",
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "customXml/item1.xml": "<a>DOCTYPE ก็มีได้</a>".encode(),
    }
    links = relationships({"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId7": ("theme", "theme/theme1.xml")}).replace(
        "</Relationships>", f'<Relationship Id="rId8" Type="{OFFICE}/hyperlink" Target="https://example.org/x" TargetMode="External"/></Relationships>'
    )
    return zipped({**parts(), "xl/_rels/workbook.xml.rels": links, **extras})


def extensions() -> bytes:
    """Newer Excel adds attributes and elements of its own, some of them called like ours."""
    names = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="urn:a" xmlns:x14="urn:b" '
    tail = '<extLst><ext uri="{1}"><x14:row r="1"><x14:c r="A1"><x14:v>9</x14:v></x14:c></x14:row></ext></extLst></worksheet>'
    return book(SHEET.replace("<worksheet ", f"<worksheet {names}").replace("<row ", '<row x14ac:dyDescent="0.25" ').replace("</worksheet>", tail))


GOOD: dict[str, Callable[[], bytes]] = {
    "strict Open XML": strict,
    "prefixed elements": prefixed,
    "shared texts": shared,
    "rich shared texts with reading aids": lambda: shared(rich=True),
    "streamed with 64-bit sizes": streamed,
    "folders as entries": with_folders,
    "a comment on the zip": with_a_zip_comment,
    "stored, not packed": lambda: zipped(parts(), zipfile.ZIP_STORED),
    "backslashes in the names": lambda: zipped({name.replace("/", "\\"): data for name, data in parts().items()}),
    "another folder than xl": in_another_folder,
    "a few bytes after the end": lambda: book() + b"\r\n",
    "borders down to row 300,000": styled_to_the_last_row,
    "tables, comments, choices, print settings": everything_openpyxl_can_add,
    "pictures, printers, embedded things": other_parts,
    "extensions of newer Excel": extensions,
    "a byte order mark": lambda: book("\ufeff" + SHEET),
    "UTF-16": lambda: book(SHEET.replace("UTF-8", "UTF-16").encode("utf-16")),
    "CDATA": lambda: book(re.sub(r'<t xml:space="preserve">(.*?)</t>', r"<t><![CDATA[\1]]></t>", SHEET)),
    "no places stated": lambda: book(re.sub(r' r="[A-Z]*\d+"', "", SHEET)),
    "small letters in places": lambda: book(re.sub(r'<c r="([A-Z])', lambda found: f'<c r="{found[1].lower()}', SHEET)),
    "rows out of order": lambda: book(sheet_xml(rows_xml([ROWS[0], ROWS[1]], first=2) + rows_xml([HEADER]))),
    "a dimension that lies": lambda: book(SHEET.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')),
    "neither styles nor shared texts nor properties": book,
    "processing instructions and comments": lambda: book(SHEET.replace("<worksheet", '<!-- ก --><?mso-application progid="Excel.Sheet"?><worksheet')),
    "a list of types that names no part": lambda: book(**{"[Content_Types]_xml": '<Types><Default Extension="xml" ContentType="application/xml"/></Types>'}),
}


@pytest.mark.parametrize("made", GOOD.values(), ids=GOOD)
def test_an_unusual_good_file_is_read_cell_for_cell(made) -> None:
    sheet = read(made(), "ทะเบียน.xlsx").sheets[0]
    assert {number: [cell.text for _, cell in sorted(row.items())] for number, row in sheet.rows.items()} == WANTED


def test_a_file_that_libreoffice_wrote_is_read() -> None:
    path = Path(__file__).parents[1] / "policies" / "importing" / "saved_by_libreoffice.xlsx"
    sheet = read(path.read_bytes(), path.name).sheets[0]
    assert [cell.text for _, cell in sorted(sheet.rows[2].items())][:3] == list(HEADER)


CSV = {
    "commas inside titles, semicolons between": ("ลำดับที่;นโยบาย;ด้าน\r\n1;ก, ข, ค, ง;ปลอดภัยดี\r\n2;จ, ฉ;สุขภาพดี\r\n", 3),
    "a line that names the separator": ("sep=;\r\nลำดับที่;นโยบาย;ด้าน\r\n1;ก;ปลอดภัยดี\r\n", 2),
    "quotes in the middle of words": ('ลำดับที่,นโยบาย,ด้าน\n1,ซอย "สว่าง" ดี,ปลอดภัยดี\n2,"ก"ข,สุขภาพดี\n', 3),
    "line ends of an old Mac": ("ลำดับที่,นโยบาย,ด้าน\r1,ก,ปลอดภัยดี\r", 2),
    "the end mark of DOS": ("ลำดับที่,นโยบาย,ด้าน\r\n1,ก,ปลอดภัยดี\r\n\x1a", 2),
    "pipes": ("ลำดับที่|นโยบาย|ด้าน\n1|ก, ข|ปลอดภัยดี\n", 2),
}


@pytest.mark.parametrize(("text", "rows"), CSV.values(), ids=CSV)
def test_an_unusual_good_csv_is_read(text: str, rows: int) -> None:
    sheet = read(text.encode(), "ทะเบียน.csv").sheets[0]
    assert {number: len(row) for number, row in sheet.rows.items()} == dict.fromkeys(range(1, rows + 1), 3)


def test_an_empty_cell_that_is_dropped_moves_no_other() -> None:
    inside = '<row r="1"><c r="A1" s="3"/><c><v>5</v></c></row><row r="2" hidden="1"></row><row><c r="A3"/><c r="C3"><v>7</v></c></row>'
    sheet = read(book(sheet_xml(inside)), "ก.xlsx").sheets[0]
    assert {(row, column): cell.text for row, cells in sheet.rows.items() for column, cell in cells.items()} == {(1, 2): "5", (3, 3): "7"}
