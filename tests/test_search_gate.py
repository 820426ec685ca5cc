"""What may not be shown is not found: every way of taking something down takes it from the search in the same action."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.rich_text import RichText

from exhibitions import openness
from exhibitions.models import Exhibit, ExhibitionIndexPage
from heritage.consents import ledger
from heritage.models import ElementDocument, ElementPicture, ElementRecording
from lantai.media.models import ArchiveDocument, Recording
from lantai.search.public import entries
from lantai.search.public.models import DocumentText, SearchEntry
from lantai.search.public.registry import Findable, sources
from stories.models import StoryIndexPage

from .books import make_book, paragraph
from .cast import Cast
from .consenting import enter
from .factories import (
    ClosedExhibitFactory,
    ExhibitFactory,
    ImageFactory,
    PlaceFactory,
    make_edition,
    make_event,
    make_exhibition,
)
from .heritage import make_element
from .searching import (
    counts,
    found,
    is_public,
    link_to,
    make_document,
    make_standard_page,
    page_of,
    suggested,
    word_bytes,
)
from .stories import make_story

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "铜鼓岭夜渡"


# --- exhibits ------------------------------------------------------------------


def test_a_withdrawn_exhibit_is_found_no_more_nor_counted_nor_suggested(cast: Cast) -> None:
    place = PlaceFactory(name="铜鼓岭", slug="tonggu")
    exhibit = ExhibitFactory(title=WORDS, tags=["夜航"], place=place, date_text="1936", kind="document")
    ExhibitFactory(title="白日渡口", place=PlaceFactory(name="竹坪", slug="zhuping"), date_text="1978")
    tag = exhibit.tags.get().slug
    assert found(WORDS) == [WORDS]
    assert suggested("铜鼓") == [WORDS]
    assert counts("place", "渡") == {"tonggu": 1, "zhuping": 1}

    cast.client("editor").post(
        f"/cms/exhibits/withdraw/{exhibit.pk}/", {"openness": "controlled", "reason": "家属来信"}
    )

    assert not is_public(WORDS)
    assert suggested("铜鼓") == suggested("tgl") == []
    html = page_of(type="exhibit")
    assert "铜鼓岭" not in html
    assert "夜航" not in html
    assert "1930" not in html
    assert f"tag={tag}" not in html
    assert found(place="tonggu") == found(tag=tag) == []


def test_each_condition_of_the_gate_closes_and_opens() -> None:
    exhibit = ExhibitFactory(title=WORDS, transcription="夜渡者二十七人")
    for name, values in (
        ("openness", ("controlled", "deferred", "unreviewed")),
        ("classification", ("internal",)),
        ("rights_status", ("pending", "refused")),
        ("privacy_status", ("pending", "refused")),
    ):
        before = getattr(exhibit, name)
        for value in values:
            openness.decide([exhibit], {name: value}, user=None)
            assert not is_public(WORDS), value
            assert not is_public("夜渡者"), value
        openness.decide([exhibit], {name: before}, user=None)
        assert is_public(WORDS), name


def test_a_closed_exhibit_is_never_found_and_a_deleted_one_no_more() -> None:
    ClosedExhibitFactory(title="控制的名册", description="名册")
    assert not is_public("名册")
    exhibit = ExhibitFactory(title=WORDS)
    assert is_public(WORDS)
    exhibit.delete()
    assert not is_public(WORDS)


def test_saving_past_every_function_closes_all_the_same() -> None:
    """An import or a shell that saves the record itself."""
    exhibit = ExhibitFactory(title=WORDS)
    exhibit.openness = "controlled"
    exhibit.save()
    assert not is_public(WORDS)


def test_what_changed_past_every_signal_is_mended_by_the_worker() -> None:
    exhibit = ExhibitFactory(title=WORDS)
    kept = ExhibitFactory(title="留下的照片")
    Exhibit.objects.filter(pk=exhibit.pk).update(openness="controlled")
    SearchEntry.objects.filter(object_id=kept.pk).delete()
    assert entries.mend() == 2
    assert not is_public(WORDS)
    assert is_public("留下的照片")
    assert entries.mend() == 0


def test_a_changed_text_is_found_by_its_new_words_only() -> None:
    exhibit = ExhibitFactory(title=WORDS, transcription="撑船的人姓欧阳")
    exhibit.transcription = "撑船的人姓司徒"
    exhibit.save()
    assert suggested("铜鼓") == [WORDS]
    assert not is_public("欧阳")
    assert is_public("司徒")
    exhibit.title = "铁索桥头"
    exhibit.save()
    assert not is_public(WORDS)
    assert found("铁索桥") == suggested("铁索") == ["铁索桥头"]
    assert suggested("铜鼓") == []


def test_what_changes_while_many_are_read_is_found_as_it_is_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's one writer is not kept waiting for the reading of an import: others save before it writes."""
    exhibits = [ExhibitFactory(title=f"渡口第{number}号", transcription="旧词渡船") for number in range(8)]
    withdrawn, changed, deleted, untouched = exhibits[:4]
    source = sources["exhibit"]
    between: list[bool] = []

    def findables(ids: Iterable[int]) -> Iterable[Findable]:
        read = list(source.findables([*ids]))
        if not between:
            between.append(connection.in_atomic_block)
            Exhibit.objects.filter(pk=withdrawn.pk).update(openness="controlled")
            Exhibit.objects.filter(pk=changed.pk).update(transcription="后来的铁索桥")
            Exhibit.objects.filter(pk=deleted.pk).delete()
        return read

    monkeypatch.setitem(sources, "exhibit", replace(source, findables=findables))
    ids = [exhibit.pk for exhibit in exhibits]
    Exhibit.objects.filter(pk__in=ids).update(transcription="新词摆渡")
    entries.refresh("exhibit", ids)
    assert between == [False]
    assert not is_public("旧词")
    assert found("铁索桥") == [changed.title]
    assert sorted(found("新词摆渡")) == sorted(exhibit.title for exhibit in [untouched, *exhibits[4:]])
    assert not is_public(withdrawn.title)
    assert not is_public(deleted.title)


def test_a_thumbnail_that_is_not_public_is_not_shown() -> None:
    image = ImageFactory(prepared=True)
    ExhibitFactory(title=WORDS, images=[image])
    assert "<img" in page_of(WORDS)
    # Consent is asked for this picture alone; the record stays open.
    enter(image)
    html = page_of(WORDS)
    assert WORDS in html
    assert "<img" not in html.partition("<main")[2].partition("</main>")[0]


# --- pages ---------------------------------------------------------------------


def test_a_page_unpublished_deleted_or_restricted_is_found_no_more(home: Any) -> None:
    text = [("text", RichText(f"<p>{WORDS}</p>"))]
    pages = [
        make_exhibition(preface=f"{WORDS}，灯火不绝。", title="水路展"),
        make_event(title="夜航", body=text),
        make_story(text=f"<p>{WORDS}，灯火不绝。</p>"),
        make_standard_page(body=text),
        make_edition(theme=WORDS),
    ]
    assert len(found(WORDS)) == len(pages)
    for page in pages:
        titles = {other.title for other in pages} - {page.title}
        assert page.title in found(WORDS)
        page.unpublish()
        assert set(found(WORDS)) == titles
        page.get_latest_revision().publish()
        assert page.title in found(WORDS)
        for held, kind in ((page, {"restriction_type": "login"}), (page.get_parent(), {"password": "x"})):
            restriction = PageViewRestriction.objects.create(page=held, **kind)
            assert page.title not in found(WORDS)
            restriction.delete()
            assert page.title in found(WORDS)
    for page in pages:
        type(page).objects.get(pk=page.pk).delete()
    assert not is_public(WORDS)


def test_a_page_that_is_moved_below_a_restriction_is_found_no_more(home: Any) -> None:
    shelf, page = make_standard_page("内部", "inside"), make_standard_page(body=[("text", RichText(f"<p>{WORDS}</p>"))])
    PageViewRestriction.objects.create(page=shelf, restriction_type="login")
    page.move(shelf, "last-child")
    assert not is_public(WORDS)


def test_a_draft_is_not_found_and_does_not_hide_what_is_published(home: Any) -> None:
    page = make_story(text="<p>渡口的灯亮着。</p>")
    page.title = "改过的题目"
    page.body = [("text", RichText(f"<p>{WORDS}</p>"))]
    page.save_revision()
    assert not is_public(WORDS)
    assert not is_public("改过的题目")
    assert found("灯亮着") == ["渡口的灯"]
    page.get_latest_revision().publish()
    assert found(WORDS) == ["改过的题目"]
    make_story("从未发表", "never", live=False)
    assert not is_public("从未发表")


def test_the_address_follows_the_page(home: Any) -> None:
    page = make_story(WORDS)
    page.slug = "night-crossing"
    page.save_revision().publish()
    assert 'href="/stories/night-crossing/"' in page_of(WORDS)
    index = StoryIndexPage.objects.get()
    index.slug = "tales"
    index.save_revision().publish()
    assert 'href="/tales/night-crossing/"' in page_of(WORDS)


def test_words_beside_an_exhibit_are_found_only_while_it_is_shown(home: Any) -> None:
    exhibit = ExhibitFactory(title="渡船")
    block = ("large", {"exhibit": exhibit, "image_number": 1, "words": f"{WORDS}的旧船", "setting": "room"})
    make_exhibition(title="水路展", body=[("section", {"title": "渡", "lead": ""}), block])
    make_story("船工", "boatman", body=[block])
    assert sorted(found(WORDS)) == ["水路展", "船工"]
    openness.withdraw(exhibit, user=None, reason="复核")
    assert not is_public(WORDS)
    openness.decide([exhibit], {"openness": "open"}, user=None)
    assert sorted(found(WORDS)) == ["水路展", "船工"]


def test_the_caption_of_a_picture_goes_with_the_picture(cast: Cast, home: Any) -> None:
    image = ImageFactory(prepared=True)
    make_story("渡口", "ferry", body=[("picture", {"image": image, "caption": WORDS, "source": ""})])
    assert found(WORDS) == ["渡口"]
    item = enter(image, {})
    consent = item.consents.get()
    assert found(WORDS) == ["渡口"]
    ledger.withdraw(consent, user=cast.admin, reason="本人要求")
    assert not is_public(WORDS)


def test_an_edition_that_is_taken_down_is_no_filter_any_more(home: Any) -> None:
    exhibit = ExhibitFactory(title=WORDS)
    edition = make_edition(2021, title="未公布的一届")
    make_exhibition([exhibit], edition=edition, title="水路展")
    make_event("开幕", "opening", edition=edition)
    assert sorted(found(edition="2021")) == sorted([WORDS, "水路展", "开幕", "未公布的一届"])
    restriction = PageViewRestriction.objects.create(page=edition, restriction_type="login")
    assert found(edition="2021") == []
    restriction.delete()
    assert len(found(edition="2021")) == 4
    edition.unpublish()
    assert found(edition="2021") == []
    assert "未公布的一届" not in page_of(type="exhibit")


# --- heritage and books ----------------------------------------------------------


def test_an_element_is_found_while_it_is_published(home: Any) -> None:
    element = make_element(name="夜渡号子", history=f"{WORDS}时所唱")
    assert found(WORDS) == ["夜渡号子"]
    element.history = "另一种说法"
    element.save_revision()
    assert is_public(WORDS)
    element.unpublish()
    assert not is_public(WORDS)
    make_element(name="未发布的项目", published=False)
    assert not is_public("未发布的项目")


def test_what_is_said_in_a_recording_goes_with_it(cast: Cast, home: Any) -> None:
    recording = Recording.objects.create(title="号子", type="audio", duration=3, file=ContentFile(b"RIFF", "a.wav"))
    image = ImageFactory(prepared=True)
    element = make_element(published=False, name="夜渡号子")
    element.recordings = [ElementRecording(media=recording, caption="船工领唱", transcript=f"{WORDS}，嗨哟")]
    element.pictures = [ElementPicture(image=image, caption="老码头上的船工")]
    element.save_revision().publish()
    assert found(WORDS) == ["夜渡号子"]
    assert "释文" in page_of(WORDS)
    withdrawn = [enter(file, {}).consents.get() for file in (recording, image)]
    assert is_public(WORDS)
    for consent in withdrawn:
        ledger.withdraw(consent, user=cast.admin, reason="本人要求")
    assert not is_public(WORDS)
    assert not is_public("领唱")
    assert not is_public("老码头")
    assert is_public("夜渡号子")


def test_chapters_are_found_one_by_one_and_go_with_their_book(home: Any) -> None:
    book = make_book(
        ("第一章渡口", [paragraph(WORDS)]),
        ("第二章船工", [paragraph("船工另记")]),
        title="云溪水路",
        preface="<p>前言里说到纤夫。</p>",
    )
    assert found(WORDS) == ["第一章渡口"]
    assert found("纤夫") == ["前言"]
    assert "《云溪水路》" in page_of(WORDS)
    book.unpublish()
    assert not is_public(WORDS)
    assert not is_public("纤夫")
    assert not is_public("船工另记")


# --- files -----------------------------------------------------------------------


def on_page(document: ArchiveDocument, **fields: Any) -> Any:
    return make_standard_page("下载", "downloads", body=[link_to(document)], **fields)


def test_a_file_is_found_while_something_public_leads_to_it(home: Any) -> None:
    document = make_document(word_bytes("船只登记", f"{WORDS}渡船三只"), title="船只登记表")
    assert DocumentText.objects.get().state == "read"
    assert not is_public(WORDS)
    page = on_page(document)
    assert found(WORDS) == ["船只登记表"]
    assert f'href="{document.url}"' in page_of(WORDS)
    response: Any = Client().get(document.url)
    assert response.status_code == 200
    assert response.getvalue()
    page.unpublish()
    assert not is_public(WORDS)
    page.get_latest_revision().publish()
    assert is_public(WORDS)
    page.body = []
    page.save_revision().publish()
    assert not is_public(WORDS)


def test_a_file_in_a_collection_made_private_is_found_no_more(home: Any) -> None:
    inner = Collection.get_first_root_node().add_child(name="附件")
    document = make_document(word_bytes(WORDS), collection=inner.add_child(name="内"))
    on_page(document)
    assert is_public(WORDS)
    restriction = CollectionViewRestriction.objects.create(collection=inner, restriction_type="login")
    assert not is_public(WORDS)
    restriction.delete()
    assert is_public(WORDS)
    closed = Collection.get_first_root_node().add_child(name="不公开")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    document.collection = closed
    document.save()
    assert not is_public(WORDS)


def test_a_file_goes_with_consent_and_with_its_record(cast: Cast, home: Any) -> None:
    document = make_document(word_bytes(WORDS), title="口述整理稿")
    element = make_element(published=False, name="夜渡号子")
    element.documents = [ElementDocument(document=document)]
    element.save_revision().publish()
    assert found(WORDS) == ["口述整理稿"]
    consent = enter(document, {}).consents.get()
    ledger.withdraw(consent, user=cast.admin, reason="本人要求")
    assert not is_public(WORDS)
    assert not is_public("口述整理稿")
    ledger.renew(consent, user=cast.admin, valid_from=consent.valid_from)
    assert is_public(WORDS)
    element.refresh_from_db()
    element.unpublish()
    assert not is_public(WORDS)


def test_a_file_that_is_replaced_is_found_by_its_new_text_and_a_deleted_one_no_more(home: Any) -> None:
    document = make_document(word_bytes(WORDS), title="登记表")
    on_page(document)
    document.file = ContentFile(word_bytes("新的登记"), name="new.docx")
    document._set_document_file_metadata()
    document.save()
    assert not is_public(WORDS)
    assert found("新的登记") == ["登记表"]
    document.delete()
    assert not is_public("新的登记")
    assert not is_public("登记表")


# --- all at once -------------------------------------------------------------------


def test_a_rebuild_says_how_far_it_is_and_changes_nothing_that_stands(home: Any) -> None:
    make_exhibition(ExhibitFactory.create_batch(3), title="水路展")
    make_story()
    before = list(SearchEntry.objects.order_by("pk").values())
    steps: list[tuple[int, int]] = []
    assert entries.rebuild(lambda done, total: steps.append((done, total))) == len(before) > 4
    assert steps[-1][0] == steps[-1][1]
    assert list(SearchEntry.objects.order_by("pk").values()) == before
    SearchEntry.objects.all().delete()
    assert entries.rebuild() == len(before)
    assert found("水路展") == ["水路展"]


def test_lists_of_pages_themselves_are_not_found(home: Any) -> None:
    assert not SearchEntry.objects.filter(object_id=ExhibitionIndexPage.objects.get().pk, source="page").exists()


def test_a_file_that_cannot_be_read_is_found_by_its_title(home: Any) -> None:
    document = make_document(b"nonsense", name="bad.docx", title="坏文件")
    on_page(document)
    assert DocumentText.objects.get().state == "broken"
    assert found("坏文件") == ["坏文件"]
