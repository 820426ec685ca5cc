"""Previews of blocks that show what this site holds."""

from typing import Any

from wagtail import blocks


class SampledBlock(blocks.StructBlock):
    """A block whose preview is filled from the database; while it holds nothing fit, the preview says so."""

    def sample(self) -> dict[str, Any] | None:
        """The value to preview; None if there is nothing to fill it with."""
        raise NotImplementedError

    def get_preview_value(self) -> Any:
        return self.normalize(self.sample() or self.get_default())

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_preview_context(value, parent_context=parent_context)
        return {**context, "lacks_samples": self.sample() is None}
