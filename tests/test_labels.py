"""Sheets of labels (展签): what is on them, that it fits, that every code can be scanned, and who is refused."""

import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, TestCase, override_settings
from PIL import Image

from exhibitions.labels import printing, sheets
from exhibitions.labels.admin import preview
from exhibitions.labels.links import link_of
from exhibitions.labels.models import LabelPrint, LabelSheet, LabelWords, RecordedUse, ShortLink
from exhibitions.labels.models.sheet import Size
from exhibitions.labels.typeset import press
from exhibitions.labels.typeset.sizes import SETTINGS
from exhibitions.models import Exhibit
from exhibitions.uses import recorded_uses

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, make_exhibition, walk
from .outside import need
from .scanning import codes_in, pictures_of, text_of, words_in
from .test_work import IN_WORKER

pytestmark = pytest.mark.django_db

LONG = "云溪县人民委员会关于一九五八年全县水利工程建设完成情况及一九五九年春季农田水利建设任务安排的报告" * 4
# Characters of the extensions, one that no font has, markup, and a word without end.
ODD = ["𠀋喆堃㙍", "\ue123字", "#strong[粗] $x^2$ <b>&amp;", "x" * 120]


@pytest.fixture(autouse=True)
def _can_typeset() -> None:
    from lantai.media import typesetting

    try:
        typesetting.check()
    except typesetting.CannotTypesetError:
        need(None, "fonts-noto-cjk (and pip install -r requirements-books.txt)")


def a_sheet(exhibits: list[Exhibit], **fields: Any) -> LabelSheet:
    return sheets.begin(user=None, exhibits=exhibits, title="试印", **fields)


def taken(client: Client, sheet: LabelSheet) -> bytes:
    """Somebody has a sheet printed and takes the file."""
    assert client.post(f"/cms/labels/preview/{sheet.pk}/").status_code == 302
    made = sheet.prints.get()
    answer = client.get(f"/cms/labels/print/{made.pk}/")
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    return bytes(answer.getvalue())


def content_of(made: LabelPrint) -> bytes:
    with made.file.open("rb") as file:
        return bytes(file.read())


@pytest.fixture
def exhibits() -> list[Exhibit]:
    plain = [ExhibitFactory(description=f"第{number}件说明。") for number in range(8)]
    return [
        *plain,
        ExhibitFactory(title=LONG[:250], description="一张旧照片，" * 300),
        *[ExhibitFactory(title=title, description="", date_text="") for title in ODD],
        ExhibitFactory(title="甲", reference_code="0901-" + "Z" * 110, description="A sentence in English. " * 60),
    ]


@pytest.mark.parametrize("size", list(Size))
def test_every_code_on_every_sheet_can_be_scanned(size: Size, exhibits: list[Exhibit], tmp_path: Path) -> None:
    printed = press.pdf(a_sheet(exhibits, size=size), exhibits)
    pages = codes_in(printed.content, tmp_path)
    per_sheet = SETTINGS[size].per_sheet
    assert len(pages) == -(-len(exhibits) // per_sheet)
    for number, found in enumerate(pages):
        on_it = exhibits[number * per_sheet : (number + 1) * per_sheet]
        assert sorted(found) == sorted(link_of(exhibit).address for exhibit in on_it)


def test_a_look_at_a_sheet_writes_nothing_and_a_print_gives_what_lacks(home: Any, cast: Cast, tmp_path: Path) -> None:
    page = make_exhibition([ExhibitFactory()])
    client = cast.client("editor")
    sheet = sheets.begin(user=None, exhibition=page)
    given = set(ShortLink.objects.values_list("code", flat=True))
    assert len(given) == 1
    page.body = walk([ExhibitFactory(), ExhibitFactory()])
    page.save_revision()
    for url in (f"/cms/labels/preview/{sheet.pk}/", f"/cms/labels/preview/{sheet.pk}/1.png"):
        assert client.get(url).status_code == 200
    assert client.get(f"/cms/posters/{page.pk}/").status_code == 200
    assert client.get(f"/cms/posters/{page.pk}/poster.png").status_code == 200
    assert set(ShortLink.objects.values_list("code", flat=True)) == given
    made = taken(client, sheet)
    (found,) = codes_in(made, tmp_path)
    assert len(found) == 2
    assert set(found) == {link.address for link in ShortLink.objects.exclude(code__in=given)}


@pytest.mark.parametrize("size", list(Size))
def test_crop_marks_lie_where_printers_reach(size: Size, tmp_path: Path) -> None:
    """Nothing within 4.2 mm of the edge of the paper; the corners of the outermost labels are marked all the same."""
    exhibit = ExhibitFactory()
    printed = press.pdf(a_sheet([exhibit], size=size, has_marks=True), [exhibit])
    picture = pictures_of(printed.content, tmp_path, dpi=300)[0].convert("L").point(lambda tone: 255 * (tone < 200))
    per_mm = 300 / 25.4
    left, top, right, bottom = (value / per_mm for value in picture.getbbox() or ())
    width, height = (value / per_mm for value in picture.size)
    assert min(left, top, width - right, height - bottom) >= 4.2
    setting = SETTINGS[size]
    aside, above = (width - setting.columns * setting.width) / 2, (height - setting.rows * setting.height) / 2
    for x, y in ((aside, above), (width - aside, height - above)):
        corner = picture.crop(((x - 4) * per_mm, (y - 4) * per_mm, (x + 4) * per_mm, (y + 4) * per_mm))
        assert corner.getbbox()


@pytest.mark.parametrize("languages", ["zh", "zh-en"])
@pytest.mark.parametrize("size", list(Size))
def test_nothing_leaves_its_label(size: Size, languages: str, exhibits: list[Exhibit], tmp_path: Path) -> None:
    for exhibit in exhibits[8:]:
        LabelWords.objects.create(exhibit=exhibit, title_en="A very long title " * 10, text_en="And words. " * 50)
    printed = press.pdf(a_sheet(exhibits, size=size, languages=languages), exhibits)
    setting = SETTINGS[size]
    pages = words_in(printed.content, tmp_path)
    assert pages
    for width, height, words in pages:
        assert sorted((round(width), round(height))) == [210, 297]
        assert (width > height) == setting.landscape
        left, top = (width - setting.columns * setting.width) / 2, (height - setting.rows * setting.height) / 2
        assert words
        for x_min, y_min, x_max, y_max, word in words:
            column, row = int((x_min - left) // setting.width), int((y_min - top) // setting.height)
            assert 0 <= column < setting.columns, word
            assert 0 <= row < setting.rows, word
            # The box of a word is that of its line of type, a little higher than what is drawn.
            assert x_min >= left + column * setting.width + setting.pad - 0.5, word
            assert x_max <= left + (column + 1) * setting.width - setting.pad + 0.5, word
            assert y_min >= top + row * setting.height + setting.pad - 1.5, word
            assert y_max <= top + (row + 1) * setting.height - setting.pad + 1.5, word


def test_a_label_says_what_it_is_about(tmp_path: Path) -> None:
    exhibit = ExhibitFactory(
        title="老街赶集", date_text="19580512", description="供销社门口。", reference_code="0901-ZP-7"
    )
    text = text_of(press.pdf(a_sheet([exhibit]), [exhibit]).content, tmp_path)
    for expected in ("老街赶集", "1958年5月12日", "1幅", "0901-ZP-7", "供销社门口。", f"/x/{link_of(exhibit).code}"):
        assert expected in text
    assert "供销社门口" not in text_of(press.pdf(a_sheet([exhibit], has_text=False), [exhibit]).content, tmp_path)


def test_words_of_its_own_and_english_ones(tmp_path: Path) -> None:
    exhibit = ExhibitFactory(description="很长的著录。")
    LabelWords.objects.create(exhibit=exhibit, text="短短一句。", title_en="The old street", text_en="On market day.")
    chinese = text_of(press.pdf(a_sheet([exhibit]), [exhibit]).content, tmp_path)
    assert "短短一句。" in chinese
    assert "很长的著录" not in chinese
    assert "street" not in chinese
    both = text_of(press.pdf(a_sheet([exhibit], languages="zh-en"), [exhibit]).content, tmp_path)
    for expected in ("短短一句。", "Theoldstreet", "Onmarketday."):
        assert expected in both


def test_the_preview_says_how_many_have_no_english_yet(cast: Cast) -> None:
    exhibits = [ExhibitFactory() for _number in range(3)]
    LabelWords.objects.create(exhibit=exhibits[0], title_en="The old street")
    client, told = cast.client("editor"), "2张展签还没有英文题名"
    for languages, expected in (("zh-en", True), ("zh", False)):
        sheet = a_sheet(exhibits, languages=languages)
        assert (told in client.get(f"/cms/labels/preview/{sheet.pk}/").content.decode()) is expected


def test_what_was_made_to_fit_is_told(exhibits: list[Exhibit], tmp_path: Path) -> None:
    printed = press.pdf(a_sheet(exhibits), exhibits)
    told = {remark.split(")")[0].rsplit("(", 1)[1]: remark for remark in printed.remarks}
    assert set(told) == {exhibits[number].reference_code for number in (8, 10, 12, 13)}
    assert "\ue123" in told[exhibits[10].reference_code]
    text = text_of(printed.content, tmp_path)
    # Cut where a sentence ends, or with an ellipsis: never in silence.
    assert "……" in text


def test_a_text_is_cut_at_the_end_of_a_sentence(tmp_path: Path) -> None:
    exhibit = ExhibitFactory(description="".join(f"这是第{number}句话，写得不短不长。" for number in range(90)))
    text = text_of(press.pdf(a_sheet([exhibit]), [exhibit]).content, tmp_path)
    assert re.search(r"写得不短不长。档号", text)


def test_only_what_may_be_shown_is_printed(cast: Cast, tmp_path: Path) -> None:
    shown, closed = ExhibitFactory(title="可见之物"), ClosedExhibitFactory(title="不可见之物")
    sheet = a_sheet([closed, shown])
    text = text_of(content_of(printing.print_sheet(sheet, user=cast.editor)), tmp_path)
    assert "可见之物" in text
    assert "不可见" not in text
    page = cast.client("editor").get(f"/cms/labels/preview/{sheet.pk}/").content.decode()
    assert closed.reference_code in page.split("work-order")[0]
    assert list(RecordedUse.objects.values_list("exhibit", flat=True)) == [shown.pk]


def test_a_sheet_of_closed_records_is_refused(cast: Cast) -> None:
    sheet = a_sheet([ClosedExhibitFactory(), ClosedExhibitFactory()])
    client = cast.client("editor")
    assert "work-order" not in client.get(f"/cms/labels/preview/{sheet.pk}/").content.decode()
    answer = client.post(f"/cms/labels/preview/{sheet.pk}/")
    assert "没有可打印的展签" in answer.content.decode()
    assert client.get(f"/cms/labels/preview/{sheet.pk}/1.png").status_code == 404
    sheet.refresh_from_db()
    assert sheet.printed_at is None
    assert not LabelPrint.objects.exists()
    assert not RecordedUse.objects.exists()


def test_a_withdrawn_record_leaves_the_next_print(cast: Cast, tmp_path: Path) -> None:
    from exhibitions.openness import withdraw

    first, second = ExhibitFactory(title="留下的"), ExhibitFactory(title="撤走的")
    sheet = a_sheet([first, second])
    assert "撤走的" in text_of(content_of(printing.print_sheet(sheet, user=cast.editor)), tmp_path)
    made, client = sheet.prints.get(), cast.client("editor")
    assert printing.is_offered(made)
    withdraw(second, user=cast.editor, reason="涉及隐私")
    assert client.get(f"/cms/labels/print/{made.pk}/").status_code == 404
    listing = client.get(f"/cms/labels/preview/{sheet.pk}/").content.decode()
    assert f'href="/cms/labels/print/{made.pk}/"' not in listing
    assert printing.standing(made)
    assert "撤走的" not in text_of(content_of(printing.print_sheet(sheet, user=cast.editor)), tmp_path)
    assert [use.times for use in recorded_uses(first)] == [2]
    assert [use.times for use in recorded_uses(second)] == [1]


def test_from_a_selection_to_the_pdf(cast: Cast, tmp_path: Path) -> None:
    chosen = [ExhibitFactory() for _number in range(3)]
    closed = ClosedExhibitFactory()
    client = cast.client("editor")
    query = "&".join(f"id={exhibit.pk}" for exhibit in [*chosen, closed])
    asked = client.get(f"/cms/bulk/exhibitions/exhibit/print_labels/?{query}").content.decode()
    assert closed.reference_code in asked
    data = {"title": "春展", "size": "100x70", "languages": "zh", "has_text": "on", "has_marks": "on"}
    answer = client.post(f"/cms/bulk/exhibitions/exhibit/print_labels/?{query}", data)
    sheet = LabelSheet.objects.get()
    assert answer["Location"] == f"/cms/labels/preview/{sheet.pk}/"
    assert (sheet.title, sheet.size, sheet.user) == ("春展", "100x70", cast.editor)
    picture = client.get(f"/cms/labels/preview/{sheet.pk}/1.png")
    assert Image.open(BytesIO(picture.content)).size[1] > 1000
    assert client.get(f"/cms/labels/preview/{sheet.pk}/2.png").status_code == 404
    content = taken(client, sheet)
    assert content.startswith(b"%PDF")
    assert sorted(codes_in(content, tmp_path)[0]) == sorted(link_of(exhibit).address for exhibit in chosen)


def test_all_of_an_exhibition_in_the_order_of_its_walk(home: Any, cast: Cast) -> None:
    hung = [ExhibitFactory(reference_code=f"0901-{number}") for number in (5, 3, 9, 1)]
    closed = ClosedExhibitFactory()
    page = make_exhibition([*hung, closed], live=False)
    client = cast.client("editor")
    edit = client.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    assert f"/cms/labels/exhibition/{page.pk}/" in edit
    assert closed.title in client.get(f"/cms/labels/exhibition/{page.pk}/").content.decode()
    answer = client.post(f"/cms/labels/exhibition/{page.pk}/", {"size": "90x55", "languages": "zh", "has_text": "on"})
    sheet = LabelSheet.objects.get()
    assert answer["Location"] == f"/cms/labels/preview/{sheet.pk}/"
    assert [exhibit.pk for exhibit in sheets.selection(sheet).shown] == [exhibit.pk for exhibit in hung]
    assert sheet.title == page.title


def test_reference_codes_are_pasted(cast: Cast) -> None:
    first, second = ExhibitFactory(reference_code="0901-2"), ExhibitFactory(reference_code="0901-1")
    client = cast.client("editor")
    data = {
        "title": "散件",
        "size": "90x55",
        "languages": "zh",
        "codes": "0901-2\r\n\r\n０９０１-1\r\n0901-2\r\n0901-99",
    }
    refused = client.post("/cms/labels/new/", data)
    assert "0901-99" in refused.content.decode()
    assert not LabelSheet.objects.exists()
    client.post("/cms/labels/new/", {**data, "codes": data["codes"].replace("0901-99", "")})
    sheet = LabelSheet.objects.get()
    assert sheet.chosen == [first.pk, second.pk]
    assert "0901-2\n0901-1" in client.get(f"/cms/labels/edit/{sheet.pk}/").content.decode()


def test_the_words_of_a_label_are_edited(cast: Cast) -> None:
    exhibit = ExhibitFactory()
    sheet = a_sheet([exhibit])
    client = cast.client("editor")
    back = f"/cms/labels/preview/{sheet.pk}/"
    address = f"/cms/labels/words/{exhibit.pk}/"
    assert f"{address}?next={back}" in client.get(back).content.decode()
    answer = client.post(address, {"text": "一句话。", "title_en": "A street", "text_en": "", "next": back})
    assert answer["Location"] == back
    assert LabelWords.objects.get(exhibit=exhibit).title_en == "A street"


def test_without_the_typesetter_a_clear_sentence_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = a_sheet([ExhibitFactory()])
    monkeypatch.setitem(sys.modules, "typst", None)
    client = cast.client("editor")
    assert "requirements-books.txt" in client.get(f"/cms/labels/preview/{sheet.pk}/").content.decode()
    answer = client.post(f"/cms/labels/preview/{sheet.pk}/")
    assert "requirements-books.txt" in answer.content.decode()
    assert not LabelPrint.objects.exists()
    assert not RecordedUse.objects.exists()


def test_the_file_of_a_print_is_kept_until_the_next_one(cast: Cast) -> None:
    sheet, client = a_sheet([ExhibitFactory()]), cast.client("editor")
    first = printing.print_sheet(sheet, user=cast.editor)
    assert (first.labels, first.user, first.job and first.job.done) == (1, cast.editor, 1)
    storage, name = first.file.storage, str(first.file.name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        second = printing.print_sheet(sheet, user=cast.editor)
    assert list(sheet.prints.all()) == [second]
    assert not storage.exists(name)
    assert storage.exists(str(second.file.name))
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(f"/cms/labels/delete/{sheet.pk}/").status_code == 302
    assert not LabelPrint.objects.exists()
    assert not storage.exists(str(second.file.name))


@pytest.mark.django_db(transaction=True)
@override_settings(TASKS=IN_WORKER)
def test_many_labels_are_set_by_the_worker(home: Any, cast: Cast) -> None:
    """Whoever ordered them sees how far it is, and may cancel; the request only orders."""
    hung = [ExhibitFactory(description="供销社门口的老照片。" * 40) for _number in range(preview.MOST_LOOKED_AT + 1)]
    sheet, client = a_sheet(hung), cast.client("editor")
    address = f"/cms/labels/preview/{sheet.pk}/"
    looked = client.get(address).content.decode()
    assert "labels-remarks" not in looked
    assert client.post(address).status_code == 302
    made = sheet.prints.get()
    assert made.is_working
    assert not made.file
    waiting = client.get(address).content.decode()
    assert "data-working" in waiting
    assert "work-order" not in waiting

    cancelled = made.job
    assert cancelled is not None
    client.post(f"/cms/tasks/{cancelled.pk}/cancel/")
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert client.post(f"/cms/labels/print/{made.pk}/restart/").status_code == 302
    call_command("db_worker", "--batch", "--backend=long", "--queue-name=*", "--no-startup-delay", verbosity=0)
    made = sheet.prints.get()
    assert (made.state, made.labels, made.error) == ("done", len(hung), "")
    assert len(made.report) == len(hung)
    assert content_of(made).startswith(b"%PDF")
    assert RecordedUse.objects.count() == len(hung)


def test_marks_stand_outside_what_is_cut_and_can_be_left_out() -> None:
    exhibit = ExhibitFactory()

    def dark_outside(*, has_marks: bool) -> int:
        sheet = a_sheet([exhibit], has_marks=has_marks)
        page = Image.open(BytesIO(press.picture(sheet, [exhibit], 1, ppi=144))).convert("L")
        margin = page.crop((0, 0, page.width, round(page.height * 10.5 / 297)))
        return sum(margin.histogram()[:200])

    assert dark_outside(has_marks=False) == 0
    assert dark_outside(has_marks=True) > 20
