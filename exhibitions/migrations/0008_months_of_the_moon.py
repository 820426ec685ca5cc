from typing import Any

from django.db import migrations

from exhibitions.archival_dates import UnreadableDateError, parse
from lantai.search.dates import REIGNS


def read_again(apps: Any, _schema_editor: Any) -> None:
    """Before, 光绪三年五月 was May of the year: now it is the months that month of the moon may lie in."""
    exhibits = apps.get_model("exhibitions", "Exhibit").objects.filter(date_text__contains="月")
    for pk, text, *before in exhibits.values_list("pk", "date_text", "date_from", "date_to").iterator():
        if "正月" not in text and not any(title in text for title in REIGNS):
            continue
        try:
            dates = parse(text)
        except UnreadableDateError:
            continue
        if before != [dates.start, dates.end]:
            exhibits.filter(pk=pk).update(date_from=dates.start, date_to=dates.end)


class Migration(migrations.Migration):

    dependencies = [
        ('exhibitions', '0007_catalogue_counts_by_span'),
    ]

    operations = [
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
