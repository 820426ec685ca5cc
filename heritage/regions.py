"""申报地区: which provinces a region as written lies in.

Lists write 江苏省镇江市，浙江省杭州市: a comma before each province, 、 between places of one. Institutions that
belong to no province (中国中医科学院) stand among them.
"""

import re

PROVINCES: tuple[str, ...] = (
    "北京市", "天津市", "河北省", "山西省", "内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "上海市", "江苏省", "浙江省", "安徽省",
    "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省", "广西壮族自治区", "海南省", "重庆市", "四川省", "贵州省",
    "云南省", "西藏自治区", "陕西省", "甘肃省", "青海省", "宁夏回族自治区", "新疆维吾尔自治区", "台湾省", "香港特别行政区",
    "澳门特别行政区",
)  # fmt: skip
# A corps of its own in the lists, inside 新疆 on the map.
_ALSO = {"新疆生产建设兵团": "新疆维吾尔自治区"}
_SEPARATORS = re.compile(r"[,，、;；\n]+")


def provinces_in(region: str) -> list[str]:
    """The provinces named in a region as written, each once, in order."""
    found: dict[str, None] = {}
    for part in _SEPARATORS.split(region):
        words = part.strip()
        for name in PROVINCES:
            if words.startswith(name):
                found[name] = None
        for name, province in _ALSO.items():
            if words.startswith(name):
                found[province] = None
    return list(found)


def short_name(province: str) -> str:
    """内蒙古自治区 → 内蒙古, 江苏省 → 江苏, for filters."""
    return re.sub(r"(壮族|回族|维吾尔)?(自治区|特别行政区|省|市)$", "", province)
