"""Settings of `make test`: production's, with a scratch data folder and quick passwords."""

import os
import tempfile
from pathlib import Path

os.environ["SECRET_KEY"] = "tests-only-not-secret-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG"  # noqa: S105
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["BASE_URL"] = "http://testserver"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="lantai-test-")
os.environ["TASKS_IN_WORKER"] = "false"

from .base import *  # noqa: F403
from .base import DATABASES, STORAGES

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
# A scratch database survives no power cut; `tests/test_power_cut.py` runs production's setting.
DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TEST_DATA = Path(__file__).resolve().parents[3] / "tests" / "data"
