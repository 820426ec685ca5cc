"""The words a hall starts with; from then on the list is the editors'.

Units after GB 3100–3102-93 and the Order on Statutory Units of Measurement (1984); for areas the order of 1990.
Kind, word, instead, why, only after digits.
"""

FIRST = "年鉴用第三人称记述。"
OURS = "年鉴用第三人称，写明地名、单位全称。"
TIME = "相对时间过后无从判断，写明年、月、日。"
UNIT = "不是法定计量单位（GB 3100—1993）。"
COLLOQUIAL = "是法定单位的俗称，年鉴统一用规范名称（GB 3100—1993）。"
SHORT = "简称首次出现时应写全称或加注。"

Term = tuple[str, str, str, str, bool]


def _all(kind: str, why: str, words: str, *, digits: bool = False) -> list[Term]:
    pairs = (word.partition("=") for word in words.split())
    return [(kind, word, instead, why, digits) for word, _equals, instead in pairs]


DEFAULTS: list[Term] = [
    *_all("first_person", FIRST, "我们 我 本人 笔者 咱们 我等 吾"),
    *_all(
        "our_place",
        OURS,
        "我国=中国 我省 我市 我县 我区 我州 我旗 我镇 我乡 我村 我街道 我社区 我馆 我局 我委 我办 我校 我院 我单位 我部门 我中心 "
        "本省 本市 本县 本区 本镇 本乡 本村 本馆 本局 本校 本院 本单位 本部门",
    ),
    *_all(
        "relative_time",
        TIME,
        "今年 去年 前年 明年 后年 本年 本年度 今年以来 近年 近年来 近几年 近些年 近日 近期 近来 近几天 日前 目前 截至目前 "
        "当前 现在 现今 如今 眼下 今天 昨天 前天 明天 今日 昨日 明日 上月 上个月 本月 下月 下个月 上周 本周 下周 最近 前不久 不久前 "
        "至今 迄今 今后 刚刚 未来几年 前几年",
    ),
    *_all(
        "unit",
        UNIT,
        "亩=公顷（1公顷＝15亩） 公亩=平方米 华里=米、千米（1华里＝500米） 市斤=千克 斤=千克（1斤＝0.5千克） 公分=厘米 公尺=米 公升=升 "
        "市尺=米 英里=千米 英尺=米 英寸=厘米 磅=千克 盎司=克 加仑=升 马力=千瓦 立升=升 公吨=吨 大卡=千焦 卡路里=焦耳 毫米汞柱=千帕 "
        "平方尺=平方米 平方丈=平方米 立方尺=立方米 公担=千克 市担=千克",
    ),
    *_all(
        "unit",
        UNIT,
        "里=米、千米 两=克 钱=克 担=千克 石=千克 丈=米 尺=米 寸=厘米 方=立方米、平方米 度电=千瓦·时 平方=平方米 立方=立方米",
        digits=True,
    ),
    *_all("unit", COLLOQUIAL, "公里=千米 平方公里=平方千米 公斤=千克"),
    *_all(
        "unit",
        "单位符号的大小写有定规（GB 3101—1993）。",
        "KM=km Km=km KG=kg Kg=kg KW=kW KWH=kW·h Kw=kW MM=mm CM=cm ML=mL",
    ),
    *_all(
        "abbreviation",
        SHORT,
        "两办=中共中央办公厅、国务院办公厅（或所指机关全称） 非遗=非物质文化遗产 三会一课 双随机一公开=“双随机、一公开”监管 "
        "放管服=简政放权、放管结合、优化服务 四史=党史、新中国史、改革开放史、社会主义发展史 县委办=县委办公室 政府办=政府办公室 "
        "文旅局=文化和旅游局 史志办=党史和地方志办公室 人社局=人力资源和社会保障局 发改委=发展和改革委员会 纪委监委=纪律检查委员会监察委员会 "
        "三重一大 五个一 六个一",
    ),
    *_all("known", "", "自我 忘我 大我 小我 舍我其谁 你追我赶 敌我 物我 我行我素 自我革命 自我批评"),
    *_all(
        "known",
        "",
        "出现在 体现在 表现在 实现在 呈现在 展现在 再现在 发现在 浮现在 涌现在 附近日 日本区 基本区 版本区 过去年份",
    ),
    *_all("known", "", "KTV GDP GB DA ISBN ISSN CT VR AI AR WiFi A4 A3"),
]
