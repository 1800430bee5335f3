"""Take a row so that nobody can change it before this transaction ends. Django has no FOR SHARE of its own.

The order is the same everywhere: plan, period, key result (docs/decisions/lock-order.md).
"""

from typing import Any, TypeVar

from django.db import connections, models, router

M = TypeVar("M", bound=models.Model)


def shared(model: type[M], pk: Any) -> M:
    """Take the row FOR SHARE and return it as it now stands: many may hold it, nobody may change it. Raises `model.DoesNotExist`."""
    using = router.db_for_write(model)
    connection = connections[using]
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise RuntimeError("a row lock needs a transaction around it")
    table, key = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(str(model._meta.pk.column))
    rows = model._default_manager.db_manager(using).raw(f"SELECT * FROM {table} WHERE {key} = %s FOR SHARE", [pk])  # noqa: S608 names are the model's own
    for row in rows:
        return row
    raise model.DoesNotExist(f"{model._meta.object_name} {pk}")  # type: ignore[attr-defined]
