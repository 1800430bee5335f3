"""Where an import stands, and where its person should be: the steps, the crumbs, the way on."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from districts.models import User
from policies.importing.background import check_soon, latest_job
from policies.importing.options import Options
from policies.importing.uploads import DONE
from policies.models import PolicyImport
from policies.models.policy_import import ImportState

STEPS = (("upload", "อัปโหลด"), ("matching", "จับคู่คอลัมน์"), ("preview", "ตรวจการเปลี่ยนแปลง"), ("report", "นำไปใช้และรายงาน"))


def address(step: str, record: PolicyImport) -> str:
    return reverse("policies:imports") if step == "upload" else reverse(f"policies:import-{step}", args=[record.pk])


def steps(here: str, record: PolicyImport | None = None) -> list[dict[str, Any]]:
    place = [name for name, _ in STEPS].index(here)
    done = record is not None and record.state in DONE
    return [
        {
            "label": label,
            "url": address(name, record) if record and number < place and not (done and name in {"matching", "preview"}) else "",
            "current": number == place,
            "done": number < place,
        }
        for number, (name, label) in enumerate(STEPS)
    ]


def crumbs(record: PolicyImport) -> list[dict[str, str]]:
    return [{"label": "นำเข้านโยบาย", "url": reverse("policies:imports")}, {"label": f"ครั้งที่ {record.pk}", "url": ""}]


def checked(record: PolicyImport, *, by: User, options: Options | None = None, then: str = "matching") -> HttpResponse:
    """Have the file read, now or by a job, and lead to the next step."""
    job = check_soon(record, by=by, leads_to=address(then, record), options=options)
    if job is not None:
        return redirect("policies:job", job.pk)
    record.refresh_from_db(fields=["outline"])
    return redirect(address(then if record.outline.get("sheets") else "preview", record))


def elsewhere(record: PolicyImport, *, by: User) -> HttpResponse | None:
    """Return the way to where this import is by now, when that is neither its matching nor its preview."""
    if record.state in DONE:
        return redirect("policies:import-report", record.pk)
    if record.state != ImportState.UPLOADED:
        return None
    job = latest_job(record)
    return redirect("policies:job", job.pk) if job else checked(record, by=by)
