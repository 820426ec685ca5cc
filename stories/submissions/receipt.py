"""Receipt numbers (收件号): what a contributor holds instead of an account.

Fifteen characters of Crockford's base 32, 75 bits, and a check character by Luhn's rule modulo 32 (ISO/IEC 7812-1
with 32 symbols), in groups of four: `7K3M-9QXT-2HVA-B0DN`. They are made from the secret of the form that was sent,
so that the same form sent twice has the same number. The database holds their SHA-256 only.
"""

import hashlib
import unicodedata

from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_GROUP = 4
# Read aloud or written by hand these are the same.
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def issue(secret: str) -> str:
    """The number of what was sent with this secret; always the same for the same one."""
    number = int.from_bytes(salted_hmac("submissions.receipt", secret, algorithm="sha256").digest()[:10]) >> 5
    characters = ""
    for _place in range(LENGTH - 1):
        number, value = divmod(number, len(ALPHABET))
        characters += ALPHABET[value]
    return characters + check_character(characters)


def written(number: str) -> str:
    """In groups of four, as it is shown."""
    return "-".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))


def read(typed: str) -> str:
    """What somebody typed as a number: full-width, lower case, spaces and dashes are forgiven.

    "" for what cannot be one, by its length, its characters or its check character.
    """
    plain = unicodedata.normalize("NFKC", typed[:80]).upper().translate(_ALIKE)
    number = "".join(sign for sign in plain if sign.isalnum())
    if len(number) != LENGTH or any(sign not in ALPHABET for sign in number):
        return ""
    return number if check_character(number[:-1]) == number[-1] else ""


def kept(number: str) -> str:
    """What the database keeps of a number: it finds it again and leads back to nothing."""
    return hashlib.sha256(f"receipt {number}".encode()).hexdigest()


def check_character(characters: str) -> str:
    """Luhn's check character over the others."""
    total, factor, base = 0, 2, len(ALPHABET)
    for sign in reversed(characters):
        product = factor * ALPHABET.index(sign)
        total += product // base + product % base
        factor = 3 - factor
    return ALPHABET[-total % base]
