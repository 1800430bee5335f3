"""The register as a person looks through it: which set, which filters, what was found."""

from dataclasses import dataclass

from django.db.models import Q
from django.shortcuts import get_object_or_404

from bkk_okr import thai
from policies.models import DevelopmentIssue, Dimension, FiscalYear, Policy, PolicySet
from policies.models.fiscal_year import FiscalYearState
from policies.models.policy import PolicyQuerySet, PolicySize

MOST_WORDS = 8
RETIRED = "retired"
NO_ISSUE = "none"


def year_to_see(year: int) -> FiscalYear:
    """Years, policies and their scope are open to everybody who is signed in."""
    return get_object_or_404(FiscalYear.objects.select_related("policy_set__dimension_set"), pk=year)


def policy_to_see(set_name: str, code: str) -> Policy:
    return get_object_or_404(Policy.objects.for_listing(), set__name=set_name, code=code)


def found_by(policies: PolicyQuerySet, text: str) -> PolicyQuerySet:
    """Return the policies that hold every word of `text` somewhere: in the title (numbers in either digits), the English title or the code.

    A spelling of its own (nikhahit and aa for sara am, marks the other way round) is settled as stored titles are.
    """
    for word in thai.arabic_digits(thai.normalise(text)).split()[:MOST_WORDS]:
        spelt = Q(title__icontains=word) | Q(title__icontains=thai.thai_digits(word)) | Q(title_en__icontains=word) | Q(code__icontains=word)
        if word.isdecimal():
            spelt |= Q(code=word.zfill(3))
        policies = policies.filter(spelt)
    return policies


def registered(policy_set: PolicySet) -> PolicyQuerySet:
    return Policy.objects.filter(set=policy_set).in_force()


def set_in_use(sets: list[PolicySet]) -> PolicySet | None:
    """The list of the year that is carried out, else of the newest year, else the last by name: never a count that the name happens to begin with."""
    years = list(FiscalYear.objects.order_by("-be_year"))
    executing = [year for year in years if year.state == FiscalYearState.EXECUTING]
    chosen = next(iter(executing or years), None)
    by_key = {one.pk: one for one in sets}
    return (by_key.get(chosen.policy_set_id) if chosen else None) or next(iter(sets), None)


def _issue(key: str, policy_set: PolicySet) -> DevelopmentIssue | None:
    dimension, _, code = key.partition(":")
    if not code:
        return None
    found = DevelopmentIssue.objects.filter(dimension__set=policy_set.dimension_set_id, dimension__code=dimension, code=code)
    return found.select_related("dimension").first()


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it asks for in vain is left out."""

    text: str = ""
    dimension: Dimension | None = None
    size: str = ""
    retired: bool = False
    issue: DevelopmentIssue | None = None
    without_issue: bool = False

    @classmethod
    def read(cls, query: dict[str, str], policy_set: PolicySet) -> "Wanted":
        dimension = policy_set.dimension_set.dimensions.filter(code=query["dim"]).first() if query.get("dim") else None
        size = query.get("size", "")
        return cls(
            query.get("q", "").strip()[:200],
            dimension,
            size if size in PolicySize.values else "",
            query.get("state") == RETIRED,
            _issue(query.get("issue", ""), policy_set),
            query.get("issue") == NO_ISSUE,
        )

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.dimension or self.size or self.retired or self.issue or self.without_issue)

    def as_query(self) -> dict[str, str]:
        """The same wish as an address says it."""
        said = {
            "q": self.text,
            "dim": self.dimension.code if self.dimension else "",
            "size": self.size,
            "state": RETIRED if self.retired else "",
            "issue": self.issue.key if self.issue else NO_ISSUE if self.without_issue else "",
        }
        return {name: value for name, value in said.items() if value}

    def among(self, policies: PolicyQuerySet) -> PolicyQuerySet:
        """Narrow all policies of a set, those in force unless the retired ones are asked for."""
        policies = policies.filter(retired_at__isnull=not self.retired)
        if self.dimension is not None:
            policies = policies.filter(dimensions=self.dimension)
        if self.size:
            policies = policies.filter(size=self.size)
        if self.issue is not None or self.without_issue:
            policies = policies.filter(issue=self.issue)
        return found_by(policies, self.text).for_listing().in_order()
