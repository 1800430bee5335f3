from okrs.models.change_request import ChangeRequest
from okrs.models.check_in import CheckIn, ReportGap
from okrs.models.evidence import Evidence
from okrs.models.key_result import KeyResult, KeyResultLadder, KeyResultPlanned, KeyResultShare, KeyResultStep
from okrs.models.landing import Landing
from okrs.models.measure import Measure
from okrs.models.objective import Objective, ObjectivePolicy
from okrs.models.plan import Plan, PlanEvent, PlanVersion
from okrs.models.project import BudgetLine, Project, ProjectContribution, ProjectPolicy, ProjectStep
from okrs.models.proof import Proof
from okrs.models.published import PublishedFigure, PublishedMonth
from okrs.models.relink import Relink
from okrs.models.reminder import Reminder
from okrs.models.report_draft import ReportDay, ReportDraft
from okrs.models.review import Review
from okrs.models.rollup import RollupScore, RollupValue
from okrs.models.snapshot import Snapshot, SnapshotScore, SnapshotValue
from okrs.models.tracker_import import TrackerImport

__all__ = [
    "BudgetLine",
    "ChangeRequest",
    "CheckIn",
    "Evidence",
    "KeyResult",
    "KeyResultLadder",
    "KeyResultPlanned",
    "KeyResultShare",
    "KeyResultStep",
    "Landing",
    "Measure",
    "Objective",
    "ObjectivePolicy",
    "Plan",
    "PlanEvent",
    "PlanVersion",
    "Project",
    "ProjectContribution",
    "ProjectPolicy",
    "ProjectStep",
    "Proof",
    "PublishedFigure",
    "PublishedMonth",
    "Relink",
    "Reminder",
    "ReportDay",
    "ReportDraft",
    "ReportGap",
    "Review",
    "RollupScore",
    "RollupValue",
    "Snapshot",
    "SnapshotScore",
    "SnapshotValue",
    "TrackerImport",
]
