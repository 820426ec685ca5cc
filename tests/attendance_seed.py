"""What a server of the survival tests holds: two events, their sessions, phones with known tokens.

Run beside `manage.py shell`; see `tests.attendance_server`.
"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Page

from lantai.visits.onsite import devices, enrolment

from .attendance import make_device, make_session
from .attendance_server import TOKENS

CODES = 4


def seed() -> None:
    """Create all; prints the one-time codes, a line each."""
    root = Page.get_first_root_node()
    event = root.add_child(title="请听档案说", slug="listen")
    other = root.add_child(title="开放日", slug="open-day")
    now = timezone.now()
    hours = {"starts_at": now - timedelta(hours=12), "ends_at": now + timedelta(hours=36)}
    make_session(event, name="第一天", **hours)
    make_session(other, venue="档案馆", **hours)
    for number, token in enumerate(TOKENS):
        make_device(event, token=token, label=f"手机{number}")
    admin = get_user_model().objects.create_superuser("admin", "admin@example.invalid", "lantai-demo")
    devices.require(admin)
    for _number in range(CODES):
        _enrolment, code = enrolment.issue(event, door="东门", label="小陈", user=admin)
        print("code", code)  # noqa: T201
