from django.db import migrations

from lantai.visits.onsite.ledger_guard import protect


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_attendance_ledger")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
