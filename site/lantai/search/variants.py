"""Old and other ways to write the same word.

Characters given up in 1955 (《第一批异体字整理表》 and the like: 邨, 隄, 甎) are folded to those in use. Those that are one word in
some compounds only (帐簿 and 账簿, 录象 and 录像, 身分 and 身份) stay as they are written: words are looked for either way.
"""

from functools import lru_cache
from itertools import product

import rjieba

ABOLISHED = (
    "粧囘囬畧隣烖賸鬪鬭厰堦壻徧栢槪欵氷硏紥緖縂蔴衞輭鎗寳塲冩畮鄕隄牐碁媿秊飜竝幷邨埧呌噉妳凴擡攷晳朶煑珎瑠甎疎痲皷鼔盌椀砲礮"
    "碪穉窓牕筯緜羗膓臯茘菓裠觔譌谿躭迺郞醕銲舖鐡鉄閙靣韮飡湌餧駄騐鴈鵞麤呉吿呑喩尙嵒戱敍曁歳渉濳窰缐缼聡擧賔酔靑飮髙戸紬襍牓"
    "搨勅勑覩倣徬唘佇偪剏勦卹哶嘷塟寃寕屛峝帋帬廽徃恠悤怱惪慙懽戹捄掽搾摃撦攩斈斚旤昬晻暎杴柹栞梹棃椶櫈欝歛毘淛湼漑灋炤烱煖燄"
    "爕牴狥猨獘甞畊疉痾癈皃眎睠矁碯秔穅竚箒篛籨粇紝絍絝繈罇羴耡胷脗臈舩蒓葠蔕蘂蘤虵蚘蜖蝡衂裵褃覇詠諐讁讐豓貍貓賫跥踁蹏躶輙逈"
    "遡鄰酧釬鉏鍫鎚鑪阨陗陻雝霤靭鞵韈頫頴飈餈餬駞騣鬂鯗鶏麐鼃齧齶"
    # As scribes and printers wrote them, and what Japanese has in common with them.
    "讌籐鑛塩仝卄弍弎亇畬凃淸囍枱榖凖乹梱砦闗関変発単対広図囯囻圀歩黒犂隂霊銭県斎斉巌巗蘓荘庒竜袐桒栁楳槑坵磗竃愼顚塡値郷䂖毎兎冐冨寗効勧幇帰渕喆堃"
)
IN_USE = (
    "妆回回略邻灾剩斗斗厂阶婿遍柏概款冰研扎绪总麻卫软枪宝场写亩乡堤闸棋愧年翻并并村坝叫啖你凭抬考皙朵煮珍琉砖疏麻鼓鼓碗碗炮炮"
    "砧稚窗窗箸绵羌肠皋荔果裙斤讹溪耽乃郎醇焊铺铁铁闹面韭餐餐喂驮验雁鹅粗吴告吞喻尚岩戏叙暨岁涉潜窑线缺聪举宾醉青饮高户绸杂榜"
    "拓敕敕睹仿彷启伫逼创剿恤咩嗥葬冤宁屏峒纸裙回往怪匆匆德惭欢厄救碰榨扛扯挡学斝祸昏暗映锨柿刊槟梨棕凳郁敛毗浙涅溉法照炯暖焰"
    "燮抵徇猿毙尝耕叠疴废貌视眷瞅瑙粳糠伫帚箬奁糠纴纴裤襁樽膻锄胸吻腊船莼参蒂蕊花蛇蛔蛔蠕衄裴裉霸咏愆谪仇艳狸猫赍跺胫蹄裸辄迥"
    "溯邻酬焊锄锹锤炉厄峭堙雍溜韧鞋袜俯颖飙糍糊驼鬃鬓鲞鸡麟蛙啮腭"
    "宴藤矿盐同廿贰叁个畲涂清喜台谷准干捆寨关关变发单对广图国国国步黑犁阴灵钱县斋齐岩岩苏庄庄龙秘桑柳梅梅丘砖灶慎颠填值乡石每兔冒富宁效劝帮归渊哲坤"
)

# In words of two characters and more. Written either way always, and where that gives a word of the dictionary.
_ALWAYS = dict(zip("账帐像份着", "帐账象分著", strict=True))
_IN_WORDS = dict(zip("象分著记纪词辞", "像份着纪记辞词", strict=True))
_WORDS = {
    word: other
    for pair in (
        "计划 计画", "规划 规画", "筹划 筹画", "策划 策画", "企划 企画", "家具 家俱", "银元 银圆", "其他 其它", "联系 连系", "联络 连络",
        "定婚 订婚", "定货 订货", "定单 订单", "预定 预订", "人才 人材", "保姆 保母", "思维 思惟", "唯一 惟一", "装潢 装璜", "答复 答覆",
        "批复 批覆", "回复 回覆", "呈复 呈覆", "函复 函覆", "复函 覆函", "复电 覆电",
    )
    for word, other in (pair.split(), pair.split()[::-1])
}  # fmt: skip
_UNLIKE = {"分数", "份数"}
# Of one word, so many other spellings are looked for; longer ones have none.
MOST, LONGEST = 3, 8


@lru_cache(maxsize=4096)
def of(word: str) -> tuple[str, ...]:
    """How else a folded word is written; nothing for most words."""
    if other := _WORDS.get(word):
        return (other,)
    if not 1 < len(word) <= LONGEST or word in _UNLIKE:
        return ()
    ways = product(*(character + _ALWAYS.get(character, "") + _IN_WORDS.get(character, "") for character in word))
    written = ("".join(way) for way in ways)
    return tuple(way for way in written if way != word and _is_written(word, way))[:MOST]


def _is_written(word: str, way: str) -> bool:
    by_habit = all(one == other or _ALWAYS.get(one) == other for one, other in zip(word, way, strict=True))
    return by_habit or bool(rjieba.has_word(way))
