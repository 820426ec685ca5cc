"""Which register an import goes into: the hall's own, or a reference list."""

from .categories import Level
from .models import ReferenceList

OWN = "own"
NATIONAL_NAME = "国家级非物质文化遗产代表性项目名录"


def national_list() -> ReferenceList:
    """The national list; not saved yet where the site has none."""
    found = ReferenceList.objects.filter(name=NATIONAL_NAME).first()
    return found or ReferenceList(
        name=NATIONAL_NAME, level=Level.NATIONAL, source="国务院公布，中国非物质文化遗产网整理"
    )


def register_named(name: str) -> ReferenceList | None:
    """The reference list called `name`, None for `OWN`; "" is the national list. Raises `ReferenceList.DoesNotExist`."""
    if name == OWN:
        return None
    if name in {"", NATIONAL_NAME}:
        return national_list()
    return ReferenceList.objects.get(name=name)
