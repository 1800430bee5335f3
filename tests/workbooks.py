"""Workbooks made by hand, byte by byte where it matters: well-formed ones, and the kinds that a stranger might send."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl

HEADER = ("ลำดับที่", "นโยบาย", "ด้าน")
ROWS: tuple[tuple[Any, ...], ...] = ((1, "กรุงเทพฯ ต้องสว่าง", "ปลอดภัยดี"), (2, "คลินิกใกล้บ้าน", "สุขภาพดี"))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def relationships(links: Mapping[str, tuple[str, str]]) -> str:
    inside = "".join(f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}/>' for identity, (kind, target) in links.items())
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def cell_xml(reference: str, value: Any) -> str:
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value is not None else ""


def rows_xml(rows: Iterable[Sequence[Any]], first: int = 1) -> str:
    return "".join(
        f'<row r="{number}">{"".join(cell_xml(f"{chr(65 + place)}{number}", value) for place, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=first)
    )


def sheet_xml(inside: str = "", *, head: str = "", tail: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet xmlns="{MAIN}"><sheetData>{inside or rows_xml((HEADER, *ROWS))}</sheetData>{tail}</worksheet>'
    )


def parts(sheet: str | bytes = "", **changed: str | bytes | None) -> dict[str, str | bytes]:
    """Return the parts of a small workbook by name; `changed` replaces some (keys with __ for /) or drops them (None)."""
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relationships({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="ทะเบียน" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("sharedStrings", "sharedStrings.xml"), "rId3": ("styles", "styles.xml")}
        ),
        "xl/worksheets/sheet1.xml": sheet or sheet_xml(),
    }
    for key, value in changed.items():
        name = key.replace("__", "/").replace("_xml", ".xml")
        if value is None:
            whole.pop(name)
        else:
            whole[name] = value
    return whole


def zipped(content: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    pairs = content.items() if isinstance(content, Mapping) else content
    with zipfile.ZipFile(out, "w", compression, compresslevel=9) as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return out.getvalue()


def book(sheet: str | bytes = "", **changed: str | bytes | None) -> bytes:
    return zipped(parts(sheet, **changed))


def table(*rows: Sequence[Any], header: Sequence[Any] = HEADER, above: Sequence[Sequence[Any]] = ()) -> bytes:
    """Return a workbook with one sheet: what stands above, the header, the rows (the usual two unless given)."""
    return book(sheet_xml(rows_xml((*above, header, *(rows or ROWS)))))


def saved(fill: Any, **options: Any) -> bytes:
    """Return what openpyxl writes after `fill(workbook)`."""
    made = openpyxl.Workbook(**options)
    fill(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_flag(data: bytes, flag: int) -> bytes:
    """Set a general-purpose flag on every entry, in the local headers and in the directory."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            (held,) = struct.unpack_from("<H", changed, at + place)
            struct.pack_into("<H", changed, at + place, held | flag)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def with_claimed_size(data: bytes, size: int) -> bytes:
    """Let the last entry of the directory claim another inflated size."""
    changed = bytearray(data)
    struct.pack_into("<I", changed, changed.rfind(b"PK\x01\x02") + 24, size)
    return bytes(changed)


def overlapping(name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """Return a zip whose directory points twice at the same bytes under two names."""
    data = bytearray(book())
    directory = data.rfind(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    twin = bytearray(data[directory:end])
    place = twin.find(name.encode())
    twin[place : place + 2] = b"xm"
    count, size = struct.unpack_from("<HI", data, end + 10)
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, count + 1, count + 1, size + len(twin))
    return bytes(data[:end] + twin + tail)


def with_wrong_checksum(data: bytes) -> bytes:
    changed = bytearray(data)
    struct.pack_into("<I", changed, changed.rfind(b"PK\x01\x02") + 16, zlib.crc32(b"something else"))
    return bytes(changed)


def symbolic_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts().items():
            archive.writestr(name, data)
        link = zipfile.ZipInfo("xl/media/image1.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def comment_of(megabytes: int) -> bytes:
    """Return a sheet with one huge XML comment, packed by less than a hundred to one, so that it passes for an honest file."""
    draw = random.Random(megabytes)
    noise = "".join(draw.choice("0123456789abcdef") for _ in range(megabytes * 25_000))
    return book(sheet_xml(head=f"<!--{''.join(piece + piece[::-1] + ' ' * 3_900 for piece in (noise[at : at + 50] for at in range(0, len(noise), 100)))}-->"))


def shared_strings(count: int) -> bytes:
    strings = "".join(f"<si><t>ข้อความที่ {number * 7919 % 1_000_003}</t></si>" for number in range(count))
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{row - 1}</v></c></row>' for row in range(1, 4))
    return book(sheet_xml(cells), xl__sharedStrings_xml=f'<sst xmlns="{MAIN}">{strings}</sst>')


def honest(rows: int) -> bytes:
    """Return a register as Excel writes it, of so many rows: a number, and two texts kept apart from the cells."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" t="s"><v>{2 * row - 2}</v></c><c r="C{row}" t="s"><v>{2 * row - 1}</v></c></row>'
        for row in range(1, rows + 1)
    )
    strings = "".join(f"<si><t>นโยบายที่มีชื่อยาวพอสมควร ลำดับที่ {row}</t></si><si><t>ด้าน {row}</t></si>" for row in range(1, rows + 1))
    return book(sheet_xml(cells), xl__sharedStrings_xml=f'<sst xmlns="{MAIN}">{strings}</sst>')
