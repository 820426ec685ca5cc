"""The secret in each form that is handed out: says when it was, and makes sending it twice the same as once.

Signed, not stored; the site sets no cookie for visitors. What is uploaded belongs to it, and the receipt number is
made from it.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from lantai.pagecache import recording

from .limits import FORM_DAYS

_signer = Signer(salt="stories.submissions.form")
_LONGEST = 300


class InvalidTokenError(ValueError):
    """Not one that was handed out, or too old."""


@dataclass(frozen=True)
class FormToken:
    """`secret` is what the browser holds; `age` says how many seconds ago it was handed out."""

    secret: str
    age: float

    @property
    def kept(self) -> str:
        """What the database keeps of it while photos wait for their story."""
        return hashlib.sha256(f"form {self.secret}".encode()).hexdigest()


def hand_out() -> str:
    """A new token, as the form carries it."""
    recording.not_to_be_kept()
    return _signer.sign_object([secrets.token_urlsafe(18), int(time.time())])


def read(token: str) -> FormToken:
    """The token a form came with. Raises `InvalidTokenError`."""
    if len(token) > _LONGEST:
        raise InvalidTokenError
    try:
        secret, handed_out = _signer.unsign_object(token)
    except BadSignature as error:
        raise InvalidTokenError from error
    age = time.time() - handed_out
    if age > FORM_DAYS * 24 * 3600:
        raise InvalidTokenError
    return FormToken(secret, age)
