"""A hall outgrows SQLite: its database, as it is, in PostgreSQL."""
