"""The four doors of the demo: one press signs in as an invented person. They exist only where `DEMO_SIGN_IN` is on, and for invented people only."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from districts.models import Membership, Role, User


@dataclass(frozen=True)
class Door:
    slug: str
    label: str
    purpose: str
    roles: tuple[Role, ...]


DOORS = (
    Door("planner", "เจ้าหน้าที่แผนของเขต", "เขียนแผนประจำปี และรายงานผลทุกเดือน", (Role.PLANNER,)),
    Door("director", "ผู้อำนวยการเขต", "ดูว่าเรื่องใดต่ำกว่าแผน และเห็นชอบแผน", (Role.DIRECTOR,)),
    Door("city", "สำนักงานรองผู้ว่าฯ และ สยป.", "พิจารณาแผนของเขต และดูภาพรวมเมือง", (Role.REVIEWER, Role.EXECUTIVE)),
    Door("admin", "ผู้ดูแลนโยบาย", "นำเข้านโยบายจากไฟล์ตาราง และดูแลทะเบียนนโยบาย", (Role.POLICY_ADMIN,)),
)


@dataclass(frozen=True)
class OpenDoor:
    door: Door
    person: User
    office: str


def open_doors(on: date) -> list[OpenDoor]:
    """Return the doors that somebody invented stands behind, in the order of `DOORS`; none at all outside a trial."""
    if not settings.DEMO_SIGN_IN:
        return []
    held = Membership.objects.on(on).filter(user__invented=True, user__is_active=True, user__is_superuser=False, role__in=_roles())
    first: dict[str, Membership] = {}
    for membership in held.select_related("user", "office").order_by("pk"):
        first.setdefault(membership.role, membership)
    return [
        OpenDoor(door, found.user, found.office.full_name) for door in DOORS if (found := next((first[role] for role in door.roles if role in first), None))
    ]


def person_behind(slug: str, on: date) -> User | None:
    return next((opened.person for opened in open_doors(on) if opened.door.slug == slug), None)


def _roles() -> list[Role]:
    return [role for door in DOORS for role in door.roles]
