from django.db import migrations

from lantai.readingroom.ledger import GUARD


class Migration(migrations.Migration):
    dependencies = [("readingroom", "0001_register_of_use")]
    operations = [migrations.RunPython(GUARD.protect, migrations.RunPython.noop)]
