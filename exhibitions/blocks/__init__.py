"""What an exhibition is built from."""

from .credits import CuratorBlock, PartnerUnitBlock
from .walk import WalkBlocks

__all__ = ["CuratorBlock", "PartnerUnitBlock", "WalkBlocks"]
