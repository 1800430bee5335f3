"""What a person may do, read once from their memberships in force today."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from districts.models import Membership, Office, Role, User


@dataclass(frozen=True)
class Rights:
    """The offices (by id) in which a person holds each role. City roles carry the city's id; an empty set is no right."""

    offices: dict[Role, frozenset[int]]
    sections: frozenset[tuple[int, int]] = frozenset()

    def has(self, role: Role, office: Office | int | None = None) -> bool:
        held = self.offices.get(role, frozenset())
        if office is None:
            return bool(held)
        return (office.pk if isinstance(office, Office) else office) in held

    @property
    def sees_drafts_of_all(self) -> bool:
        return self.has(Role.REVIEWER) or self.has(Role.EXECUTIVE)

    @property
    def own_offices(self) -> frozenset[int]:
        return frozenset().union(*self.offices.values())


NO_RIGHTS = Rights({})


def rights_of(user: User | AnonymousUser, on: date | None = None) -> Rights:
    """Return the rights of `user` on a day (today in Bangkok when left out, and then read once per request)."""
    if not isinstance(user, User) or not user.is_active:
        return NO_RIGHTS
    if on is None and (known := getattr(user, "_rights_today", None)) is not None:
        return known  # type: ignore[no-any-return]
    held = Membership.objects.on(on or timezone.localdate()).filter(user=user)
    offices: dict[Role, set[int]] = {}
    sections: set[tuple[int, int]] = set()
    for role, office, section in held.values_list("role", "office_id", "section_id"):
        offices.setdefault(Role(role), set()).add(office)
        if section:
            sections.add((office, section))
    rights = Rights({role: frozenset(ids) for role, ids in offices.items()}, frozenset(sections))
    if on is None:
        user._rights_today = rights  # type: ignore[attr-defined]
    return rights
