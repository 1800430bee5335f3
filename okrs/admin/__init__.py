"""Plans, reports and figures, to look at and to search. Nothing below a plan is edited here: its verbs lock, check its state and keep its history."""

from okrs.admin import figures, measures, plans, reports

__all__ = ["figures", "measures", "plans", "reports"]
