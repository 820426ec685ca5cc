"""What an exhibition is built from."""

from .walk import WalkBlocks

__all__ = ["WalkBlocks"]
