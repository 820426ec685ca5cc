"""`annual_summary`: the acceptance of the figures on the demonstration, through the JSON; and what it refuses."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lantai.reports import registry

from .figures import unsound


def summary(year: int, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("annual_summary", str(year), *options, stdout=out, stderr=StringIO())
    data: dict[str, Any] = json.loads(out.getvalue())
    return data


def test_the_demonstration_counts_as_it_was_agreed(demo: Path) -> None:
    data = summary(2025, "--records")
    figures = data["figures"]
    expected = {
        "exhibitions_held": (1, "1个"),
        "photos_shown": (126, "120余幅"),
        "documents_shown": (84, "84张"),
        "artifacts_shown": (37, "30余份"),
        "archives_day_places": ("县文化广场", "县文化广场"),
        "sections_shown": ("云溪老照片、红色文献、先辈影像", "云溪老照片、红色文献、先辈影像"),
        "archives_day_visitors": (1286, "1200余人"),
        "archives_day_views": (5420, "5400余次"),
        "visitors_received": (1350, "1300余人"),
        "online_views": (5420, "5400余次"),
        "stories_written": (4, "4篇"),
        "stories_pitched": (3, "3篇"),
        "stories_accepted": (1, "1篇"),
        "guidance_visits": (6, "6次"),
        "guidance_visits_countryside": (4, "4次"),
        "trainings": (2, "2次"),
        "trainees": (128, "120余人"),
        "courseware_made": (2, "2个"),
        "law_publicity": (1, "1场"),
    }
    assert data["year"] == 2025
    assert {key: (figures[key]["value"], figures[key]["prose"]) for key in expected} == expected
    assert figures["heritage_books"]["items"] == ["《云溪竹编史料》一书入选2025年度澜山市文艺精品扶持项目拟资助名单"]
    assert {part["label"]: part["value"] for part in figures["trainees"]["parts"]} == {
        "机关档案工作业务培训班": 86,
        "乡镇档案员培训班": 42,
    }
    # Closed records are in no figure, nor among the records of one.
    said = json.dumps(data, ensure_ascii=False)
    assert "防汛会商会议纪要" not in said
    assert "族谱" not in said
    assert "云溪县地方粮票木印版" in said
    assert set(figures) == {figure.key for figure in registry.registered()}
    assert all(figure["label"] and figure["definition"] for figure in figures.values())
    # Every year of the county: what is listed adds up.
    years = registry.years_with_records()
    assert [(year, unsound(year)) for year in years if unsound(year)] == []
    assert {2023, 2024, 2025, 2026} <= set(years)


def test_a_cut_off_counts_what_was_before_it(demo: object) -> None:
    figures = summary(2025, "--until", "2025-06-10")["figures"]
    assert figures["visitors_received"]["value"] == 512 + 386
    assert figures["photos_shown"]["value"] == 126
    assert summary(2025, "--until", "2025-06-08")["figures"]["photos_shown"]["value"] == 0


@pytest.mark.django_db
def test_a_year_without_data_is_zeros_and_nothing() -> None:
    figures = summary(1998)["figures"]
    assert {figure["value"] for figure in figures.values()} == {0, ""}
    assert figures["photos_shown"]["prose"] == "0幅"
    assert figures["archives_day_places"]["prose"] == figures["heritage_books"]["prose"] == "无"


@pytest.mark.django_db
def test_a_cut_off_before_the_year_is_refused() -> None:
    with pytest.raises(CommandError, match=r"2024-12-31.*2025"):
        summary(2025, "--until", "2024-12-31")


@pytest.mark.django_db
@pytest.mark.parametrize("year", [0, 1948, 9999])
def test_a_year_that_is_none_is_refused(year: int) -> None:
    with pytest.raises(CommandError, match=str(year)):
        summary(year)


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2025-02-30", "tomorrow"])
def test_a_cut_off_that_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(CommandError):
        call_command("annual_summary", "2025", "--until", day)


@pytest.mark.django_db
def test_a_format_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(CommandError, match=r"pdf.*json"):
        call_command("annual_summary", "2025", "--format", "pdf")


@pytest.mark.django_db
def test_the_file_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    target = tmp_path / "2025.json"
    call_command("annual_summary", "2025", "--output", str(target), stderr=StringIO())
    assert json.loads(target.read_text(encoding="utf-8"))["year"] == 2025
    with pytest.raises(CommandError, match="could not be written"):
        call_command("annual_summary", "2025", "--output", str(tmp_path / "no" / "x.json"), stderr=StringIO())
