from policies.models.fiscal_year import FiscalYear, ReportingPeriod
from policies.models.mark import Mark
from policies.models.policy import Policy, PolicyDimension, PolicyPart, PolicyScope
from policies.models.policy_import import PolicyImport, PolicyImportChange
from policies.models.policy_set import DevelopmentIssue, Dimension, DimensionSet, PolicySet

__all__ = [
    "DevelopmentIssue",
    "Dimension",
    "DimensionSet",
    "FiscalYear",
    "Mark",
    "Policy",
    "PolicyDimension",
    "PolicyImport",
    "PolicyImportChange",
    "PolicyPart",
    "PolicyScope",
    "PolicySet",
    "ReportingPeriod",
]
