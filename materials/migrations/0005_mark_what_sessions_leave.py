"""Mark the kinds that sessions leave behind; administrators may change it later."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    kinds = apps.get_model("materials", "Kind").objects
    kinds.filter(slug__in=["slides", "recording", "notes"]).update(comes_from_sessions=True)


class Migration(migrations.Migration):
    dependencies = [("materials", "0004_what_sessions_leave")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
