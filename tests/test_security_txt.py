"""/.well-known/security.txt, as RFC 9116 has it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from lantai.pages.models import HallSettings

pytestmark = pytest.mark.django_db


def fields() -> dict[str, str]:
    response = Client().get("/.well-known/security.txt")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


def test_contact_and_a_date_within_a_year(home: Any, settings: Any) -> None:
    settings.SECURITY_CONTACT = ["mailto:security@example.invalid"]
    found = fields()
    assert found["Contact"] == "mailto:security@example.invalid"
    assert found["Canonical"] == "http://testserver/.well-known/security.txt"
    expires = datetime.strptime(found["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)


def test_without_one_the_halls_own(home: Any) -> None:
    assert Client().get("/.well-known/security.txt").status_code == 404
    hall = HallSettings.for_site(home.get_site())
    hall.phone = "0000-1234567"
    hall.save()
    assert fields()["Contact"] == "tel:0000-1234567"
    hall.email = "hall@example.invalid"
    hall.save()
    assert fields()["Contact"] == "mailto:hall@example.invalid"
