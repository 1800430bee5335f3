"""Files that no honest program writes, and honest ones of the wrong kind: each refused with its own sentence, within the limits, without a traceback."""

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bkk_okr.spreadsheets.reading import LARGEST_FILE, read
from bkk_okr.spreadsheets.refusals import REFUSALS, Refused
from tests import workbooks
from tests.workbooks import CONTENT_TYPES, MAIN, book, comment_of, parts, sheet_xml, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MANY = [*parts().items(), *((f"xl/media/{number}.png", b"x") for number in range(1_200))]


def renamed_part(old: str, new: str) -> bytes:
    return zipped({new if name == old else name: data for name, data in parts().items()})


def with_extra(name: str, data: bytes = b"x") -> bytes:
    return zipped([*parts().items(), (name, data)])


def twice(name: str) -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return zipped([*parts().items(), (name, parts()[name])])


REFUSED = {
    "nothing": ("empty_file", lambda: b"", "ก.xlsx"),
    "only spaces": ("empty_file", lambda: b" \r\n\x00", "ก.csv"),
    "eleven megabytes": ("too_large", lambda: b"x" * (LARGEST_FILE + 1), "ก.xlsx"),
    "an old .xls": ("old_xls", lambda: OLE, "ก.xls"),
    "an old .xls renamed .xlsx": ("old_xls", lambda: OLE, "ก.xlsx"),
    "a workbook with a password": ("password", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "ก.xlsx"),
    "a zip with a password": ("password", lambda: workbooks.with_flag(book(), 1), "ก.xlsx"),
    "an .xlsm": ("macros", book, "ก.xlsm"),
    "macros inside an .xlsx": ("macros", lambda: with_extra("xl/vbaProject.bin"), "ก.xlsx"),
    "old macro sheets": ("macros", lambda: with_extra("xl/macrosheets/sheet1.xml"), "ก.xlsx"),
    "a type that allows macros": ("macros", lambda: book(**{"[Content_Types]_xml": CONTENT_TYPES.replace("sheet.main", "sheet.macroEnabled.main")}), "ก.xlsx"),
    "an .xlsb": ("xlsb", book, "ก.xlsb"),
    "an .xlsb renamed": ("xlsb", lambda: with_extra("xl/workbook.bin"), "ก.xlsx"),
    "an .ods": ("ods", lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "ก.ods"),
    "an .ods renamed": ("ods", lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "ก.xlsx"),
    "an .xlsx renamed .xls": ("renamed", book, "ก.xls"),
    "an .xlsx renamed .csv": ("renamed", book, "ก.csv"),
    "a .csv renamed .xlsx": ("renamed", "ลำดับที่,นโยบาย".encode, "ก.xlsx"),
    "a web page renamed .xlsx": ("renamed", lambda: b"<html><table>", "ก.xlsx"),
    "a picture renamed .csv": ("renamed", lambda: b"\x89PNG\r\n\x1a\n\x00\x00", "ก.csv"),
    "a document for Word": ("not_a_workbook", lambda: zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "ก.xlsx"),
    "any zip": ("not_a_workbook", lambda: zipped({"readme.txt": "hello"}), "ก.xlsx"),
    "a .pdf": ("extension", lambda: b"%PDF-1.7", "ก.pdf"),
    "a file without extension": ("extension", lambda: b"1,2,3", "ทะเบียน"),
    "cut in half": ("damaged", lambda: book()[:700], "ก.xlsx"),
    "a wrong checksum": ("damaged", lambda: workbooks.with_wrong_checksum(book()), "ก.xlsx"),
    "a size that lies": ("damaged", lambda: workbooks.with_claimed_size(book(), 10), "ก.xlsx"),
    "no workbook part": ("not_a_workbook", lambda: book(xl__workbook_xml=None), "ก.xlsx"),
    "no sheet part": ("damaged", lambda: book(xl__worksheets__sheet1_xml=None), "ก.xlsx"),
    "a missing shared text": ("damaged", lambda: book(sheet_xml('<row r="1"><c r="A1" t="s"><v>5</v></c></row>')), "ก.xlsx"),
    "XML that does not end": ("damaged", lambda: book(sheet_xml()[:-20]), "ก.xlsx"),
    "bytes for XML": ("damaged", lambda: book(b"\xff\xfe\x00\x01"), "ก.xlsx"),
    "an unknown encoding": ("damaged", lambda: book(sheet_xml().replace("UTF-8", "x-nothing")), "ก.xlsx"),
    "a sheet without its relation": (
        "damaged",
        lambda: book(**{"xl___rels__workbook.xml.rels": workbooks.relationships({"rId9": ("worksheet", "worksheets/sheet1.xml")})}),
        "ก.xlsx",
    ),
    "no relations at all": ("damaged", lambda: zipped({name: data for name, data in parts().items() if name != "xl/_rels/workbook.xml.rels"}), "ก.xlsx"),
    "a relation into nothing": (
        "damaged",
        lambda: book(**{"xl___rels__workbook.xml.rels": workbooks.relationships({"rId1": ("worksheet", "worksheets/sheet9.xml")})}),
        "ก.xlsx",
    ),
    "a character XML does not know": ("damaged", lambda: book(sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&#x1;</t></is></c></row>')), "ก.xlsx"),
    "an entity nobody declared": ("damaged", lambda: book(sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&ก;</t></is></c></row>')), "ก.xlsx"),
    "UTF-8 that says UTF-16": ("damaged", lambda: book(sheet_xml().replace("UTF-8", "UTF-16")), "ก.xlsx"),
    "a sheet in Latin letters that says UTF-8": ("damaged", lambda: book(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').encode() + b"\xe9"), "ก.xlsx"),
    "a whole zip inside a zip that is no workbook": ("not_a_workbook", lambda: zipped({"inner.xlsx": book()}), "ก.xlsx"),
    "a presentation": ("not_a_workbook", lambda: zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}), "ก.xlsx"),
    "a picture renamed .xlsx": ("renamed", lambda: b"\x89PNG\r\n\x1a\n", "ก.xlsx"),
    "a .pdf renamed .xlsx": ("renamed", lambda: b"%PDF-1.7\n", "ก.xlsx"),
    "a web page named .xls": ("old_xls", lambda: b"<html><table>", "ก.xls"),
    "a template": ("renamed", book, "ก.xltx"),
    "an .xlsx in a .zip": ("renamed", lambda: zipped({"ก.xlsx": book()}), "ก.zip"),
    "an empty zip": ("damaged", lambda: b"PK\x05\x06" + bytes(18), "ก.xlsx"),
    "only the end of a zip": ("renamed", lambda: book()[-200:], "ก.xlsx"),
    "bytes before the zip": ("renamed", lambda: b"MZ" + book(), "ก.xlsx"),
    "many parts that are small when packed": (
        "bomb",
        lambda: zipped([*parts().items(), *((f"xl/media/{number}.bin", bytes(900_000)) for number in range(240))]),
        "ก.xlsx",
    ),
    "one place twice": ("damaged", lambda: book(sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')), "ก.xlsx"),
    "one row twice": ("damaged", lambda: book(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>')), "ก.xlsx"),
    "a column past XFD": ("damaged", lambda: book(sheet_xml('<row r="1"><c r="XFE1"><v>1</v></c></row>')), "ก.xlsx"),
    "a row past the last": ("damaged", lambda: book(sheet_xml('<row r="1048577"><c r="A1048577"><v>1</v></c></row>')), "ก.xlsx"),
    "a row of another row's cells": ("damaged", lambda: book(sheet_xml('<row r="1"><c r="A9"><v>1</v></c></row>')), "ก.xlsx"),
    "twelve hundred entries": ("too_many_entries", lambda: zipped(MANY), "ก.xlsx"),
    "an entry twice": ("duplicate_entries", lambda: twice("xl/worksheets/sheet1.xml"), "ก.xlsx"),
    "an entry twice in other letters": ("duplicate_entries", lambda: with_extra("XL/Workbook.XML"), "ก.xlsx"),
    "a name that climbs": ("path_escape", lambda: with_extra("../../etc/cron.d/x"), "ก.xlsx"),
    "a name that climbs the other way": ("path_escape", lambda: with_extra("..\\..\\x"), "ก.xlsx"),
    "an absolute name": ("path_escape", lambda: with_extra("/etc/passwd"), "ก.xlsx"),
    "a drive's name": ("path_escape", lambda: with_extra("C:/x"), "ก.xlsx"),
    "a control character in a name": ("path_escape", lambda: with_extra("xl/a\x01b"), "ก.xlsx"),
    "a symbolic link": ("path_escape", workbooks.symbolic_link, "ก.xlsx"),
    "a relation that climbs": (
        "path_escape",
        lambda: book(**{"xl___rels__workbook.xml.rels": workbooks.relationships({"rId1": ("worksheet", "../../../etc/passwd")})}),
        "ก.xlsx",
    ),
    "another compression": ("compression", lambda: zipped(parts(), zipfile.ZIP_LZMA), "ก.xlsx"),
    "a bomb in a comment": ("bomb", lambda: book(sheet_xml(tail=f"<!--{'a' * 40_000_000}-->")), "ก.xlsx"),
    "a bomb in a picture": ("bomb", lambda: with_extra("xl/media/image1.png", bytes(30_000_000)), "ก.xlsx"),
    "entries that share bytes": ("bomb", workbooks.overlapping, "ก.xlsx"),
    "a billion laughs": ("doctype", lambda: book(sheet_xml(head=LAUGHS)), "ก.xlsx"),
    "an entity from outside": ("doctype", lambda: book(sheet_xml(head=OUTSIDE)), "ก.xlsx"),
    "a doctype in the shared texts": (
        "doctype",
        lambda: book(
            sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), xl__sharedStrings_xml=LAUGHS + f'<sst xmlns="{MAIN}"><si><t>&c;</t></si></sst>'
        ),
        "ก.xlsx",
    ),
    "a doctype in the workbook part": ("doctype", lambda: book(xl__workbook_xml=OUTSIDE + str(parts()["xl/workbook.xml"])), "ก.xlsx"),
    "a doctype in the list of types": ("doctype", lambda: book(**{"[Content_Types]_xml": LAUGHS + CONTENT_TYPES}), "ก.xlsx"),
    "a doctype in a part nobody reads": ("doctype", lambda: with_extra("docProps/app.xml", LAUGHS.encode()), "ก.xlsx"),
    "a doctype in UTF-16": ("doctype", lambda: with_extra("docProps/app.xml", LAUGHS.encode("utf-16")), "ก.xlsx"),
    "a .csv in UTF-16": ("encoding", lambda: "ลำดับที่\tนโยบาย".encode("utf-16"), "ก.csv"),
    "a .csv in no Thai encoding": ("encoding", lambda: b"\xff\xdb\xfc\x81", "ก.csv"),
    "a .csv with an open quote": ("csv_shape", lambda: b'a,b\n"c,d', "ก.csv"),
    "a .csv with one endless field": ("csv_shape", lambda: b"a,b\n" + b"x" * 100_000, "ก.csv"),
    "a .csv with zero bytes": ("renamed", lambda: b"a,b\n\x00,d", "ก.csv"),
}


@pytest.mark.parametrize(("code", "made", "file_name"), REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_with_one_thai_sentence(code, made, file_name) -> None:
    begun = time.monotonic()
    with pytest.raises(Refused) as refusal:
        read(made(), file_name)
    assert refusal.value.code == code
    assert any("ก" <= character <= "๛" for character in str(refusal.value))
    assert time.monotonic() - begun < 15  # generous: the machine may be busy; the limits themselves are tested below


def test_every_refusal_has_a_file_that_earns_it() -> None:
    assert set(REFUSALS) - {code for code, _, _ in REFUSED.values()} == {"too_slow", "too_complex"}


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(Refused) as refusal:
        read(book(), "ก.xlsx", patience=0.001)
    assert refusal.value.code == "too_slow"


def test_openpyxl_would_have_taken_the_bomb() -> None:
    """The look into the zip is what stops it: the parser most people use opens the file without a word."""
    assert openpyxl.load_workbook(io.BytesIO(with_extra("xl/media/image1.png", bytes(30_000_000)))).sheetnames == ["ทะเบียน"]


MEASURE = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from bkk_okr.spreadsheets.reading import read
from bkk_okr.spreadsheets.refusals import Refused
try:
    read(open(sys.argv[2], 'rb').read(), 'x.xlsx'); outcome = 'read'
except Refused as refusal:
    outcome = refusal.code
own = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))
print(outcome, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, own)
"""

LARGE = {
    "an honest small one": (book, {"read"}),
    "a hundred thousand texts": (
        lambda: book(
            sheet_xml(
                "".join(
                    f'<row r="{row}">'
                    + "".join(workbooks.cell_xml(f"{chr(65 + place)}{row}", f"ข้อความ {row * place % 7919}") for place in range(10))
                    + "</row>"
                    for row in range(1, 9_900)
                )
            )
        ),
        {"read", "too_slow"},
    ),
    "an honest one of sixty thousand rows": (lambda: workbooks.honest(60_000), {"read"}),
    "borders down to the last row": (
        lambda: book(sheet_xml("".join(f'<row r="{row}" spans="1:2"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>' for row in range(1, 1_048_577)))),
        {"read"},
    ),
    "a million shared texts": (lambda: workbooks.shared_strings(400_000), {"read"}),
    "a comment of sixteen megabytes": (lambda: comment_of(16), {"read"}),
    "a comment of sixty megabytes": (lambda: comment_of(60), {"bomb", "too_slow", "too_complex", "read"}),
    "one cell of twenty megabytes": (
        lambda: book(sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"ก ข ค ง จ ฉ ช " * 700_000}</t></is></c></row>')),
        {"bomb", "too_slow", "too_complex", "read"},
    ),
    "four hundred thousand rows": (lambda: workbooks.honest(400_000), {"read", "bomb", "too_slow", "too_complex"}),
    "elements a hundred thousand deep": (
        lambda: book(sheet_xml("<row>" + "<a>" * 100_000 + "</a>" * 100_000 + "</row>")),
        {"read", "too_complex", "too_slow", "bomb"},
    ),
    "an element with a hundred thousand attributes": (
        lambda: book(sheet_xml(f"<row {' '.join(f'a{number}={chr(34)}{number}{chr(34)}' for number in range(100_000))}/>")),
        {"read", "too_complex", "too_slow"},
    ),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize(("made", "outcomes"), LARGE.values(), ids=LARGE)
def test_no_file_takes_more_than_150_megabytes_over_an_idle_process(made, outcomes, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(made())
    answer = subprocess.run([sys.executable, "-c", MEASURE, str(Path(__file__).parents[2]), str(file)], capture_output=True, text=True, check=True, timeout=60)
    outcome, child, own = answer.stdout.split()
    assert outcome in outcomes
    assert int(child) < 170 * 1024
    assert int(own) < 170 * 1024
