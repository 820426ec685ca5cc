"""Programs the tests need from outside Python."""

import os

import pytest


def need(present: object, packages: str) -> None:
    """Go on only if a program is present.

    On a bare machine the test is skipped and pytest's summary says what to install; where `CI`
    is set, it fails: there everything is installed and nothing may be left out.
    """
    if present:
        return
    message = f"needs programs that are not here: apt-get install {packages}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
