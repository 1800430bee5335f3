"""Five hundred damaged workbooks, in their bytes and in their XML: an answer every time, never a traceback, never a hang."""

import io
import random
import time
import zipfile

import pytest

from policies.importing.preview import preview_import
from policies.models import Policy
from tests.workbooks import book, parts, rows_xml, saved, sheet_xml, table, zipped

PIECES = [
    b"<",
    b">",
    b"&",
    b'"',
    b"</row>",
    b'<c r="A1">',
    b"<v>",
    b"&#x0;",
    b"<!--",
    b"<![CDATA[",
    b"\xff",
    b"\x00",
    b"999999999999",
    b"-1",
    b' t="s"',
    b"<f>",
    b"xmlns",
    b"A",
    b"\xe0\xb9",
]


def real_one() -> bytes:
    def fill(made) -> None:
        for row in (("ทะเบียน",), ("ลำดับที่", "นโยบาย", "ด้าน"), (1, "ก", "เรียนดี"), (2, "ข", None), (3, "=A3+1", "x")):
            made.active.append(list(row))
        made.active.merge_cells("C3:C4")

    return saved(fill)


def mutated_bytes(data: bytes, draw: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.randint(1, 12)):
        place = draw.randrange(len(changed))
        match draw.randrange(4):
            case 0:
                changed[place] = draw.randrange(256)
            case 1:
                del changed[place : place + draw.randint(1, 40)]
            case 2:
                changed[place:place] = draw.choice(PIECES)
            case _:
                changed[place : place + 4] = draw.randbytes(4)
    return bytes(changed)


def mutated_xml(data: bytes, draw: random.Random) -> bytes:
    """Damage the text of some parts and zip them again, so that the damage reaches the reader."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    for name in draw.sample(sorted(content), draw.randint(1, 2)):
        content[name] = mutated_bytes(content[name] or b" ", draw)
    return zipped(content)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10))
def test_mutated_files_are_answered(seed: int) -> None:
    draw = random.Random(seed)
    originals = [
        table(),
        real_one(),
        book(sheet_xml(rows_xml([("ลำดับที่", "นโยบาย", "ด้าน")] + [(number, f"ก{number}", "เรียนดี") for number in range(1, 40)]))),
        zipped(parts()),
    ]
    outcomes = set()
    for _ in range(50):
        data = draw.choice([mutated_bytes, mutated_xml])(draw.choice(originals), draw)
        begun = time.monotonic()
        report = preview_import(data, "ก.xlsx", None)
        assert time.monotonic() - begun < 20
        assert report.message
        outcomes.add(report.status.value)
    assert "rejected" in outcomes
    assert not Policy.objects.exists()
