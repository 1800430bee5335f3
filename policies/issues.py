"""ประเด็นการพัฒนา: the level between a dimension and its policies ("226+ in 28 issues"), and which policy belongs to which."""

from collections.abc import Iterable

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from districts.models import User
from policies.models import DevelopmentIssue, Dimension, Policy, PolicyDimension, PolicySet

MOST_NAMED = 5


class IssueRefused(Exception):
    """The issue does not fit; `str()` is the sentence."""


def issues_of(policy_set: PolicySet) -> list[DevelopmentIssue]:
    """Return the issues of the set's dimensions with how many of its policies in force each has, in the order of the dimensions."""
    in_force = Count("policies", filter=Q(policies__set=policy_set, policies__retired_at__isnull=True))
    found = DevelopmentIssue.objects.filter(dimension__set=policy_set.dimension_set_id).select_related("dimension")
    return list(found.annotate(named=in_force).order_by("dimension__order", "code"))


def issues_for(policy: Policy) -> list[DevelopmentIssue]:
    """Return those that the policy may belong to: of its own dimensions."""
    return list(DevelopmentIssue.objects.filter(dimension__policies=policy).select_related("dimension").order_by("dimension__order", "code"))


def add_issue(dimension: Dimension, *, code: str, title: str, by: User | None) -> DevelopmentIssue:
    return _named(DevelopmentIssue(dimension=dimension), code, title, by)


def rename_issue(issue: DevelopmentIssue, *, code: str, title: str, by: User | None) -> DevelopmentIssue:
    return _named(issue, code, title, by)


def _named(issue: DevelopmentIssue, code: str, title: str, by: User | None) -> DevelopmentIssue:
    issue.code, issue.title = code, title
    try:
        with transaction.atomic(), pghistory.context(user=by.pk if by else None):
            issue.save(update_fields=["code", "title"] if issue.pk else None)
    except IntegrityError as error:
        raise IssueRefused(f"ด้าน {issue.dimension.name} มีประเด็นรหัส {code} อยู่แล้ว") from error
    return issue


@transaction.atomic
def set_issue(policy_set: PolicySet, policies: Iterable[Policy], issue: DevelopmentIssue | None, *, by: User | None, seen: int | None = None) -> int:
    """Put these policies of the set under an issue of one of their dimensions, or under none; return how many were under another.

    `seen`: how many the person saw listed. Others than those are not changed unseen.
    """
    PolicySet.objects.select_for_update(of=("self",), no_key=True).get(pk=policy_set.pk)
    found = list(policies)
    if seen is not None and len(found) != seen:
        raise IssueRefused(f"รายการเปลี่ยนไปแล้ว จาก {seen} เป็น {len(found)} นโยบาย ดูอีกครั้งก่อนกำหนด")
    if issue is not None:
        _refuse_strangers(found, issue)
    with pghistory.context(user=by.pk if by else None):
        return Policy.objects.filter(pk__in=[policy.pk for policy in found if policy.issue_id != (issue.pk if issue else None)]).update(issue=issue)


def _refuse_strangers(policies: list[Policy], issue: DevelopmentIssue) -> None:
    at_home = set(PolicyDimension.objects.filter(policy__in=policies, dimension=issue.dimension_id).values_list("policy", flat=True))
    strangers = [policy.code for policy in policies if policy.pk not in at_home]
    if strangers:
        named = ", ".join(strangers[:MOST_NAMED]) + (f" และอีก {len(strangers) - MOST_NAMED} นโยบาย" if len(strangers) > MOST_NAMED else "")
        raise IssueRefused(f"นโยบาย {named} ไม่ได้อยู่ในด้าน {issue.dimension.name} ของประเด็นนี้")
