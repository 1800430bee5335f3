"""The words of the arithmetic. Their values are those of the choices in okrs.models: a test holds the two together."""

from enum import StrEnum


class Direction(StrEnum):
    INCREASE = "increase"
    DECREASE = "decrease"
    KEEP = "keep"
    MILESTONE = "milestone"


class Kind(StrEnum):
    OUTCOME = "outcome"
    OUTPUT = "output"
    ACTIVITY = "activity"


class Aggregation(StrEnum):
    SUM = "sum"
    RATIO = "ratio"
    WEIGHTED_MEAN = "weighted_mean"
    MEAN = "mean"
    SHARE_MEETING = "share_meeting"
    DISTINCT = "distinct"
    CENTRAL = "central"
    NONE = "none"


class Nature(StrEnum):
    FLOW = "flow"
    STOCK = "stock"


class Entry(StrEnum):
    MONTHLY = "monthly"
    CUMULATIVE = "cumulative"


class Frequency(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"


class Verification(StrEnum):
    WAITING = "waiting"
    VERIFIED = "verified"
    RETURNED = "returned"


class View(StrEnum):
    """Working counts what was reported, official only what the host (or the reviewer) verified."""

    WORKING = "working"
    OFFICIAL = "official"


class Status(StrEnum):
    ON_PLAN = "on_plan"
    NEAR_PLAN = "near_plan"
    BELOW_PLAN = "below_plan"
    NOT_DUE = "not_due"
    NO_DATA = "no_data"


class Reason(StrEnum):
    """Why a due figure has no status. Waiting for a definition is the host's debt, the others are the office's."""

    NOT_REPORTED = "not_reported"
    WAITING_DEFINITION = "waiting_definition"
    NO_BASELINE = "no_baseline"
    CHECK_TARGET = "check_target"
