"""What the hall did for others in 2025: visits to their archives, trainings, the law in public, courseware."""

import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import transaction
from docx import Document

from lantai.media.models import ArchiveDocument
from lantai.ops.demo_content import register_demo

from ..models import EventPage
from .loader import make_events

SHANGHAI = ZoneInfo("Asia/Shanghai")
day, hour = datetime.date, datetime.time

EVENTS: list[dict[str, Any]] = [
    {
        "title": "机关档案工作业务培训班",
        "slug": "training-offices-2025",
        "kind": "training",
        "summary": "归档范围怎样定，文件怎样整理，电子文件怎样交。",
        "audience": "县直机关、事业单位档案员",
        "text": "<p>上午讲归档文件整理，下午分组上机，把一年的文件从收集做到装盒。</p>",
        "sessions": [(day(2025, 4, 16), hour(9), hour(17), "县委党校报告厅", "")],
    },
    {
        "title": "乡镇档案员培训班",
        "slug": "training-townships-2025",
        "kind": "training",
        "summary": "村级档案建什么、放在哪里、谁来管。",
        "audience": "各乡镇档案员、村文书",
        "text": "<p>以竹坪镇的村级档案室为例，讲建档、上架、借阅登记和防潮防虫。</p>",
        "sessions": [(day(2025, 9, 24), hour(9), hour(16), "云溪县档案馆三楼会议室", "")],
    },
    {
        "title": "2025年档案业务上门指导",
        "slug": "guidance-2025",
        "kind": "guidance",
        "summary": "业务人员上门，看库房、翻案卷、当场改。",
        "text": "<p>每次由两名业务人员到单位，查归档范围和保管条件，问题列成清单，三个月后回访。</p>",
        "sessions": [
            (day(2025, 3, 12), hour(9), hour(11), "竹坪镇人民政府", ""),
            (day(2025, 4, 23), hour(14), hour(16), "柳溪乡柳溪村", ""),
            (day(2025, 5, 14), hour(9), hour(11), "青石圩镇老街社区", ""),
            (day(2025, 7, 9), hour(9), hour(12), "县教育局", ""),
            (day(2025, 10, 22), hour(14), hour(17), "县中医院", ""),
            (day(2025, 11, 5), hour(9), hour(11), "云岭乡云岭村", ""),
        ],
    },
    {
        "title": "国家宪法日档案法宣传",
        "slug": "law-2025",
        "kind": "law_publicity",
        "summary": "宪法宣传周里，档案法也上街。",
        "audience": "所有人",
        "text": "<p>发放《中华人民共和国档案法》单行本，解答婚姻、土地、知青档案怎样查。</p>",
        "sessions": [(day(2025, 12, 4), hour(9), hour(11), "云溪镇文昌社区", "")],
    },
]
COURSEWARE = (
    (
        "机关归档文件整理实务",
        day(2025, 4, 15),
        (
            "一、归档范围：办过的事，留下的凭据",
            "二、整理：分类、排列、编号、编目、装盒",
            "三、移交：清单两份，各存一份",
        ),
    ),
    (
        "村级档案怎样建",
        day(2025, 9, 22),
        ("一、建什么：土地、会议、财务、建设", "二、放哪里：有柜、有锁、不潮", "三、谁来管：村文书，借出要登记"),
    ),
)


@register_demo(15)
def load() -> str:
    """Create them once; repeating changes nothing."""
    if EventPage.objects.filter(slug=EVENTS[0]["slug"]).exists():
        return "Guidance: already loaded"
    with transaction.atomic():
        make_events(EVENTS, {}, {})
        for title, made_on, lines in COURSEWARE:
            _courseware(title, made_on, lines)
    return f"Guidance: {len(EVENTS)} events, {len(COURSEWARE)} courseware"


def _courseware(title: str, made_on: datetime.date, lines: tuple[str, ...]) -> None:
    paper, buffer = Document(), BytesIO()
    paper.add_heading(title, 0)
    for line in lines:
        paper.add_paragraph(line)
    paper.save(buffer)
    document = ArchiveDocument(title=f"{title}（课件）", file=ContentFile(buffer.getvalue(), name="courseware.docx"))
    document._set_document_file_metadata()
    document.save()
    document.tags.add("课件")
    put_in = datetime.datetime.combine(made_on, hour(9), tzinfo=SHANGHAI)
    ArchiveDocument.objects.filter(pk=document.pk).update(created_at=put_in)
