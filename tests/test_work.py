"""Long work that shows itself: in one list of the admin, whoever ordered it, whether a worker does it or not."""

import datetime
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import expect

from lantai.media.models import ArchiveImage
from lantai.ops.work import kinds, running
from lantai.ops.work.kinds import CannotDoError, kind
from lantai.ops.work.models import Job
from lantai.ops.work.running import Work

from . import world
from .cast import Cast
from .factories import ImageFactory

LIST = "/cms/tasks/"
IN_WORKER = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "long": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}


@pytest.fixture
def declared() -> Iterator[None]:
    """Kinds of this file alone."""
    yield
    for name in [name for name in kinds._kinds if name.startswith("tests.")]:
        del kinds._kinds[name]


@pytest.mark.django_db
def test_what_is_done_at_once_stands_in_the_list_too(declared: None, cast: Cast) -> None:
    @kind("tests.count", "数数")
    def count(work: Work, number: int) -> str:
        for n in range(number):
            work.tell("数", n, number)
        work.say("数到了头")
        return f"数了 {number}"

    job = count.start(3, user=cast.editor, title="三下")
    assert job is not None
    assert (job.state, job.result, job.per_cent) == ("done", "数了 3", 100)
    listing = cast.client("editor").get(LIST).content.decode()
    assert "数数：三下" in listing
    assert "数了 3" in listing
    assert "数到了头" in cast.client("editor").get(f"{LIST}{job.pk}/").content.decode()


@pytest.mark.django_db
def test_one_sees_ones_own_and_the_director_sees_all(declared: None, cast: Cast) -> None:
    @kind("tests.nothing", "无事")
    def nothing(_work: Work) -> None: ...

    job = nothing.start(user=cast.editor, title="编辑的活")
    assert job is not None
    for who, sees in (("editor", True), ("director", True), ("admin", True), ("staff", False), ("reviewer", False)):
        client = cast.client(who)
        assert ("编辑的活" in client.get(LIST).content.decode()) is sees, who
        assert (client.get(f"{LIST}{job.pk}/").status_code == 200) is sees, who


@pytest.mark.django_db
def test_what_fails_says_why_and_can_be_started_again(declared: None, cast: Cast) -> None:
    broken = [CannotDoError("缺一块字模"), ZeroDivisionError()]

    @kind("tests.fails", "会坏的")
    def fails(_work: Work) -> str:
        if broken:
            raise broken.pop(0)
        return "好了"

    job = fails.start(user=cast.editor)
    assert job is not None
    client = cast.client("editor")
    assert "缺一块字模" in client.get(f"{LIST}{job.pk}/").content.decode()
    client.post(f"{LIST}{job.pk}/retry/")
    job.refresh_from_db()
    assert job.state == "failed"
    assert "ZeroDivisionError" not in job.error != ""
    client.post(f"{LIST}{job.pk}/retry/")
    job.refresh_from_db()
    assert (job.state, job.error, job.result) == ("done", "", "好了")
    client.post(f"{LIST}{job.pk}/retry/")
    job.refresh_from_db()
    assert job.attempt == 3


@pytest.mark.django_db
@override_settings(TASKS=IN_WORKER)
def test_what_waits_is_cancelled_at_once_and_only_by_whom_it_concerns(declared: None, cast: Cast) -> None:
    done: list[int] = []

    @kind("tests.waits", "要等的")
    def waits(_work: Work) -> None:
        done.append(1)

    job = waits.start(user=cast.editor)
    assert job is not None
    for who in ("staff", "director", "reviewer"):
        cast.client(who).post(f"{LIST}{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == "waiting"
    cast.client("editor").post(f"{LIST}{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert not done


@pytest.mark.django_db(transaction=True)
def test_what_runs_ends_at_its_next_step_and_leaves_nothing(declared: None, cast: Cast) -> None:
    started, cancelled = threading.Event(), threading.Event()
    written: list[str] = []

    @kind("tests.runs", "正在跑的")
    def runs(work: Work) -> None:
        work.tell("第一步", 1, 2)
        started.set()
        assert cancelled.wait(30)
        work.tell("第二步", 2, 2)
        written.append("做完了")

    def work() -> None:
        runs.start(user=cast.editor)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert started.wait(30)
    job = Job.objects.get()
    client = cast.client("editor")
    assert "第一步" in client.get(LIST).content.decode()
    client.post(f"{LIST}{job.pk}/cancel/")
    cancelled.set()
    worker.join()
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert not written


@pytest.mark.django_db
def test_a_result_is_written_by_the_holder_alone(declared: None, cast: Cast) -> None:
    """A worker that was taken for dead comes back: what it would write is refused."""
    written: list[str] = []

    @kind("tests.late", "迟到的")
    def late(work: Work) -> None:
        Job.objects.update(attempt=2)
        with work.confirmed():
            written.append("迟了")

    job = late.start(user=cast.editor)
    assert job is not None
    assert (job.state, job.attempt) == ("running", 2)
    assert not written


@pytest.mark.django_db
def test_warnings_of_the_site_stand_in_its_log(declared: None, cast: Cast) -> None:
    import logging

    @kind("tests.warns", "提醒的")
    def warns(_work: Work) -> None:
        logging.getLogger("lantai.media.tiles").warning("“老街”切不成瓦片")

    job = warns.start(user=cast.editor)
    assert job is not None
    assert [(line.level, line.words) for line in job.lines.all()] == [("warning", "“老街”切不成瓦片")]


@pytest.mark.django_db
def test_small_work_is_unseen_unless_it_fails(home: object, cast: Cast) -> None:
    image: ArchiveImage = ImageFactory(prepared=True)
    assert not Job.objects.exists()
    ArchiveImage.objects.filter(pk=image.pk).update(file="gone.jpg", pictures={})
    from lantai.media.pictures import prepare_pictures

    prepare_pictures.start(image.pk, title="没了的图")
    (job,) = Job.objects.all()
    assert (job.state, job.title) == ("failed", "没了的图")


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_list(
    declared: None, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    @kind("tests.many", "许多")
    def many(_work: Work) -> None: ...

    client: Client = cast.client("editor")
    for n in range(25):
        many.start(user=cast.editor, title=str(n))
    with django_assert_max_num_queries(16):
        client.get(LIST)


def test_progress_moves_in_the_browser_without_loading_the_page(
    tmp_path_factory: pytest.TempPathFactory, new_page: Any
) -> None:
    """And without JavaScript there is a way to look again."""
    data_dir = tmp_path_factory.mktemp("data")
    world.copy("demo", data_dir)
    set_job = (
        "from lantai.ops.work.models import Job; from django.contrib.auth import get_user_model as u;"
        "Job.objects.update_or_create(kind_name='search.index', defaults=dict(arguments=['database'], total=100,"
        "user=u().objects.get(username='admin'), {}))"
    )
    with world.serving(data_dir) as server:
        server.manage("shell", "-c", set_job.format("state='running', step='做到一半', done=50"))
        page = new_page()
        plain = new_page(java_script_enabled=False)
        for each in (page, plain):
            each.goto(f"{server.url}/cms/login/")
            each.fill("[name=username]", "admin")
            each.fill("[name=password]", "lantai-demo")
            each.click("form button[type=submit]")
        page.goto(f"{server.url}/cms/tasks/")
        expect(page.locator("progress")).to_have_attribute("value", "50")
        page.evaluate("window.untouched = true")
        server.manage("shell", "-c", set_job.format("state='running', step='快好了', done=75"))
        expect(page.locator("progress")).to_have_attribute("value", "75")
        server.manage("shell", "-c", set_job.format("state='done', done=100, result='建好了'"))
        expect(page.get_by_text("建好了")).to_be_visible()
        assert page.evaluate("window.untouched") is True
        server.manage("shell", "-c", set_job.format("state='running', done=10"))
        plain.goto(f"{server.url}/cms/tasks/")
        plain.click("td.title a")
        expect(plain.locator("noscript a, #work-here p > a").first).to_be_visible()


def test_running_at_once_is_what_the_settings_say() -> None:
    assert running.runs_at_once()
    with override_settings(TASKS=IN_WORKER):
        assert not running.runs_at_once()


@pytest.mark.django_db
@override_settings(TASKS=IN_WORKER)
def test_the_health_page_says_when_nobody_works(declared: None, home: object, client: Client) -> None:
    @kind("tests.left", "没人做的")
    def left(_work: Work) -> None: ...

    left.start()
    assert client.get("/healthz").json()["tasks"] == "ok"
    Job.objects.update(created_at=timezone.now() - datetime.timedelta(hours=1))
    assert "run_worker" in client.get("/healthz").json()["tasks"]


@pytest.mark.django_db
def test_a_clock_that_jumps_loses_no_job(declared: None, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a beat that stands still, by the watcher's own clock, is a job that is lost."""
    from lantai.ops.work import beating, looking_after

    @kind("tests.jumps", "在跑的")
    def jumps(_work: Work) -> str:
        return "又跑了一遍"

    job = Job.objects.create(kind_name="tests.jumps", state="running", user=cast.editor)
    watch = looking_after.Watch()
    for hours in (-9000, 9000):
        Job.objects.update(heard_at=timezone.now() + datetime.timedelta(hours=hours))
        assert watch.look() == 0
    monkeypatch.setattr(beating, "lease_seconds", 0.0)
    assert watch.look() == 1
    job.refresh_from_db()
    assert (job.state, job.attempt, job.losses, job.result) == ("done", 2, 1, "又跑了一遍")


@pytest.mark.django_db
def test_what_kills_its_worker_again_and_again_is_given_up(
    declared: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lantai.ops.work import beating, looking_after

    ends: list[str] = []

    @kind("tests.deadly", "要命的", ended=lambda job: ends.append(str(job.state)))
    def deadly(_work: Work) -> None: ...

    job = Job.objects.create(kind_name="tests.deadly", state="running", user=cast.editor, losses=2)
    monkeypatch.setattr(beating, "lease_seconds", 0.0)
    assert looking_after.Watch().look() == 1
    job.refresh_from_db()
    assert (job.state, job.losses, ends) == ("failed", 3, ["failed"])
    assert job.error


@pytest.mark.django_db
def test_work_whose_part_of_the_site_is_gone_fails_and_stands_in_the_list(cast: Cast) -> None:
    job = Job.objects.create(kind_name="tests.gone", title="旧活", user=cast.admin)
    running.enqueue(job)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "旧活" in cast.client("admin").get(LIST).content.decode()
    assert cast.client("admin").get(f"{LIST}{job.pk}/").status_code == 200
