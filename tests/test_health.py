"""/healthz: 200 while the parts the site stands on answer, 503 naming those that do not."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_everything_answers() -> None:
    response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "storage": "ok", "visits": "ok"}
    assert "no-store" in response["Cache-Control"]
