"""Loads the funding record of 《云溪竹编史料》."""

import datetime

from heritage.categories import Level
from heritage.publications.models import PublicationPage
from lantai.ops.demo_content import register_demo

from .. import course
from ..models import FundingApplication, Programme
from ..states import State

BOOK = "云溪竹编史料"
STEPS = (
    (State.APPLIED, datetime.date(2025, 3, 20), None, "申报书一式三份"),
    (State.RECOMMENDED, datetime.date(2025, 5, 16), None, ""),
    (State.REVIEWED, datetime.date(2025, 9, 12), None, ""),
    (State.PROPOSED, datetime.date(2025, 10, 13), datetime.date(2025, 10, 17), "拟资助名单公示"),
)


@register_demo(70)
def load() -> str:
    """Create the application once; repeating changes nothing."""
    book = PublicationPage.objects.filter(title=BOOK).first()
    if book is None or FundingApplication.objects.exists():
        return "Funding: no book yet" if book is None else "Funding: already loaded"
    programme = Programme.objects.create(
        name="澜山市文艺精品扶持项目", authority="澜山市文学艺术界联合会（虚构）", level=Level.CITY
    )
    application = FundingApplication.objects.create(
        programme=programme, year=2025, publication=book, project_title=BOOK, applicant="云溪县档案馆"
    )
    for state, on, until, note in STEPS:
        course.advance(application, state, user=None, on=on, until=until, note=note)
    return f"Funding: {application}"
