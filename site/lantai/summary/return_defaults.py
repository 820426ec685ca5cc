"""Rows of 全国档案事业统计年报 that outreach answers for, to start from.

Codes and definitions change between years: the hall enters those of the year's own form.
"""

from typing import Any

DEFAULTS: tuple[dict[str, Any], ...] = (
    {
        "name": "举办档案展览",
        "unit": "个",
        "figure": "exhibitions_held",
        "definition": "本年度举办（含与其他单位联合举办）的档案展览数。跨年度展览按开放时间分别计入各年度。",
    },
    {
        "name": "参观档案展览",
        "unit": "人次",
        "figure": "visitors_received",
        "definition": "本年度到现场参观档案展览及公众活动的人次，不含网上浏览量。",
    },
    {
        "name": "接待利用者",
        "unit": "人次",
        "figure": "readers_received",
        "definition": "本年度到馆查阅利用档案的人次。",
    },
    {
        "name": "利用档案",
        "unit": "卷、件次",
        "figure": "items_provided",
        "definition": "本年度提供利用的档案数量，以卷为保管单位的按卷次、以件为保管单位的按件次，合并计算。",
    },
    {
        "name": "复制档案",
        "unit": "页",
        "figure": "pages_copied",
        "definition": "本年度为利用者复制（复印、打印）档案的页数。",
    },
    {"name": "编研公开出版", "unit": "种", "definition": "本年度公开出版的档案编研成果种数。"},
    {"name": "编研公开出版", "unit": "万字", "definition": "本年度公开出版的档案编研成果字数。"},
    {"name": "编研内部参考", "unit": "种", "definition": "本年度内部印行的档案编研成果种数。"},
    {"name": "编研内部参考", "unit": "万字", "definition": "本年度内部印行的档案编研成果字数。"},
    {"name": "爱国主义教育基地", "unit": "个", "definition": "年末经县级以上命名的爱国主义教育基地数。"},
)
