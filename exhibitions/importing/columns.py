"""The columns a list of exhibits may have, under the names Chinese catalogues give them (DA/T 18, DA/T 50)."""

from django.utils.translation import gettext_lazy as _

from lantai.imports.headings import Field

from ..archival_dates import EXAMPLES
from . import words

# Text fields of one line; the key is the name of the model's field.
LINES = (
    "title", "creator", "photographer", "extent_unit", "carrier", "material", "dimensions", "photo_number",
    "negative_number", "see_also", "document_number", "genre", "retention", "acquisition", "condition", "fonds",
    "rights_note",
)  # fmt: skip
# Text fields of any length.
TEXTS = ("description", "transcription", "note")
# Choices, with their words. Kind is read on its own.
CHOICES = {
    "openness": words.OPENNESS_WORDS,
    "display_basis": words.BASIS_WORDS,
    "classification": words.CLASSIFICATION_WORDS,
    "rights_status": words.CLEARANCE_WORDS,
    "privacy_status": words.CLEARANCE_WORDS,
}


def _one_of(choices: dict[str, tuple[str, ...]]) -> str:
    return words.known_words(choices)


FIELDS: tuple[Field, ...] = (
    Field(
        "reference_code",
        _("reference code (档号)"),
        ("档号", "参考号", "参考代码", "档案号", "藏品号", "藏品编号", "实物编号"),
        _("Decides which record a row is. Spaces, dashes and full-width letters are unified."),
        "0101-ZP·1958-Y-0001",
        required=True,
    ),
    Field(
        "kind", _("kind"), ("类型", "类别", "门类", "展品类型", "档案门类", "种类"), _one_of(words.KIND_WORDS), "照片"
    ),
    Field(
        "title",
        _("title (题名)"),
        ("题名", "名称", "标题", "照片题名", "文件题名", "实物名称"),
        "",
        "水库工地上的青年突击队",
    ),
    Field(
        "date_text",
        _("date as written"),
        (
            "时间",
            "日期",
            "形成时间",
            "拍摄时间",
            "形成日期",
            "文件日期",
            "成文日期",
            "拍摄日期",
            "文件形成时间",
            "年代",
            "制作时间",
            "起止时间",
        ),
        EXAMPLES,
        "19580512",
    ),
    Field("creator", _("creator (责任者)"), ("责任者", "作者", "制作者", "形成者", "发文机关"), "", "云溪县人民政府"),
    Field(
        "photographer",
        _("photographer (摄影者)"),
        ("摄影者", "拍摄者", "摄影", "摄影人", "拍摄人"),
        "",
        "县文化馆摄影组",
    ),
    Field(
        "description",
        _("description (文字说明)"),
        ("文字说明", "内容说明", "范围和提要", "说明", "内容提要", "提要", "简介", "范围与内容"),
        "",
        "1958年5月12日，青年突击队在大坝工地合影。",
        joiner="\n",
    ),
    Field(
        "extent",
        _("extent (数量)"),
        ("数量", "件数", "张数", "幅数"),
        _("A whole number from 1; 12幅 gives the unit too."),
        "1",
    ),
    Field("extent_unit", _("unit (量词)"), ("量词", "单位", "数量单位", "计量单位"), "", "幅"),
    Field("carrier", _("carrier and form (载体形态)"), ("载体形态", "载体", "载体类型")),
    Field("material", _("material (材质)"), ("材质", "质地")),
    Field("dimensions", _("dimensions (尺寸)"), ("尺寸", "规格", "大小")),
    Field("photo_number", _("photo number (照片号)"), ("照片号", "照片编号"), "", "1958-0001"),
    Field("negative_number", _("negative number (底片号)"), ("底片号", "底片编号")),
    Field("see_also", _("see also (参见号)"), ("参见号", "参见", "互见号")),
    Field("document_number", _("document number (文件编号)"), ("文件编号", "文号", "发文字号", "文件字号")),
    Field("genre", _("colour (黑白、彩色)"), ("体裁", "色别", "黑白彩色", "黑白/彩色"), "", "黑白"),
    Field("retention", _("retention period (保管期限)"), ("保管期限", "期限"), "", "永久"),
    Field("acquisition", _("source of acquisition (来源方式)"), ("来源方式", "来源", "征集方式", "获得方式")),
    Field("condition", _("condition (完残情况)"), ("完残情况", "完残程度", "现状", "保存状况")),
    Field("fonds", _("fonds (全宗)"), ("全宗", "全宗号", "全宗名称", "全宗名"), "", "0101 云溪县人民政府", joiner=" "),
    Field(
        "place",
        _("place"),
        ("地点", "拍摄地点", "拍摄地", "地名", "产地"),
        _("A place that is new is added."),
        "竹坪镇",
    ),
    Field(
        "tags",
        _("tags"),
        ("标签", "主题词", "关键词", "主题"),
        _("Several are separated by ；、or spaces."),
        "水利；青年",
        joiner="；",
    ),
    Field("note", _("note (附注)"), ("附注", "备注", "注"), joiner="\n"),
    Field("transcription", _("transcription (释文)"), ("释文", "录文", "全文"), joiner="\n"),
    Field(
        "classification", _("security classification (密级)"), ("密级", "保密等级"), _one_of(words.CLASSIFICATION_WORDS)
    ),
    Field(
        "openness",
        _("openness (开放标识)"),
        ("开放标识", "开放状态", "开放情况", "开放审核结论", "开放审核"),
        _one_of(words.OPENNESS_WORDS),
        "开放",
    ),
    Field(
        "display_basis",
        _("display basis (展出依据)"),
        ("展出依据", "展示依据"),
        _one_of(words.BASIS_WORDS),
        "已开放档案",
    ),
    Field(
        "rights_status",
        _("rights"),
        ("版权状况", "版权", "权利状况", "版权核查"),
        _one_of(words.CLEARANCE_WORDS),
        "已核查",
    ),
    Field(
        "privacy_status",
        _("privacy"),
        ("隐私审查", "隐私", "隐私核查", "个人信息审查"),
        _one_of(words.CLEARANCE_WORDS),
        "已核查",
    ),
    Field("rights_note", _("rights statement"), ("权利声明", "版权声明", "版权说明")),
    Field(
        "images",
        _("pictures"),
        ("图片", "图片文件", "文件名", "图片名", "图像文件", "照片文件", "图片文件名", "电子文件名", "扫描件"),
        _("Names of picture files, several separated by ；、or line breaks."),
        "0101-ZP·1958-Y-0001.jpg",
        joiner="\n",
    ),
    Field("image_roles", _("what each picture shows"), ("图片类别", "图片角色"), _one_of(words.ROLE_WORDS), "正面"),
    Field("image_captions", _("captions of the pictures"), ("图片题注", "图注"), _("One line for each picture.")),
    Field("image_descriptions", _("pictures in words"), ("图片描述", "替代文字"), _("One line for each picture.")),
    Field("image_credits", _("credits of the pictures"), ("图片署名", "图片来源"), _("One line for each picture.")),
    Field(
        "related",
        _("related exhibits"),
        ("相关展品", "关联档号", "相关档号"),
        _("Reference codes, separated by ； or line breaks."),
    ),
    Field("slug", _("address"), ("网址标识",), _("The last part of the page's address. Counts for new records only.")),
)
BY_KEY = {field.key: field for field in FIELDS}
