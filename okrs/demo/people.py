"""Invented people of the demo: they sign in by the doors of the home page or with the password that `make run` prints, in local mode only."""

from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError

from districts.models import Membership, Office, Role, Section, User
from okrs.demo.cast import FIRST_NAMES, LAST_NAMES, STORIES
from okrs.demo.measures import SHARED

PASSWORD = "ทดลองใช้ระบบ2569"  # noqa: S105 printed on purpose; demo accounts exist in local mode only
SINCE = date(2024, 10, 1)


def make_people(offices: list[Office]) -> dict[str, User]:
    """Create planner and director of every office, and the city's people; the story's district comes first, since the doors open to the first."""
    if not settings.DEMO_SIGN_IN:
        raise CommandError("ข้อมูลจำลองมีบัญชีที่รหัสผ่านเปิดเผย จึงใช้ได้เฉพาะโหมดทดลอง (OKR_ENV=local)")
    city = Office.objects.get(kind=Office.Kind.CITY)
    sections = {section.code: section for section in Section.objects.all()}
    posts: list[tuple[str, Role, Office, Section | None, str]] = []
    for office in sorted(offices, key=lambda office: (office.code != STORIES.counts_markets, office.code)):
        posts.append((f"planner-{office.code}", Role.PLANNER, office, None, "นักวิเคราะห์นโยบายและแผน"))
        posts.append((f"director-{office.code}", Role.DIRECTOR, office, None, "ผู้อำนวยการเขต"))
        if office.code == STORIES.counts_markets:
            posts.append((f"head-{office.code}", Role.SECTION_HEAD, office, sections["community_welfare"], "หัวหน้าฝ่าย"))
    posts.append(("reviewer", Role.REVIEWER, city, None, "ผู้พิจารณาแผน"))
    posts.append(("executive", Role.EXECUTIVE, city, None, "ที่ปรึกษารองผู้ว่าฯ"))
    posts.append(("policy-admin", Role.POLICY_ADMIN, city, None, "ผู้ดูแลทะเบียนนโยบาย"))
    hosts = Office.objects.filter(code__in={measure.host for measure in SHARED})
    posts += [(f"host-{office.code}", Role.HOST, office, None, "ผู้ดูแลตัวชี้วัด") for office in hosts.order_by("code")]
    return _appoint(posts)


def _appoint(posts: list[tuple[str, Role, Office, Section | None, str]]) -> dict[str, User]:
    password = make_password(PASSWORD)
    users = {}
    for number, (username, role, office, section, position) in enumerate(posts):
        first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
        users[username] = User.objects.create(username=username, password=password, first_name=first, last_name=last, position=position, invented=True)
        Membership.objects.create(user=users[username], office=office, role=role, section=section, since=SINCE)
    return users
