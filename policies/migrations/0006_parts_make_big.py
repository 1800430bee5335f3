from typing import Any

from django.db import migrations


def make_big(apps: Any, schema_editor: Any) -> None:
    """A file that lacked one of the two columns could leave a small policy with parts, whose export was refused on its way back. History is kept by triggers."""
    apps.get_model("policies", "Policy").objects.filter(size="small", part_links__isnull=False).update(size="big")


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0005_bulk_history"),
    ]

    operations = [migrations.RunPython(make_big, migrations.RunPython.noop)]
