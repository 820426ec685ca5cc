"""The words lists use for kinds, openness and what else is chosen from a few values.

Written out in Chinese, since that is what stands in files, whatever language the admin
is shown in. The first word of each is the one an export writes.
"""

import re
import unicodedata

from ..models import ExhibitImage
from ..models.exhibit import Kind
from ..openness import Classification, Clearance, DisplayBasis, Openness

KIND_WORDS: dict[str, tuple[str, ...]] = {
    Kind.PHOTO: ("照片", "照片档案", "相片", "photograph"),
    Kind.DOCUMENT: ("图文资料", "文书", "文件", "文书档案", "图文", "文献", "资料", "文档"),
    Kind.ARTIFACT: ("实物", "实物档案", "object"),
}
OPENNESS_WORDS: dict[str, tuple[str, ...]] = {
    Openness.OPEN: ("开放", "已开放"),
    Openness.CONTROLLED: ("控制", "控制使用", "不开放", "受控"),
    Openness.DEFERRED: ("延期开放", "延期"),
    Openness.UNREVIEWED: ("未审核", "待审核", "未鉴定"),
}
BASIS_WORDS: dict[str, tuple[str, ...]] = {
    DisplayBasis.NONE: ("无",),
    DisplayBasis.OPENED: ("已开放档案", "已开放", "开放档案"),
    DisplayBasis.OWN_WORK: ("本馆自摄·非馆藏档案", "本馆自摄", "非馆藏档案", "本馆自制"),
    DisplayBasis.DONOR: ("捐赠人授权", "捐赠者授权"),
    DisplayBasis.DEPOSITOR: ("寄存人授权", "寄存者授权"),
}
CLASSIFICATION_WORDS: dict[str, tuple[str, ...]] = {
    Classification.NONE: ("无", "公开", "非密", "无密级", "普通"),
    Classification.INTERNAL: ("内部", "内部资料"),
    Classification.CONFIDENTIAL: ("秘密",),
    Classification.SECRET: ("机密",),
    Classification.TOP_SECRET: ("绝密",),
}
CLEARANCE_WORDS: dict[str, tuple[str, ...]] = {
    Clearance.CLEARED: ("已核查", "可展出", "已核查可展出", "已核查，可展出", "已清理", "无问题", "通过"),
    Clearance.PENDING: ("待核查", "未核查"),
    Clearance.REFUSED: ("不得公开", "不得展出", "不可公开", "不通过"),
}
ROLE_WORDS: dict[str, tuple[str, ...]] = {
    ExhibitImage.Role.FRONT: ("正面",),
    ExhibitImage.Role.BACK: ("背面",),
    ExhibitImage.Role.PAGE: ("页", "内页", "页面"),
    ExhibitImage.Role.DETAIL: ("局部", "细部", "细节"),
}


def value_of(words: dict[str, tuple[str, ...]], text: str) -> str | None:
    """The value a word stands for; its code (`open`) is understood too. None for an unknown word."""
    wanted = _fold(text)
    for value, spellings in words.items():
        if wanted in {_fold(value), *map(_fold, spellings)} - {""}:
            return str(value)
    return None


def word_for(words: dict[str, tuple[str, ...]], value: str) -> str:
    """What an export writes for a value."""
    return words[value][0]


def known_words(words: dict[str, tuple[str, ...]]) -> str:
    """The usual words, for a message: 开放、控制、延期开放、未审核."""
    return "、".join(spellings[0] for spellings in words.values())


def _fold(text: str) -> str:
    return re.sub(r"[\s,，·・_-]", "", unicodedata.normalize("NFKC", text)).casefold()
