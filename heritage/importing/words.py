"""The words lists use for categories, levels and kinds of batch. The first of each is the one an export writes."""

from ..categories import NAMES, BatchKind, Category, Level

# What the first national list (2006) called a category that has another name since the second (2008).
FORMER_NAMES: dict[str, tuple[str, ...]] = {
    Category.MUSIC: ("民间音乐",),
    Category.DANCE: ("民间舞蹈",),
    Category.SPORTS: ("杂技与竞技", "传统体育、杂技与竞技"),
    Category.FINE_ARTS: ("民间美术",),
    Category.CRAFTS: ("传统手工技艺",),
}
CATEGORY_WORDS: dict[str, tuple[str, ...]] = {
    category: (name, *FORMER_NAMES.get(category, ())) for category, name in NAMES.items()
}
LEVEL_WORDS: dict[str, tuple[str, ...]] = {
    Level.NATIONAL: ("国家级", "国家"),
    Level.PROVINCIAL: ("省级", "省", "自治区级", "直辖市级"),
    Level.CITY: ("市级", "市", "地市级", "州级", "盟级"),
    Level.COUNTY: ("县级", "县", "区级", "县区级", "区县级", "旗级"),
}
KIND_WORDS: dict[str, tuple[str, ...]] = {
    BatchKind.NEW: ("新增", "新增项目", "新列入"),
    BatchKind.EXPANSION: ("扩展", "扩展项目"),
}
