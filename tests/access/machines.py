"""What programs read: open to everybody, and what is closed to nobody."""

from . import EVERYBODY, NOBODY, Rows

ROWS: Rows = [
    ("oai", EVERYBODY),
    ("feeds", EVERYBODY),
    ("harvesting:feed", EVERYBODY),
    ("publications:feed", EVERYBODY),
    ("api_guide", EVERYBODY),
    ("api:*:listing", EVERYBODY),
    ("api:pages:*", EVERYBODY),
    # The samples are a controlled record, its picture, and a document that stands on no page.
    ("api:*", NOBODY),
    ("api_not_there", NOBODY),
]
