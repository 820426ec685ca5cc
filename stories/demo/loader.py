"""Loads the county's stories, the outlets they were sent to, and what came of it."""

import datetime
import json
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.rich_text import RichText

from exhibitions.demo.content import CREDIT, block
from exhibitions.demo.loader import records as exhibit_records
from exhibitions.models import Exhibit, Place
from exhibitions.reference_codes import normalise
from lantai.media.models import ArchiveImage
from lantai.ops.demo_content import register_demo

from .. import pitching
from ..models import Outlet, Pitch, StoryBasis, StoryIndexPage, StoryPage, StoryTheme
from . import texts

FOLDER = Path(__file__).parent
SHANGHAI = ZoneInfo("Asia/Shanghai")
SUMMARY = "档案里的事，讲给今天的人听。每一篇都有依据，看得见它从哪一件档案里来。"

# name: kind, level, days it takes to answer, what it wants
OUTLETS: dict[str, tuple[str, str, int, str]] = {
    "省档案局（馆）微信公众号": ("wechat", "province", 45, "两千字以内，配图三张以上，须注明档案出处。"),
    "中国档案报": ("paper", "national", 90, "“档案故事”栏目，一千五百字左右。"),
    "《中国档案》": ("journal", "national", 90, "三千字以内，附档案图片和出处，勿一稿多投。"),
    "澜山日报（虚构）": ("paper", "city", 30, "副刊每周五，千字文。"),
    "云溪融媒（虚构）": ("wechat", "county", 14, "县内推送，长短不限。"),
}
# How an answer stands in the records, with the day it came.
ANSWERS = {
    "S1": (Pitch.State.ACCEPTED, datetime.date(2025, 4, 11)),
    "S4": (Pitch.State.DECLINED, datetime.date(2025, 7, 30)),
}


@register_demo(20)
def load() -> str:
    """Create the stories once; repeating changes nothing."""
    if StoryPage.objects.exists():
        return "档案故事: already loaded"
    with transaction.atomic():
        index = StoryIndexPage.objects.get()
        index.summary = SUMMARY
        index.save_revision().publish()
        outlets = {
            name: Outlet.objects.create(
                name=name, kind=kind, level=level, answers_within=days, wants=wants, contact="演示数据，不填联系方式。"
            )
            for name, (kind, level, days, wants) in OUTLETS.items()
        }
        exhibits = _exhibits()
        for record in records():
            page = _story(index, record, exhibits)
            _pitch(page, record, outlets)
    return f"档案故事: {StoryPage.objects.count()} stories, {Pitch.objects.count()} pitches"


def records() -> list[dict[str, Any]]:
    """The stories as the county's list has them."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "records.json").read_text(encoding="utf-8"))["records"]
    return found


def _exhibits() -> dict[str, Exhibit]:
    codes = {
        record["id"]: normalise(record["档号"])
        for kind in ("photo", "document", "artifact")
        for record in exhibit_records(kind)
    }
    found = {exhibit.reference_code: exhibit for exhibit in Exhibit.objects.all()}
    return {name: found[code] for name, code in codes.items() if code in found}


def _story(index: StoryIndexPage, record: dict[str, Any], exhibits: dict[str, Exhibit]) -> StoryPage:
    told = texts.STORIES[record["id"]]
    is_contributed = record["署名"].startswith("读者来稿")
    body = [(name, _block(name, value, exhibits)) for name, value in told["body"]]
    page = StoryPage(
        title=record["题名"],
        slug=told["slug"],
        summary=told["summary"],
        byline_kind=StoryPage.Byline.PEN_NAME,
        byline=record["署名"],
        origin=StoryPage.Origin.CONTRIBUTED if is_contributed else StoryPage.Origin.HALL,
        written_on=datetime.date.fromisoformat(told["written"]),
        lead=told["lead"],
        body=body,
        notes=told["notes"],
        theme=StoryTheme.objects.get(name=told["theme"]),
        date_text=told["date"],
        place=Place.objects.get(name=told["place"]),
        picture=next(value["image"] for name, value in body if name == "picture"),
        live=False,
    )
    page.basis = [
        StoryBasis(exhibit=exhibits[name], note=note, sort_order=order)
        for order, (name, note) in enumerate(told["basis"])
    ]
    index.add_child(instance=page)
    page.tags.add(*told["tags"])
    if told["published"]:
        page.save_revision().publish()
        day = datetime.datetime.fromisoformat(f"{told['published']}T09:00").replace(tzinfo=SHANGHAI)
        StoryPage.objects.filter(pk=page.pk).update(first_published_at=day)
    else:
        _hand_in(page)
    return StoryPage.objects.get(pk=page.pk)


def _block(name: str, value: Any, exhibits: dict[str, Exhibit]) -> Any:
    if name == "text":
        return RichText(_html(value))
    if name == "quote":
        words, source = value
        return {"words": words, "source": source}
    if name == "picture":
        file, caption, source, description = value
        return {"image": _picture(file, caption, description), "caption": caption, "source": source}
    return block(name, value, exhibits)


def _html(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "".join(
        f"<h2>{escape(line[3:])}</h2>" if line.startswith("## ") else f"<p>{escape(line)}</p>" for line in lines if line
    )


def _picture(name: str, title: str, description: str) -> ArchiveImage:
    path = FOLDER / "pictures" / f"{name}.webp"
    with path.open("rb") as file:
        image = ArchiveImage(title=title, description=description, credit=CREDIT, file=ImageFile(file, name=path.name))
        image._set_image_file_metadata()
        image.save()
    return image


def _hand_in(page: StoryPage) -> None:
    """In review, its first step approved: it waits for 复审."""
    users = get_user_model().objects
    editor = users.filter(username="editor").first()
    page.save_revision(user=editor)
    if workflow := page.get_workflow():
        state = workflow.start(page, editor)
        state.current_task_state.task.specific.on_action(
            state.current_task_state, users.filter(username="reviewer").first(), "approve"
        )


def _pitch(page: StoryPage, record: dict[str, Any], outlets: dict[str, Outlet]) -> None:
    if not record["投稿媒体"]:
        return
    sent = pitching.pitch(
        page,
        outlets[record["投稿媒体"]],
        user=None,
        sent_on=datetime.date.fromisoformat(record["投稿日期"]),
    )
    if record["id"] in ANSWERS:
        state, day = ANSWERS[record["id"]]
        sent = pitching.answer(sent, state, user=None, on=day)
    if record["稿酬元"]:
        sent.fee = Decimal(record["稿酬元"])
        sent.save()
