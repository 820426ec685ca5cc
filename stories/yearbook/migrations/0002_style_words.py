from django.db import migrations

from stories.yearbook.style_terms import DEFAULTS


def write(apps, schema_editor):
    """The words a hall starts with; later changes are the editors'."""
    terms = apps.get_model("yearbook", "StyleTerm")
    terms.objects.bulk_create(
        terms(kind=kind, term=term, instead=instead, why=why, after_digits_only=digits)
        for kind, term, instead, why, digits in DEFAULTS
    )


class Migration(migrations.Migration):
    dependencies = [("yearbook", "0001_yearbooks_and_contributions")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
