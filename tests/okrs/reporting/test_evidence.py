"""Evidence: a link, a PDF, a picture without its secrets; for the office and its judges only, always a download."""

import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from okrs.models import Evidence
from okrs.reporting.evidence import EvidenceRefused, add_file
from policies.models import ReportingPeriod
from tests.okrs.reporting.conftest import report


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def url(key_result, open_november) -> str:
    return f"/checkin/2570/1049/2569-11/kr/{key_result.pk}/evidence/"


def photo(size=(640, 480), *, kind="JPEG", orientation=6) -> bytes:
    """A picture with what a phone writes beside it: where, with what, by whom."""
    picture = Image.new("RGB", size, "green")
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x013B] = "SecretPhone", orientation, "นายสมชาย"
    exif.get_ifd(0x8825)[2] = (13.0, 45.0, 21.0)
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def upload(data, name="ตลาด.jpg"):
    return {"upload": SimpleUploadedFile(name, data)}


def test_a_picture_is_drawn_anew_without_place_phone_and_owner(client, planner, url):
    data = photo()
    assert b"SecretPhone" in data
    client.force_login(planner)
    assert client.post(url, upload(data)).status_code == 302
    kept = Evidence.objects.get()
    stored = kept.file.read()
    assert b"SecretPhone" not in stored
    with Image.open(io.BytesIO(stored)) as picture:
        assert not dict(picture.getexif())
        assert "exif" not in picture.info
        assert picture.size == (480, 640)
    assert (kept.content_type, kept.file_name, kept.size) == ("image/jpeg", "ตลาด.jpg", len(stored))


def test_a_file_is_always_a_download(client, planner, url):
    client.force_login(planner)
    client.post(url, upload(b"%PDF-1.7\n<script>alert(1)</script>", "รายงาน.pdf"))
    answer = client.get(f"{url}{Evidence.objects.get().pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"GIF89a\x01\x00\x01\x00", b"MZ\x90\x00", b"\xff\xd8\xff\xe0cut", b"<html></html>"]
)
def test_anything_else_is_refused_in_a_sentence(client, planner, url, data):
    client.force_login(planner)
    answer = client.post(url, upload(data, "ตลาด.jpg"))
    assert answer.status_code == 409
    assert "รับเฉพาะภาพ" in answer.content.decode()
    assert not Evidence.objects.exists()


def bomb(side=60_000) -> bytes:
    """A PNG of a few kilobytes that claims 3.6 billion pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


def test_a_decompression_bomb_is_refused_before_a_pixel_is_drawn(planner, key_result, open_november):
    with pytest.raises(EvidenceRefused, match="จุดภาพมากเกินไป"):
        add_file(key_result, period=open_november, data=bomb(), name="x.png", by=planner, at=timezone.now())


def test_a_name_promises_only_what_the_file_is(client, planner, url):
    client.force_login(planner)
    client.post(url, upload(photo(kind="PNG"), "../../ตลาด\u202egpj.exe"))
    assert Evidence.objects.get().file_name.endswith(".jpg")
    assert "/" not in Evidence.objects.get().file_name
    assert "\u202e" not in Evidence.objects.get().file_name


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.go.th/x", "ไม่ใช่ลิงก์"])
def test_a_link_leads_to_the_web(client, planner, url, link):
    client.force_login(planner)
    assert client.post(url, {"link": link}).status_code == 422
    assert client.post(url, {"link": "https://example.go.th/photo"}).status_code == 302


def test_a_link_or_a_file_and_not_both(client, planner, url):
    client.force_login(planner)
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"link": "https://example.go.th/", **upload(photo())}).status_code == 422


@pytest.mark.parametrize("person", ["stranger", "host", "policy_admin"])
def test_evidence_does_not_exist_for_others(client, request, planner, url, person):
    client.force_login(planner)
    client.post(url, upload(photo()))
    client.force_login(request.getfixturevalue(person))
    assert client.get(url).status_code == 404
    assert client.get(f"{url}{Evidence.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("person", ["director", "reviewer", "executive"])
def test_the_own_office_and_the_judges_see_it_and_add_nothing(client, request, planner, url, person):
    client.force_login(planner)
    client.post(url, upload(photo()))
    client.force_login(request.getfixturevalue(person))
    assert client.get(f"{url}{Evidence.objects.get().pk}/").status_code == 200
    assert client.post(url, {"link": "https://example.go.th/"}).status_code == 403


def test_evidence_of_a_sent_report_stays(client, planner, url, key_result, open_november):
    client.force_login(planner)
    client.post(url, {"link": "https://example.go.th/1"})
    report(key_result, open_november, "900")
    client.post(f"{url}{Evidence.objects.get().pk}/remove/")
    assert Evidence.objects.count() == 1
    client.post(url, {"link": "https://example.go.th/2"})
    client.post(f"{url}{Evidence.objects.latest('pk').pk}/remove/")
    assert Evidence.objects.count() == 1


def test_a_closed_period_takes_no_more_evidence(client, planner, url, open_november):
    ReportingPeriod.objects.filter(pk=open_november.pk).update(closed_at=timezone.now())
    client.force_login(planner)
    assert client.post(url, {"link": "https://example.go.th/"}).status_code == 409
