from policies.models.crosswalk import PolicyCrosswalk
from policies.models.fiscal_year import FiscalYear, ReportingPeriod
from policies.models.job import Job
from policies.models.mark import Mark
from policies.models.policy import Policy, PolicyDimension, PolicyPart, PolicyScope
from policies.models.policy_import import PolicyImport, PolicyImportChange
from policies.models.policy_set import DevelopmentIssue, Dimension, DimensionSet, PolicySet
from policies.models.scope_change import ScopeChange, ScopeContest, ScopeSheet

__all__ = [
    "DevelopmentIssue",
    "Dimension",
    "DimensionSet",
    "FiscalYear",
    "Job",
    "Mark",
    "Policy",
    "PolicyCrosswalk",
    "PolicyDimension",
    "PolicyImport",
    "PolicyImportChange",
    "PolicyPart",
    "PolicyScope",
    "PolicySet",
    "ReportingPeriod",
    "ScopeChange",
    "ScopeContest",
    "ScopeSheet",
]
