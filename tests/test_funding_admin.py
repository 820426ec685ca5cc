"""Funding in the admin: list with filters and export, recording steps, the panel of running notices."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from heritage.funding.models import FundingApplication, FundingStep, Programme
from heritage.funding.states import State

from .cast import Cast
from .consenting import day
from .test_funding import apply
from .test_withdrawal import answer

pytestmark = pytest.mark.django_db


def titles(response: Any) -> set[str]:
    return {application.title for application in response.context["object_list"]}


def test_an_editor_makes_an_application_and_records_a_step_with_its_paper(cast: Cast) -> None:
    client = cast.client("editor")
    client.post(
        "/cms/funding-programmes/new/", {"name": "澜山市文艺精品扶持项目", "authority": "市文联", "level": "city"}
    )
    programme = Programme.objects.get()
    data = {"programme": programme.pk, "year": 2025, "project_title": "《云溪竹编史料》", "amount_applied": "50000"}
    client.post("/cms/funding/new/", data)
    application = FundingApplication.objects.get()
    assert (application.title, application.state) == ("云溪竹编史料", State.PREPARING)

    paper = SimpleUploadedFile("form.pdf", b"%PDF-1.4", "application/pdf")
    step = {"state": "applied", "on": "2025-03-03", "note": "市文联收", "document": paper}
    response = client.post(f"/cms/funding/advance/{application.pk}/", step, follow=True)

    application.refresh_from_db()
    assert application.state == State.APPLIED
    html = response.content.decode()
    assert "市文联收" in html
    assert "editor" in html
    url = FundingStep.objects.get().document.url
    assert url in html
    assert answer(client, url) == answer(cast.client("director"), url) == 200
    assert answer(cast.client("staff"), url) == 404
    assert answer(cast.client(), url) == 302


def test_without_a_title_or_out_of_order_it_is_refused_at_the_field(cast: Cast) -> None:
    client = cast.client("editor")
    application = apply(State.APPLIED)
    data = {"programme": application.programme_id, "year": 2025, "project_title": " 《》 "}
    assert "project_title" in client.post("/cms/funding/new/", data).context["form"].errors
    early = {"state": "recommended", "on": "2025-01-01"}
    assert "on" in client.post(f"/cms/funding/advance/{application.pk}/", early).context["form"].errors
    leap = {"state": "funded", "on": "2025-11-06"}
    assert "state" in client.post(f"/cms/funding/advance/{application.pk}/", leap).context["form"].errors
    assert FundingStep.objects.count() == 1


def test_a_step_is_taken_back_in_the_admin(cast: Cast) -> None:
    application = apply(State.RECOMMENDED)
    response = cast.client("editor").post(
        f"/cms/funding/take-back/{application.pk}/", {"reason": "日期记错"}, follow=True
    )
    application.refresh_from_db()
    assert application.state == State.APPLIED
    assert "日期记错" in response.content.decode()


@pytest.fixture
def several(db: None) -> Programme:
    apply(State.PROPOSED)
    apply(State.FUNDED, project_title="云溪山歌集")
    other = Programme.objects.create(name="省古籍出版专项", level="provincial")
    apply(State.APPLIED, project_title="云溪旧志", programme=other, year=2024)
    return other


def test_filters_by_programme_year_and_state(cast: Cast, several: Programme) -> None:
    client = cast.client("director")
    assert titles(client.get("/cms/funding/")) == {"云溪竹编史料", "云溪山歌集", "云溪旧志"}
    assert titles(client.get(f"/cms/funding/?programme={several.pk}")) == {"云溪旧志"}
    assert titles(client.get("/cms/funding/?year=2025")) == {"云溪竹编史料", "云溪山歌集"}
    assert titles(client.get("/cms/funding/?state=proposed&state=applied")) == {"云溪竹编史料", "云溪旧志"}
    assert titles(client.get("/cms/funding/?q=山歌")) == {"云溪山歌集"}


def test_the_export(cast: Cast, several: Programme) -> None:
    response: Any = cast.client("director").get("/cms/funding/?export=xlsx&state=funded")
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    heading, row = list(sheet.iter_rows(values_only=True))
    assert len(heading) == 11
    assert (row[0], row[1], row[4], row[10]) == ("云溪山歌集", "澜山市文艺精品扶持项目", 2025, 30000)
    assert "2025-10-13—2025-10-17" in str(row[8])


def test_the_list_costs_no_more_for_more(cast: Cast, several: Programme) -> None:
    client = cast.client("editor")
    client.get("/cms/funding/")
    with CaptureQueriesContext(connection) as few:
        client.get("/cms/funding/")
    for n in range(8):
        apply(State.REVIEWED, project_title=f"史料{n}")
    with CaptureQueriesContext(connection) as many:
        client.get("/cms/funding/")
    assert len(many) == len(few) <= 16


@pytest.mark.parametrize("begins, ends, shown", [(-3, 2, "还有 2 天"), (0, 0, "今天截止"), (-5, -1, "")])
def test_the_desk_shows_notices_that_run_with_their_days(cast: Cast, begins: int, ends: int, shown: str) -> None:
    application = apply(State.REVIEWED, project_title="云溪山歌集")
    FundingStep.objects.create(application=application, state=State.PROPOSED, on=day(begins), until=day(ends))
    FundingApplication.objects.filter(pk=application.pk).update(state=State.PROPOSED)
    html = cast.client("director").get("/cms/").content.decode()
    assert ("云溪山歌集" in html) is bool(shown)
    assert shown in html
    assert "云溪山歌集" not in cast.client("staff").get("/cms/").content.decode()
