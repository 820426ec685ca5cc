from .link import ShortLink
from .printed import LabelPrint
from .sheet import LabelSheet
from .use import RecordedUse
from .words import LabelWords

__all__ = ["LabelPrint", "LabelSheet", "LabelWords", "RecordedUse", "ShortLink"]
