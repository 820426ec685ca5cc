from django.db import migrations

from lantai.visits.onsite import daily


def sum_up(_apps, schema_editor):
    daily.add_from_now_on(schema_editor.connection)
    daily.rebuild(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("visits", "0005_attendants_and_daily_sums")]
    operations = [migrations.RunPython(sum_up, migrations.RunPython.noop)]
