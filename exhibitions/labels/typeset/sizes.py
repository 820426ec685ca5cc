"""How labels of each size are set: millimetres for lengths, points for type."""

from dataclasses import dataclass

from ..models.sheet import Size


@dataclass(frozen=True)
class Setting:
    """Largest and least sizes of type; nothing is ever set smaller than the least."""

    width: int
    height: int
    columns: int
    rows: int
    landscape: bool
    pad: float
    title: float
    title_least: float
    text: float
    text_least: float
    small: float
    link: float
    qr: float

    @property
    def per_sheet(self) -> int:
        """Labels on one A4 sheet."""
        return self.columns * self.rows


SETTINGS = {
    Size.SMALL: Setting(90, 55, 2, 5, False, 5, 14, 9.5, 8.5, 7, 7, 5.2, 17),
    Size.MEDIUM: Setting(100, 70, 2, 4, False, 6, 16.5, 11, 10, 8, 8, 6, 21),
    Size.LARGE: Setting(140, 100, 2, 2, True, 9, 24, 15, 13.5, 10, 10.5, 7.5, 29),
}
