"""หลักฐาน: links and files behind a report. A picture is drawn anew, which leaves its place, phone and owner behind; nothing is ever served as a page."""

import hashlib
import io
import warnings
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from bkk_okr import thai
from districts.models import User
from okrs.models import CheckIn, Evidence, KeyResult
from okrs.reporting.check_ins import hold_open
from policies.models import ReportingPeriod

LARGEST_FILE = 8 * 1024 * 1024
# A phone's camera makes 12 to 50 million pixels; a bomb of a few kilobytes claims billions. Looked at before a pixel is drawn.
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2400
MOST_A_REPORT = 10
PICTURES = ("JPEG", "PNG", "WEBP")
PDF, JPEG = "application/pdf", "image/jpeg"


class EvidenceRefused(Exception):
    """Carries the sentence that the person reads."""


def evidence_of(key_result: KeyResult, period: ReportingPeriod) -> list[Evidence]:
    return list(Evidence.objects.filter(key_result=key_result, period=period).select_related("by"))


@transaction.atomic
def add_link(key_result: KeyResult, *, period: ReportingPeriod, link: str, by: User, at: datetime) -> Evidence:
    _take(key_result, period, at)
    _refuse_too_many(key_result, period)
    return Evidence.objects.create(key_result=key_result, period=period, link=link, by=by, at=at)


def add_file(key_result: KeyResult, *, period: ReportingPeriod, data: bytes, name: str, by: User, at: datetime) -> Evidence:
    """Keep a picture or a PDF. The drawing, which may take a second, happens before anything is locked."""
    content, kind, suffix = _cleaned(data)
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        _take(key_result, period, at)
        _refuse_too_many(key_result, period)
        evidence = Evidence(key_result=key_result, period=period, by=by, at=at, content_type=kind, size=len(content), sha256=sha256)
        evidence.file_name = _shown_name(name, suffix)
        evidence.file.save(f"{sha256[:24]}{suffix}", ContentFile(content), save=False)
        evidence.save()
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, at: datetime) -> None:
    """Take evidence away while nothing was sent with it; what stands behind a sent report stays."""
    _take(evidence.key_result, evidence.period, at)
    if CheckIn.objects.filter(key_result=evidence.key_result, period=evidence.period, recorded_at__gte=evidence.at).exists():
        raise EvidenceRefused("ส่งรายงานพร้อมหลักฐานนี้แล้ว จึงลบไม่ได้ เพิ่มหลักฐานใหม่ได้")
    Evidence.objects.filter(pk=evidence.pk).delete()


def _take(key_result: KeyResult, period: ReportingPeriod, at: datetime) -> None:
    hold_open(key_result.objective.plan_id, period, timezone.localdate(at))


def _refuse_too_many(key_result: KeyResult, period: ReportingPeriod) -> None:
    if Evidence.objects.filter(key_result=key_result, period=period).count() >= MOST_A_REPORT:
        raise EvidenceRefused(f"แนบได้ไม่เกิน {MOST_A_REPORT} รายการต่อรายงาน")


def _cleaned(data: bytes) -> tuple[bytes, str, str]:
    if len(data) > LARGEST_FILE:
        raise EvidenceRefused("ไฟล์ใหญ่เกิน 8 MB")
    if data.startswith(b"%PDF-"):
        return data, PDF, ".pdf"
    return _redrawn(data), JPEG, ".jpg"


def _redrawn(data: bytes) -> bytes:
    """Return the picture's pixels as a new JPEG, upright, without anything that was written beside them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=PICTURES) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise EvidenceRefused("ภาพมีจุดภาพมากเกินไป ย่อภาพแล้วลองใหม่")
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise EvidenceRefused("ภาพมีจุดภาพมากเกินไป ย่อภาพแล้วลองใหม่") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise EvidenceRefused("รับเฉพาะภาพ JPEG PNG WebP และไฟล์ PDF") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _shown_name(name: str, suffix: str) -> str:
    """The name as people know it, without a path, control characters or an ending that promises something else."""
    stem = thai.normalise(name.replace("\\", "/").rsplit("/", 1)[-1]).rsplit(".", 1)[0]
    kept = "".join(character for character in stem if character.isprintable() and character not in '<>:"|?*')
    return f"{kept[:100].strip() or 'หลักฐาน'}{suffix}"
