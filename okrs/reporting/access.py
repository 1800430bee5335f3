"""Who may see and who may fill in a report, together with the plan and the period it is about."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404

from bkk_okr.fiscal_year import BUDDHIST_ERA
from districts.access import Rights, rights_of
from districts.models import Office, Role, User
from okrs.access import plan_to_read
from okrs.models import ChangeRequest, Evidence, KeyResult, Measure, Plan
from okrs.models.plan import PUBLIC
from policies.models import ReportingPeriod

Person = User | AnonymousUser

REPORTING_ROLES = (Role.PLANNER, Role.SECTION_HEAD, Role.DIRECTOR, Role.HOST)


@dataclass(frozen=True)
class ReportRight:
    """What one person may do with one plan's reports."""

    rights: Rights
    office_id: int
    of_city: bool

    @property
    def sees_all(self) -> bool:
        """A section head gives the numbers of the own section and has nothing to do with the others."""
        return not (self.rights.has(Role.SECTION_HEAD, self.office_id) and not self._answers_for_all)

    @property
    def _answers_for_all(self) -> bool:
        return any(self.rights.has(role, self.office_id) for role in (Role.PLANNER, Role.DIRECTOR, Role.HOST))

    @property
    def is_own(self) -> bool:
        """Whether this is the person's own office, which may see what it is typing itself."""
        return self.office_id in self.rights.own_offices

    @property
    def knows_changes(self) -> bool:
        """Whether this person may read what the office asked to be changed."""
        return self.is_own or self.rights.sees_drafts_of_all

    @property
    def sends_for_office(self) -> bool:
        return self.rights.has(Role.PLANNER, self.office_id) or self.rights.has(Role.HOST, self.office_id)

    def may_send(self, key_result: KeyResult) -> bool:
        """A planner for the whole office, a bureau for its own plan and for the city's measures that it hosts."""
        return self.sends_for_office or (self.of_city and key_result.measure.host_id is not None and self.rights.has(Role.HOST, key_result.measure.host_id))

    def may_give(self, key_result: KeyResult) -> bool:
        """A section head hands the numbers of the own section to the planner, who sends the office's report."""
        return (self.office_id, key_result.owner_section_id) in self.rights.sections and self.rights.has(Role.SECTION_HEAD, self.office_id)

    def may_type(self, key_result: KeyResult) -> bool:
        return self.may_send(key_result) or self.may_give(key_result)

    def sees(self, key_result: KeyResult) -> bool:
        return self.sees_all or self.may_type(key_result)


def report_right(user: Person, plan: Plan) -> ReportRight:
    return ReportRight(rights_of(user), plan.office_id, plan.office.kind == Office.Kind.CITY)


def report_to_see(user: Person, year: int, code: str, slug: str) -> tuple[Plan, ReportingPeriod]:
    """Return the plan that `user` may read, and the period of its year that `slug` (2569-11) names."""
    plan = plan_to_read(user, year, code)
    return plan, period_named(plan, slug)


def period_named(plan: Plan, slug: str) -> ReportingPeriod:
    return get_object_or_404(ReportingPeriod, fiscal_year=plan.fiscal_year_id, month=month_of(slug))


def month_of(slug: str) -> date:
    year, _, month = slug.partition("-")
    try:
        return date(int(year) - BUDDHIST_ERA, int(month), 1)
    except ValueError:
        raise Http404 from None


def own_reporting_offices(user: Person) -> frozenset[int]:
    """The offices in which `user` sends or follows reports."""
    rights = rights_of(user)
    return frozenset().union(*(rights.offices.get(role, frozenset()) for role in REPORTING_ROLES))


def verifies(user: Person, measure: Measure) -> bool:
    """The bureau that hosts a measure verifies it; where no bureau does, the reviewer."""
    rights = rights_of(user)
    if measure.host is not None and measure.host.kind == Office.Kind.BUREAU:
        return rights.has(Role.HOST, measure.host)
    return rights.has(Role.REVIEWER)


def measure_to_verify(user: Person, year: int, pk: int) -> Measure:
    """Return a measure of an approved plan of the year, when its results are this person's to verify."""
    used = KeyResult.objects.filter(measure=OuterRef("pk"), objective__plan__fiscal_year=year, objective__plan__status__in=PUBLIC)
    measure = get_object_or_404(Measure.objects.filter(Exists(used)).select_related("host"), pk=pk)
    if not verifies(user, measure):
        raise PermissionDenied
    return measure


def office_to_verify(user: Person, year: int, code: str) -> Office:
    """Return an office with an approved plan in the year, for the reviewer who verifies what no bureau hosts."""
    office = get_object_or_404(Office.objects.filter(plans__fiscal_year=year, plans__status__in=PUBLIC), code=code)
    if not rights_of(user).has(Role.REVIEWER):
        raise PermissionDenied
    return office


def verifying_person(user: Person) -> Rights:
    """Return the rights of somebody who verifies: a bureau's host or a reviewer."""
    rights = rights_of(user)
    if not (rights.has(Role.HOST) or rights.has(Role.REVIEWER)):
        raise PermissionDenied
    return rights


def plan_with_changes(user: Person, year: int, code: str) -> Plan:
    """Return a plan whose requests for change this person may read: the own office's, and for reviewers and executives any. Others know of none."""
    plan = plan_to_read(user, year, code)
    if not report_right(user, plan).knows_changes:
        raise Http404
    return plan


def key_result_to_change(user: Person, year: int, code: str, pk: int) -> KeyResult:
    """Return a key result for which the planner of its office, or the bureau that owns the plan, may ask for a change."""
    plan = plan_with_changes(user, year, code)
    if not report_right(user, plan).sends_for_office:
        raise PermissionDenied
    loaded = KeyResult.objects.select_related("objective__plan__office", "objective__plan__fiscal_year", "measure", "owner_section").prefetch_related("steps")
    return get_object_or_404(loaded, pk=pk, objective__plan=plan)


def shares_key_results(user: Person, key_result: KeyResult) -> bool:
    """Whether this person says which offices answer together: a reviewer, or the bureau that hosts the measure. The city's own plan is everybody's."""
    if key_result.objective.plan.office.kind == Office.Kind.CITY:
        return False
    return rights_of(user).has(Role.REVIEWER) or verifies(user, key_result.measure)


def key_result_to_share(user: Person, year: int, code: str, pk: int) -> KeyResult:
    """Return a key result of an approved plan that other offices may be set to share."""
    plan = plan_to_read(user, year, code)
    loaded = KeyResult.objects.select_related("objective__plan__office", "objective__plan__fiscal_year", "measure__host")
    key_result = get_object_or_404(loaded, pk=pk, objective__plan=plan)
    if not (shares_key_results(user, key_result) and plan.accepts_check_ins):
        raise PermissionDenied
    return key_result


def change_to_see(user: Person, year: int, code: str, pk: int) -> ChangeRequest:
    return get_object_or_404(ChangeRequest.objects.for_listing(), pk=pk, plan=plan_with_changes(user, year, code))


def change_to_decide(user: Person, year: int, code: str, pk: int) -> ChangeRequest:
    request = change_to_see(user, year, code, pk)
    deciding_person(user)
    return request


def deciding_person(user: Person) -> User:
    """Return `user` when they decide about changes of plans: a reviewer."""
    if not (isinstance(user, User) and decides_changes(user)):
        raise PermissionDenied
    return user


def decides_changes(user: Person) -> bool:
    return rights_of(user).has(Role.REVIEWER)


def report_to_collect(user: Person, year: int, code: str, slug: str) -> tuple[Plan, ReportingPeriod]:
    """Return plan and period for whoever sends the office's report and gathers its numbers from the sections."""
    plan, period = report_to_see(user, year, code, slug)
    if not report_right(user, plan).sends_for_office:
        raise PermissionDenied
    return plan, period


def report_to_prove(user: Person, year: int, code: str, slug: str, pk: int) -> tuple[KeyResult, ReportingPeriod, bool]:
    """Return a key result, its period and whether this person may add evidence.

    Evidence is not public: the own office sees it, whoever verifies the measure, reviewers and executives; for others it is not there.
    """
    plan, period = report_to_see(user, year, code, slug)
    loaded = KeyResult.objects.select_related("objective__plan__office", "measure__host", "owner_section")
    key_result = get_object_or_404(loaded, pk=pk, objective__plan=plan)
    right = report_right(user, plan)
    if not (right.is_own or right.may_type(key_result) or verifies(user, key_result.measure) or right.rights.sees_drafts_of_all):
        raise Http404
    return key_result, period, right.may_type(key_result)


def evidence_to_see(user: Person, year: int, code: str, slug: str, pk: int, evidence: int) -> Evidence:
    key_result, period, _ = report_to_prove(user, year, code, slug, pk)
    return get_object_or_404(Evidence, pk=evidence, key_result=key_result, period=period)


def report_to_add_evidence(user: Person, year: int, code: str, slug: str, pk: int) -> tuple[KeyResult, ReportingPeriod, bool]:
    key_result, period, may_add = report_to_prove(user, year, code, slug, pk)
    if not may_add:
        raise PermissionDenied
    return key_result, period, may_add


def evidence_to_remove(user: Person, year: int, code: str, slug: str, pk: int, evidence: int) -> Evidence:
    key_result, period, _ = report_to_add_evidence(user, year, code, slug, pk)
    return get_object_or_404(Evidence.objects.select_related("key_result__objective", "period"), pk=evidence, key_result=key_result, period=period)
