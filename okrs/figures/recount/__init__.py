"""The stored figures of any day by the pure arithmetic alone, row by row, without the rollup SQL: of a past day, of a closing month, and as the SQL's judge."""

from okrs.figures.recount.inputs import City, KeyResultFacts, ObjectiveFacts, PlanFacts, digest
from okrs.figures.recount.loading import city_now, city_on
from okrs.figures.recount.rows import Recount, recount

__all__ = ["City", "KeyResultFacts", "ObjectiveFacts", "PlanFacts", "Recount", "city_now", "city_on", "digest", "recount"]
