"""The register as a person looks through it: which set, which filters, what was found."""

from dataclasses import dataclass

from django.db.models import Q

from bkk_okr import thai
from policies.models import Dimension, Policy, PolicySet
from policies.models.policy import PolicyQuerySet, PolicySize

MOST_WORDS = 8


def found_by(policies: PolicyQuerySet, text: str) -> PolicyQuerySet:
    """Return the policies that hold every word of `text` somewhere: in the title (numbers in either digits), the English title or the code."""
    for word in thai.arabic_digits(thai.normalise(text)).split()[:MOST_WORDS]:
        spelt = Q(title__icontains=word) | Q(title__icontains=thai.thai_digits(word)) | Q(title_en__icontains=word) | Q(code__icontains=word)
        if word.isdecimal():
            spelt |= Q(code=word.zfill(3))
        policies = policies.filter(spelt)
    return policies


def registered(policy_set: PolicySet) -> PolicyQuerySet:
    return Policy.objects.filter(set=policy_set).in_force()


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it asks for in vain is left out."""

    text: str = ""
    dimension: Dimension | None = None
    size: str = ""

    @classmethod
    def read(cls, query: dict[str, str], policy_set: PolicySet) -> "Wanted":
        dimension = policy_set.dimension_set.dimensions.filter(code=query["dim"]).first() if query.get("dim") else None
        size = query.get("size", "")
        return cls(query.get("q", "").strip()[:200], dimension, size if size in PolicySize.values else "")

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.dimension or self.size)

    def among(self, policies: PolicyQuerySet) -> PolicyQuerySet:
        if self.dimension is not None:
            policies = policies.filter(dimensions=self.dimension)
        if self.size:
            policies = policies.filter(size=self.size)
        return found_by(policies, self.text).for_listing().in_order()
