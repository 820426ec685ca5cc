"""The columns a list of elements may have, under the names lists give them."""

from django.utils.translation import gettext_lazy as _

from exhibitions.importing.words import known_words
from lantai.imports.headings import Field

from . import words

LINES = ("name", "region", "protecting_unit")
TEXTS = ("summary", "history", "content", "transmission", "present_state", "note")

FIELDS: tuple[Field, ...] = (
    Field(
        "number_text",
        _("number as written"),
        ("项目编号", "编号", "项目序号", "遗产编号"),
        _("As the list prints it: Ⅷ—51, LSⅧ-23. Kept as written; dashes and numerals are unified beside it."),
        "LSⅧ-23",
    ),
    Field("name", _("name"), ("项目名称", "名称", "项目", "题名"), "", "云溪竹编技艺", required=True),
    Field(
        "category",
        _("category"),
        ("类别", "项目类别", "门类", "分类"),
        known_words(words.CATEGORY_WORDS),
        "传统技艺",
        required=True,
    ),
    Field(
        "region",
        _("region or unit that applied"),
        ("申报地区或单位", "申报地区", "申报单位", "申报地区、单位", "地区", "所属地区"),
        "",
        "云溪县竹坪镇",
    ),
    Field("batch", _("batch"), ("批次", "公布批次", "批次及类型"), _("第四批, or 第四批扩展项目."), "第四批"),
    Field(
        "batch_kind", _("taken in as"), ("新增或扩展", "批次类型", "入选方式"), known_words(words.KIND_WORDS), "新增"
    ),
    Field("level", _("level"), ("级别", "项目级别", "等级", "名录级别"), known_words(words.LEVEL_WORDS), "市级"),
    Field("listed_in", _("reference list"), ("名录", "参考名录"), _("Its name; empty for the hall's own register.")),
    Field("protecting_unit", _("protecting unit (保护单位)"), ("保护单位", "责任单位"), "", "云溪县文化馆"),
    Field(
        "townships",
        _("townships"),
        ("乡镇", "流布乡镇", "分布乡镇", "分布地区"),
        _("Several are separated by ；or 、. A place that is new is added."),
        "竹坪镇、云岭乡",
    ),
    Field("summary", _("summary"), ("简介", "项目简介", "提要")),
    Field("history", _("history (历史渊源)"), ("历史渊源", "历史沿革"), joiner="\n"),
    Field("content", _("content (基本内容)"), ("基本内容", "内容"), joiner="\n"),
    Field("transmission", _("transmission (传承谱系)"), ("传承谱系", "传承情况", "传承"), joiner="\n"),
    Field("present_state", _("present state (存续状况)"), ("存续状况", "现状"), joiner="\n"),
    Field(
        "chronicle",
        _("chronicle"),
        ("大事记", "大事年表"),
        _("A line for each entry: the date, ｜, what happened."),
        "1958年｜竹坪竹器社成立",
        joiner="\n",
    ),
    Field(
        "exhibits",
        _("exhibits it rests on"),
        ("依据档案", "依据展品", "相关档号"),
        _("Reference codes, separated by ； or line breaks."),
    ),
    Field("note", _("note for the hall"), ("备注", "附注"), joiner="\n"),
)
BY_KEY = {field.key: field for field in FIELDS}
