"""Five hundred damaged workbooks, in their bytes and in their XML: an answer every time, never a traceback, never a hang."""

import io
import random
import time
import zipfile
from collections import Counter

import pytest

from policies.importing.preview import preview_import
from policies.models import Policy
from tests.policies.importing.test_round_trip import SAVED_BY_LIBREOFFICE
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


def answered(draw: random.Random, count: int) -> Counter[str]:
    originals = [
        table(),
        real_one(),
        SAVED_BY_LIBREOFFICE.read_bytes(),
        book(sheet_xml(rows_xml([("ลำดับที่", "นโยบาย", "ด้าน")] + [(number, f"ก{number}", "เรียนดี") for number in range(1, 40)]))),
        zipped(parts()),
    ]
    outcomes: Counter[str] = Counter()
    for _ in range(count):
        data = draw.choice([mutated_bytes, mutated_xml])(draw.choice(originals), draw)
        begun = time.monotonic()
        report = preview_import(data, "ก.xlsx", None)
        assert time.monotonic() - begun < 30  # on a busy machine; the child's own limit is 5 s of processor time
        assert report.message
        outcomes[report.status.value] += 1
    assert not Policy.objects.exists()
    return outcomes


@pytest.mark.django_db
def test_sixty_mutated_files_are_answered() -> None:
    assert answered(random.Random(2569), 60)["rejected"] > 0


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10))
def test_five_hundred_mutated_files_are_answered(seed: int) -> None:
    outcomes = answered(random.Random(seed), 50)
    assert outcomes["rejected"] > 0
    assert outcomes["ok"] + outcomes["row_errors"] > 0  # the damage is not so great that everything is thrown out at the door
