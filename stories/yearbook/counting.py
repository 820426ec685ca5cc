"""Length of a Chinese text.

`characters` counts as editorial offices do (字数): every character, digit and punctuation mark is one, white space
is none. `static/admin/yearbook-count.js` counts the same way while one types; a test compares the two.
"""

import re

# Written out, for Python and JavaScript do not agree on what \s is.
WHITE = re.compile(r"[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


def characters(text: str) -> int:
    """Number of characters, without white space."""
    return len(WHITE.sub("", text))
