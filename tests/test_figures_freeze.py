"""Closing a year: what is kept never changes, what counts otherwise afterwards is shown, reopening says why."""

import datetime
import hashlib
import json
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from exhibitions import openness
from lantai.ops.keeping import KeptError
from lantai.reports import closing, standing
from lantai.reports.differences import differences
from lantai.reports.models import Closing, FrozenFigure, FrozenFile, FrozenRecord
from lantai.reports.periods import Period
from stories.models import StoryPage

from .cast import Cast
from .factories import ExhibitFactory, make_exhibition
from .stories import make_outlet, make_story

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def exhibits(home: Any) -> list[Any]:
    made = [ExhibitFactory.create(extent=n, title=f"照片{n}") for n in (5, 9)]
    make_exhibition(made)
    return made


def close(cast: Cast) -> Closing:
    return closing.close(Period.of(YEAR), user=cast.director, note="年终定稿")


def as_summary() -> tuple[dict[str, Any], str]:
    out, told = StringIO(), StringIO()
    call_command("annual_summary", YEAR, stdout=out, stderr=told)
    return json.loads(out.getvalue()), told.getvalue()


def test_figures_records_and_files_are_kept_and_every_difference_is_shown(cast: Cast, exhibits: list[Any]) -> None:
    closed = close(cast)
    assert standing.kept_report(closed)["photos_shown"].value == 14
    assert differences(closed) == []

    openness.withdraw(exhibits[1], user=cast.editor, reason="复核")
    make_exhibition([exhibits[0]], slug="second", title="第二展")

    kept = standing.kept_report(closed)
    assert (kept["photos_shown"].value, kept["photos_shown"].prose) == (14, "10余幅")
    assert [record.contribution for record in kept["photos_shown"].records] == [5, 9]
    found = {each.key: each for each in differences(closed)}
    assert (found["photos_shown"].then, found["photos_shown"].now) == (14, 5)
    assert [(c.record.label, bool(c.then), bool(c.now)) for c in found["photos_shown"].changes] == [
        (str(exhibits[1]), True, False)
    ]
    assert (found["exhibitions_held"].then, found["exhibitions_held"].now) == (1, 2)
    data, told = as_summary()
    assert data["figures"]["photos_shown"]["value"] == 14
    assert data["closed_on"] == closed.day.isoformat()
    assert "photos_shown: 14" in told

    page = cast.client("director").get(f"/cms/reports/figures/?year={YEAR}").content.decode()
    assert f"/cms/reports/figures/closed/{closed.pk}/" in page
    assert 'class="figures-now"' in page
    shown = cast.client("editor").get(f"/cms/reports/figures/closed/{closed.pk}/").content.decode()
    assert exhibits[1].title in shown


def test_records_that_even_out_are_a_difference_too(cast: Cast, home: Any) -> None:
    first, second = ExhibitFactory.create(extent=5), ExhibitFactory.create(extent=5)
    page = make_exhibition([first])
    closed = close(cast)
    page.body = make_exhibition([second], slug="other", live=False).body
    page.save_revision().publish()
    found = {each.key: each for each in differences(closed)}["photos_shown"]
    assert (found.then, found.now, len(found.changes)) == (5, 5, 2)


def test_files_are_made_of_what_was_kept(cast: Cast, exhibits: list[Any]) -> None:
    closed = close(cast)
    kept = closed.files.get(name__endswith=".json")
    with kept.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == kept.sha256
    assert json.loads(content)["figures"]["photos_shown"]["value"] == 14
    openness.withdraw(exhibits[1], user=cast.editor, reason="复核")
    response: Any = cast.client("editor").get(f"/cms/reports/figures/kept/{kept.pk}/")
    assert b"".join(response.streaming_content) == content
    assert "2025" in response["Content-Disposition"]
    made = cast.client("editor").get(f"/cms/reports/figures/file/json/?year={YEAR}")
    assert json.loads(made.content)["figures"]["photos_shown"]["value"] == 14


def test_what_is_kept_cannot_be_changed(cast: Cast, exhibits: list[Any]) -> None:
    closed = close(cast)
    models: list[Any] = [Closing, FrozenFigure, FrozenRecord, FrozenFile]
    for model in models:
        thing, all_of_them = model.objects.first(), model.objects.all()
        for change in (thing.save, thing.delete, all_of_them.delete, partial(all_of_them.update, pk=0)):
            with pytest.raises(KeptError):
                change()
    assert closed.figures.count() > 20


def test_a_year_is_closed_once_and_reopened_with_a_reason(cast: Cast, exhibits: list[Any]) -> None:
    closed = close(cast)
    with pytest.raises(ValidationError):
        close(cast)
    with pytest.raises(ValidationError):
        closing.reopen(closed, user=cast.director, reason=" ")
    closing.reopen(closed, user=cast.director, reason="漏计一场展览")
    with pytest.raises(ValidationError):
        closing.reopen(closed, user=cast.director, reason="再来一次")
    openness.withdraw(exhibits[1], user=cast.editor, reason="复核")
    assert as_summary()[0]["figures"]["photos_shown"]["value"] == 5
    again = close(cast)
    assert (again.number, standing.closing_of(YEAR)) == (2, again)
    assert standing.kept_report(closed)["photos_shown"].value == 14
    log = ModelLogEntry.objects.for_instance(closed).order_by("pk")
    assert [(entry.action, entry.user) for entry in log] == [
        (closing.CLOSED, cast.director),
        (closing.REOPENED, cast.director),
    ]
    assert "漏计一场展览" in log[1].message


@pytest.mark.parametrize("who", ["editor", "final_reviewer", "staff"])
def test_only_the_director_closes_and_reopens(cast: Cast, exhibits: list[Any], who: str) -> None:
    with pytest.raises(PermissionDenied):
        closing.close(Period.of(YEAR), user=getattr(cast, who))
    closed = close(cast)
    with pytest.raises(PermissionDenied):
        closing.reopen(closed, user=getattr(cast, who), reason="漏计")


def test_a_day_to_come_is_not_closed(cast: Cast, home: Any) -> None:
    with pytest.raises(ValidationError):
        closing.close(Period.of(2198), user=cast.director)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ValidationError):
        closing.close(Period.of(tomorrow.year, tomorrow), user=cast.director)


def test_of_a_readers_story_a_closing_keeps_its_number_alone(cast: Cast, home: Any) -> None:
    from stories import pitching

    story = make_story("祖母的土地证", origin=StoryPage.Origin.CONTRIBUTED)
    pitching.pitch(story, make_outlet(), user=None, sent_on=datetime.date(YEAR, 6, 1))
    closed = close(cast)
    kept = FrozenRecord.objects.filter(figure__closing=closed)
    assert kept.filter(ident=f"stories.storypage:{story.pk}").count() == 2
    assert not kept.filter(label__contains="祖母").exists()
    with closed.files.get(name__endswith=".json").file.open("rb") as file:
        assert "祖母" not in file.read().decode()
    StoryPage.objects.get(pk=story.pk).delete()
    assert [each.key for each in differences(closed)] == ["stories_written"]


def test_the_director_does_it_on_the_screen(cast: Cast, exhibits: list[Any]) -> None:
    client = cast.client("director")
    refused = client.post(f"/cms/reports/figures/close/{YEAR}/", {"until": f"{YEAR - 1}-12-31", "note": ""})
    assert refused.status_code == 200
    assert not Closing.objects.exists()
    done = client.post(f"/cms/reports/figures/close/{YEAR}/", {"until": f"{YEAR}-12-31", "note": "定稿"})
    closed = Closing.objects.get()
    assert done["Location"].endswith(f"/cms/reports/figures/?year={YEAR}")
    assert (closed.by_name, closed.note, closed.until) == ("director", "定稿", datetime.date(YEAR, 12, 31))
    assert client.get(f"/cms/reports/figures/close/{YEAR}/").status_code == 200
    client.post(f"/cms/reports/figures/reopen/{closed.pk}/", {"reason": ""})
    assert standing.closing_of(YEAR) == closed
    client.post(f"/cms/reports/figures/reopen/{closed.pk}/", {"reason": "补记"})
    assert standing.closing_of(YEAR) is None
    page = client.get(f"/cms/reports/figures/?year={YEAR}").content.decode()
    assert "补记" in page
