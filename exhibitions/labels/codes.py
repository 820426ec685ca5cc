"""The codes of short links: six characters that survive being read aloud, typed, and smudged.

Crockford's Base32 (no I, L, O, U; small letters, and those that look like digits, are understood). Five characters are
random, so that a code tells nothing of how many there are; the last one checks them.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
# What people write for what is meant.
_MEANT = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def new_code() -> str:
    """A random code with its check character."""
    digits = [secrets.randbelow(32) for _place in range(LENGTH - 1)]
    return "".join(ALPHABET[digit] for digit in (*digits, check(digits)))


def read(written: str) -> str | None:
    """The code somebody wrote, in its one spelling; None if it cannot be one."""
    code = written.upper().translate(_MEANT)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    *digits, last = (ALPHABET.index(character) for character in code)
    return code if check(digits) == last else None


def check(digits: list[int]) -> int:
    """A polynomial checksum over GF(32), x⁵ + x² + 1: any one wrong character changes it, and any two exchanged."""
    value = 0
    for digit in digits:
        value ^= digit
        value = value << 1 ^ (0b100101 if value & 16 else 0)
    return value
