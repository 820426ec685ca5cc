"""Settings of the workers in `test_work_faults` and `test_import_worker`: the demonstration's, with kinds of work that tell a test where they are.

`DATA_DIR/said` is the pipe they tell through; `tests.pipes` is its other end.
"""

from lantai.settings.dev import *  # noqa: F403
from lantai.settings.dev import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.working_apps.WorkingConfig"]
