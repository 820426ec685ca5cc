"""Attendance in a handover: people counted at each session, as the site tells them."""

import csv
from pathlib import Path

from lantai.ops.handover.parts import register_part
from lantai.ops.made_files import Tell

from ..models import Session
from . import totals

CHUNK = 500


def write(folder: Path, _tell: Tell) -> list[str]:
    """`attendance/sessions.csv`; the ledger itself is `records/visits.Tally`."""
    target = folder / "attendance"
    target.mkdir(parents=True, exist_ok=True)
    sessions = Session.objects.order_by("starts_at", "pk").select_related("subject")
    people = totals.of_sessions(sessions.values_list("pk", flat=True))
    with (target / "sessions.csv").open("w", encoding="utf-8-sig", newline="") as sheet:
        rows = csv.writer(sheet)
        rows.writerow(["场次编号", "页面编号", "活动或展览", "场次", "地点", "开始", "结束", "到场人次"])
        for each in sessions.iterator(chunk_size=CHUNK):
            times = [moment.isoformat() if moment else "" for moment in (each.starts_at, each.ends_at)]
            title = each.subject.title if each.subject else each.title
            rows.writerow([each.pk, each.subject_id, title, each.name, each.venue, *times, people[each.pk]])
    return []


register_part("attendance", write, order=60)
