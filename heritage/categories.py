"""The ten national categories, the four levels, and how a batch took an element in.

Categories and their numerals are those of the State Council's lists since the second one (2008).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(models.TextChoices):
    """类别, in the order of the national list."""

    LITERATURE = "literature", _("folk literature (民间文学)")
    MUSIC = "music", _("traditional music (传统音乐)")
    DANCE = "dance", _("traditional dance (传统舞蹈)")
    OPERA = "opera", _("traditional opera (传统戏剧)")
    STORYTELLING = "storytelling", _("narrative singing (曲艺)")
    SPORTS = "sports", _("traditional sports, games and acrobatics (传统体育、游艺与杂技)")
    FINE_ARTS = "fine_arts", _("traditional fine arts (传统美术)")
    CRAFTS = "crafts", _("traditional craftsmanship (传统技艺)")
    MEDICINE = "medicine", _("traditional medicine (传统医药)")
    CUSTOMS = "customs", _("folk customs (民俗)")


class Level(models.TextChoices):
    """级别: who put it on a list."""

    NATIONAL = "national", pgettext_lazy("level of a heritage list", "national")
    PROVINCIAL = "provincial", pgettext_lazy("level of a heritage list", "provincial")
    CITY = "city", pgettext_lazy("level of a heritage list", "city")
    COUNTY = "county", pgettext_lazy("level of a heritage list", "county")


class BatchKind(models.TextChoices):
    """新增 or 扩展: a batch takes in new elements, and widens ones that were taken in before."""

    NEW = "new", pgettext_lazy("batch of heritage elements", "new element (新增)")
    EXPANSION = "expansion", pgettext_lazy("batch of heritage elements", "extension (扩展)")


NAMES: dict[str, str] = {
    Category.LITERATURE: "民间文学",
    Category.MUSIC: "传统音乐",
    Category.DANCE: "传统舞蹈",
    Category.OPERA: "传统戏剧",
    Category.STORYTELLING: "曲艺",
    Category.SPORTS: "传统体育、游艺与杂技",
    Category.FINE_ARTS: "传统美术",
    Category.CRAFTS: "传统技艺",
    Category.MEDICINE: "传统医药",
    Category.CUSTOMS: "民俗",
}
NUMERALS: dict[str, str] = dict(
    zip(Category.values, ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"), strict=True)
)
CATEGORY_OF_NUMERAL = {numeral: category for category, numeral in NUMERALS.items()}


def order_of(choices: type[models.TextChoices], value: str) -> int:
    """Place of a value among its choices, from 0."""
    return choices.values.index(value)
