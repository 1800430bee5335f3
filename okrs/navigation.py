"""What base.html shows around every page: the menu of a person's roles, the fiscal years, and the links at the foot.

Templates call these lazily, so a swapped fragment asks the database for nothing. To add a page to the menu, add a line to `PAGES`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from districts.access import rights_of
from districts.models import Membership, Role, User
from policies.models import FiscalYear
from policies.models.fiscal_year import FiscalYearState

MOST_ITEMS = 7
OFFICE = frozenset({Role.PLANNER, Role.SECTION_HEAD, Role.DIRECTOR, Role.HOST})
CITY = frozenset({Role.REVIEWER, Role.EXECUTIVE, Role.POLICY_ADMIN})


@dataclass(frozen=True)
class Page:
    """A line of the menu. `url_name` takes the year when `of_year`; `inside` are beginnings of URL names that count as being there.

    Without `roles` everybody who is signed in sees it; a `public` page also shows to who is not.
    """

    label: str
    url_name: str
    roles: frozenset[Role] | None = None
    of_year: bool = False
    inside: tuple[str, ...] = ()
    public: bool = False


# In the order of the menu, the same for everybody.
PAGES = [
    Page("งานของฉัน", "okrs:home"),
    Page(
        "แผนของเขต",
        "okrs:plan-list-current",
        inside=("okrs:plan-", "okrs:objective-", "okrs:key-result-", "okrs:project-", "okrs:change-list", "okrs:change-ask", "okrs:change-detail"),
    ),
    Page("โค้ช KR", "okrs:coach", OFFICE, inside=("okrs:coach-",)),
    Page("รอพิจารณา", "okrs:review-queue", frozenset({Role.REVIEWER, Role.EXECUTIVE}), inside=("okrs:review-", "okrs:change-queue", "okrs:change-budget")),
    Page("รายงานผล", "okrs:check-in-current", OFFICE, inside=("okrs:check-in",)),
    Page("ตรวจผล", "okrs:verify", frozenset({Role.HOST, Role.REVIEWER}), inside=("okrs:verify",)),
    Page("ภาพรวมเมือง", "okrs:city", of_year=True),
    Page("การบรรจุนโยบาย", "okrs:coverage", CITY, of_year=True),
    Page(
        "นโยบาย",
        "okrs:policies",
        inside=(
            "policies:register",
            "policies:set",
            "policies:issue",
            "policies:crosswalk",
            "policies:scope",
            "policies:contest",
            "policies:policy",
            "okrs:policy",
            "okrs:relink",
        ),
    ),
    Page("นำเข้าข้อมูล", "policies:imports", frozenset({Role.POLICY_ADMIN}), inside=("policies:import", "okrs:tracker-")),
    # Last, for the map of the city page leads to every district too: a reviewer has more pages than the menu has room.
    Page("เขต", "okrs:districts", inside=("okrs:district",)),
]
FOOTER: list[tuple[str, str]] = []
# A page of a year can be shown for another year when nothing else in its address belongs to the year.
YEARLESS_PARTS = {"code"}


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class YearChoice:
    be_year: int
    url: str
    current: bool
    note: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give base.html its menus (a context processor)."""
    user = getattr(request, "user", None)
    return {
        "nav": SimpleLazyObject(lambda: menu(request)),
        "year_choices": SimpleLazyObject(lambda: year_choices(request)),
        "footer_links": [Item(label, reverse(name)) for label, name in FOOTER],
        "nav_sign_in": not getattr(user, "is_authenticated", False),
        "my_post": SimpleLazyObject(lambda: post_of(user)),
    }


def menu(request: HttpRequest) -> list[Item]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    shown = [page for page in PAGES if _is_for(page, request.user)]
    year = _year_in(request) or (_default_year() if any(page.of_year for page in shown) else None)
    items = [Item(page.label, _address(page, year), _is_here(page, here)) for page in shown if year or not page.of_year]
    return items[:MOST_ITEMS]


def _is_for(page: Page, user: User | AnonymousUser) -> bool:
    if not user.is_authenticated:
        return page.public
    return page.roles is None or user.is_superuser or any(rights_of(user).has(role) for role in page.roles)


def _address(page: Page, year: int | None) -> str:
    return reverse(page.url_name, args=[year]) if page.of_year else reverse(page.url_name)


def _is_here(page: Page, here: str) -> bool:
    return here == page.url_name or any(here.startswith(beginning) for beginning in page.inside)


def _year_in(request: HttpRequest) -> int | None:
    """The year of the page's own address."""
    return request.resolver_match.kwargs.get("year") if request.resolver_match else None


def _default_year() -> int | None:
    """The year being carried out; while none is, the newest."""
    years = list(FiscalYear.objects.values_list("be_year", "state"))
    executing = [year for year, state in years if state == FiscalYearState.EXECUTING]
    return max(executing or [year for year, _ in years], default=None)


def year_choices(request: HttpRequest) -> list[YearChoice]:
    """The same page in each fiscal year; none where the address has no year, or has parts that belong to one year only."""
    match = request.resolver_match
    if match is None or "year" not in match.kwargs or not set(match.kwargs) <= YEARLESS_PARTS | {"year"}:
        return []
    return [
        YearChoice(
            year.be_year,
            reverse(match.view_name, kwargs={**match.kwargs, "year": year.be_year}),
            year.be_year == match.kwargs["year"],
            year.get_state_display(),
        )
        for year in FiscalYear.objects.order_by("-be_year")
    ]


@dataclass(frozen=True)
class Post:
    """Where a person serves and as what, for the corner of the page."""

    office: str
    roles: str


def post_of(user: object) -> Post:
    if not isinstance(user, User):
        return Post("", "")
    held: Iterable[Membership] = Membership.objects.on(timezone.localdate()).filter(user=user).select_related("office").order_by("pk")
    offices = dict.fromkeys(membership.office.full_name for membership in held)
    roles = dict.fromkeys(membership.get_role_display() for membership in held)
    return Post(next(iter(offices), ""), ", ".join(roles))
