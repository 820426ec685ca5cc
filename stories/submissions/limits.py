"""How much is taken from a contributor, and how often."""

MOST_CHARACTERS = 5_000
# What a browser may send as text before it is counted: white space is not counted, but it is not endless either.
MOST_TEXT = 20_000
MOST_PHOTOS = 20
MOST_PHOTO_BYTES = 40 * 1024 * 1024
PHOTO_ENDINGS = ("jpg", "jpeg", "png", "webp", "heic", "tif", "tiff")
# Small enough for a request to succeed on a bad line, and for Django to read in one piece.
CHUNK = 512 * 1024
MOST_CHUNK = 1024 * 1024
# Photo fields of the form where no script can add more.
PLAIN_SLOTS = 4
# Nobody writes a story faster than this, in seconds.
LEAST_SECONDS = 4
# A form may lie open, and a draft in a browser, this long.
FORM_DAYS = 60
# Below this many free bytes on the disk nothing is taken any more.
LEAST_DISK = 512 * 1024 * 1024
