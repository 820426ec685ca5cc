from .link import ShortLink
from .sheet import LabelSheet
from .use import RecordedUse
from .words import LabelWords

__all__ = ["LabelSheet", "LabelWords", "RecordedUse", "ShortLink"]
