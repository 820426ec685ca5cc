from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0002_recordings")]

    operations = [
        migrations.AddField(
            model_name="archiveimage",
            name="tiles",
            field=models.JSONField(default=dict, editable=False, verbose_name="tiles"),
        ),
    ]
