"""Column kinds that every app shares: Thai sort keys, exact numbers, kept history."""

from typing import TYPE_CHECKING, Any, TypeVar, cast

import pghistory
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate

M = TypeVar("M", bound=models.Model)
if TYPE_CHECKING:
    DecimalColumn = models.DecimalField[Any, Any]


def track_history(model: type[M]) -> type[M]:
    """Keep every insert, update and delete of `model` by database triggers, so that bulk updates and imports are caught as well."""
    return cast("type[M]", pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(model))


def track_bulk_history(model: type[M]) -> type[M]:
    """The same for rows that arrive by the thousand: the history of all rows that one statement inserted is kept by one statement.

    Row by row it took longer than the import itself.
    """
    inserts = pghistory.InsertEvent(level=pghistory.Statement)
    return cast("type[M]", pghistory.track(inserts, pghistory.UpdateEvent(), pghistory.DeleteEvent())(model))


def thai_sort_key(column: str) -> models.GeneratedField:
    """Return a stored column that sorts `column` as a Thai dictionary does, on servers without ICU too (see bkk_okr.thai.sort_key).

    Marks are left out of the first level and a leading vowel follows its consonant; the second level keeps the marks.
    """
    text: Combinable = Func(F(column), Value("๐๑๒๓๔๕๖๗๘๙"), Value("0123456789"), function="translate")

    def swapped(value: Combinable) -> Combinable:
        return Func(value, Value("([เ-ไ])([ก-ฮ])"), Value(r"\2\1"), Value("g"), function="regexp_replace")

    bare: Combinable = Func(text, Value("[\u0e47-\u0e4e]"), Value(""), Value("g"), function="regexp_replace")
    joined = Func(swapped(bare), Value(" \x01"), swapped(text), arg_joiner=" || ", template="(%(expressions)s)")
    return models.GeneratedField(expression=Collate(joined, "C"), output_field=models.TextField(db_collation="C"), db_persist=True, editable=False)


def number(**options: Any) -> "DecimalColumn":
    """Return the column for measured values: exact, up to 16 digits before the point and 6 behind it."""
    return models.DecimalField(max_digits=22, decimal_places=6, **options)


def money(**options: Any) -> "DecimalColumn":
    """Return the column for baht and satang."""
    return models.DecimalField(max_digits=14, decimal_places=2, **options)


def one_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """Let the database, not only the form, refuse a value outside `choices`."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": choices.values}), name=name)
