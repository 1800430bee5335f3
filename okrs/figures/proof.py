"""The nightly proof: compare what is stored with what the raw rows say, compute years that drifted anew, and write down what was found."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import structlog

from okrs.figures.check import Comparison, compare
from okrs.figures.drain import drain_all
from okrs.models import Proof
from policies.models import Mark

PATIENCE = 60  # seconds for drains at work
LOOKS = 3  # somebody may write between the drain and the comparison
CUT_SHORT = timedelta(hours=1)  # a night's proof that has no end after that was killed

log = structlog.get_logger(__name__)


def claim(day: date, at: datetime) -> Proof | None:
    """Make the night's row, or take over one that was cut short; None when another host is at it or has done it."""
    proof, made = Proof.objects.get_or_create(day=day, defaults={"begun_at": at})
    if made:
        return proof
    taken = Proof.objects.filter(pk=proof.pk, finished_at__isnull=True, begun_at__lte=at - CUT_SHORT).update(begun_at=at)
    return proof if taken else None


def prove(*, today: date, clock: Callable[[], datetime]) -> Proof | None:
    """Prove the figures once a night, whichever host comes first."""
    proof = claim(today, at := clock())
    if proof is None:
        return None
    found = settled(today, at)
    proof.checked, proof.drift, proof.examples = found.checked, found.drift, [example[:200] for example in found.examples]
    if found.drift:
        log.error("figures_drifted", rows=found.drift, years=sorted(found.years), examples=found.examples)
        proof.repaired = sorted(found.years)
        Mark.objects.bulk_create(Mark(fiscal_year=year) for year in proof.repaired)
        proof.left = settled(today, at).drift
    proof.finished_at = clock()
    proof.save()
    log.info("figures_proven", checked=proof.checked, drift=proof.drift, left=proof.left)
    return proof


def settled(today: date, at: datetime) -> Comparison:
    """Drain, then compare; look again when something was written in between, for a mark that waits is no drift."""
    for _ in range(LOOKS):
        drain_all(PATIENCE, today=today, at=at)
        found = compare(today=today, at=at)
        if not found.drift or not found.waiting:
            break
    return found
