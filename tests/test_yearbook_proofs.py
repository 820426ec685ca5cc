"""Proof rounds: kept as they were read, and compared character by character."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from stories.yearbook import comparison, proofs, stages
from stories.yearbook.models import Contribution
from stories.yearbook.stages import Stage

from .cast import Cast
from .yearbook import GOOD, finish, make_entry

TODAY = timezone.localdate


def kept(entry: Contribution, cast: Cast, text: str) -> Any:
    return proofs.record(entry, text=text, read_by="丙", read_on=TODAY(), user=cast.editor)


@pytest.mark.django_db
def test_each_round_is_kept_beside_the_others(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.FIRST_PROOF)
    first = kept(entry, cast, "一校\r\n<script>alert(1)</script>正文")
    again = kept(entry, cast, "一校再读正文")
    stages.move(entry, Stage.SECOND_PROOF, user=cast.editor, told_by="丙")
    second = kept(entry, cast, "二校正文")

    assert [(p.stage, p.reading, p.text) for p in entry.proof_rounds.all()] == [
        (Stage.FIRST_PROOF, 1, "一校\n正文"),
        (Stage.FIRST_PROOF, 2, "一校再读正文"),
        (Stage.SECOND_PROOF, 1, "二校正文"),
    ]
    assert first.sha256 == proofs.digest("一校\n正文")
    assert [v.text for v in proofs.versions(entry)] == [GOOD, first.text, again.text, second.text]
    entry.refresh_from_db()
    assert entry.text == GOOD


@pytest.mark.django_db
def test_what_is_not_taken(cast: Cast) -> None:
    entry = finish(make_entry(), cast, Stage.FINAL_REVIEW)
    with pytest.raises(ValidationError):
        kept(entry, cast, "早了")
    finish(entry, cast, Stage.FIRST_PROOF)
    with pytest.raises(ValidationError):
        kept(entry, cast, " \n ")
    with pytest.raises(PermissionDenied):
        proofs.record(entry, text="正文", read_by="丙", read_on=TODAY(), user=cast.director)
    with pytest.raises(ValidationError):
        stages.move(entry, Stage.SECOND_PROOF, user=cast.editor, told_by="丙")
    assert not entry.proof_rounds.exists()


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("云溪县档案馆", "云溪县档案馆", [("same", "云溪县档案馆", "云溪县档案馆")]),
        ("", "", []),
        ("", "新", [("new", "", "新")]),
        ("展出照片。", "展出老照片。", [("same", "展出", "展出"), ("new", "", "老"), ("same", "照片。", "照片。")]),
        ("共1286人次", "共1350人次", [("same", "共", "共"), ("changed", "1286", "1350"), ("same", "人次", "人次")]),
        ("我馆举办", "云溪县档案馆举办", [("changed", "我", "云溪县档案"), ("same", "馆举办", "馆举办")]),
        ("甲乙丙丁戊", "子乙丑丁戊", [("changed", "甲乙丙", "子乙丑"), ("same", "丁戊", "丁戊")]),
    ],
)
def test_comparison(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    parts = comparison.compare(old, new)

    assert [(part.kind, part.old, part.new) for part in parts] == expected


def test_a_comparison_holds_both_texts_whole() -> None:
    old = "2025年，馆藏46个全宗、58326卷。\n接待查档986人次。" * 20
    new = old.replace("986", "1024").replace("全宗、", "全宗，").replace("接待", "全年接待", 3)

    parts = comparison.compare(old, new)

    assert "".join(part.old for part in parts) == old
    assert "".join(part.new for part in parts) == new
    numbers = [change.number for change in comparison.changes(parts)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sum(change.new == "1024" for change in comparison.changes(parts)) == 20


def test_the_pages_mark_changes_in_words_and_on_paper(demo: object, cast: Cast) -> None:
    entry = Contribution.objects.get(title="国际档案日系列活动")
    versions = proofs.versions(entry)
    assert len(versions) == 3
    client = cast.client("reviewer")
    url = f"/cms/yearbook-entries/compare/{entry.pk}/"
    sent, first, second = (version.key for version in versions)

    page = client.get(f"{url}?old={sent}&new={first}").content.decode()
    sheet = client.get(f"{url}?old={first}&new={second}&print=1").content.decode()
    other = client.get(f"{url}?old=nonsense&new=<script>").content.decode()

    assert "<ins>" in page
    assert "2025年" in page.partition("<ins>")[2].partition("</ins>")[0]
    assert page.count("yearbook-diff__say") >= 2
    assert "发放宣传资料1150份" in sheet
    assert 'aria-label="Wagtail"' not in sheet
    assert "<script>alert" not in other
