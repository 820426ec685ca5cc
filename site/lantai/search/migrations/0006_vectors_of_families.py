# Written by hand.

from django.db import migrations

# The planner takes it for cheap to look into a vector, though most lie outside of the row and hold thousands of tokens;
# what the function is said to cost is what a look takes. `lantai.search.engines.postgresql` tells what the mark is for.
FUNCTION = """
CREATE OR REPLACE FUNCTION search_vector(root integer, vector tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 300
AS $$ BEGIN RETURN array_to_tsvector(ARRAY['¤f' || root]) || vector; END $$
"""
COLUMNS = ("heading", "document", "keys")


def index_families(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(FUNCTION)
    # Rows of a few numbers, the vectors outside: hits are counted by row.
    schema_editor.execute("ALTER TABLE search_entry SET (toast_tuple_target = 128)")
    for column in COLUMNS:
        # One that was broken off is left as invalid.
        schema_editor.execute(f"DROP INDEX IF EXISTS search_entry_in_{column}")
        schema_editor.execute(
            f"CREATE INDEX CONCURRENTLY search_entry_in_{column} ON search_entry "
            f"USING gin (search_vector(root, {column}))"
        )
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS search_entry_{column}")
    # The planner knows what an index of an expression holds once the table was looked through.
    schema_editor.execute("ANALYZE search_entry")


def index_vectors(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in COLUMNS:
        schema_editor.execute(f"CREATE INDEX search_entry_{column} ON search_entry USING gin ({column})")
        schema_editor.execute(f"DROP INDEX search_entry_in_{column}")
    schema_editor.execute("ALTER TABLE search_entry RESET (toast_tuple_target)")
    schema_editor.execute("DROP FUNCTION search_vector")


class Migration(migrations.Migration):

    # Indexes are made beside the saves that go on.
    atomic = False

    dependencies = [
        ("search", "0005_owed_entries"),
    ]

    operations = [
        migrations.RunPython(index_families, index_vectors),
    ]
