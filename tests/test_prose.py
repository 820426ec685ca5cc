"""How figures are spoken: cut, never rounded up; round numbers bear no 余; nothing is 「无」."""

import re

import pytest

from lantai.reports.prose import NOTHING, spoken, spoken_list, spoken_number, step

WORTH = {"": 1, "万": 10_000, "亿": 100_000_000}


def read(words: str) -> tuple[int, bool]:
    """The number a person understands, and whether there was more to it."""
    match = re.fullmatch(r"(\d+)(?:\.(\d))?(万|亿|)(余?)", words)
    assert match, words
    whole, tenth, unit, more = match.groups()
    return int(whole) * WORTH[unit] + int(tenth or 0) * WORTH[unit] // 10, bool(more)


def test_every_number_to_ten_million_is_cut_within_its_step() -> None:
    # All to a hundred thousand; above, every number that lies beside a step, and one within.
    edges = (at for mark in range(100_000, 10_000_001, 1000) for at in (mark - 1, mark, mark + 1, mark + 537))
    for value in (*range(100_000), *(at for at in edges if at <= 10_000_000)):
        understood, more = read(spoken_number(value))
        assert understood <= value < understood + step(value), value
        assert more is (understood != value), value


def test_what_is_spoken_never_falls_as_the_number_grows() -> None:
    heard = [read(spoken_number(value))[0] for value in range(0, 200_000, 7)]
    assert heard == sorted(heard)


@pytest.mark.parametrize(
    "value, words",
    [
        (0, "0"), (9, "9"), (10, "10"), (11, "10余"), (37, "30余"), (99, "90余"), (100, "100"), (126, "120余"),
        (999, "990余"), (1000, "1000"), (1286, "1200余"), (1350, "1300余"), (9999, "9900余"), (10_000, "1万"),
        (10_001, "1万余"), (12_000, "1.2万"), (12_860, "1.2万余"), (99_999, "9.9万余"), (123_456, "12.3万余"),
        (1_234_567, "123.4万余"), (10_000_000, "1000万"), (123_456_789, "1.2亿余"),
    ],
)  # fmt: skip
def test_as_the_rule_has_it(value: int, words: str) -> None:
    assert spoken_number(value) == words


def test_with_its_count_word() -> None:
    assert spoken(126, "幅") == "120余幅"
    assert spoken(84, "张", exact=True) == "84张"
    assert spoken(12_860, "人") == "1.2万余人"
    assert spoken(0, "篇") == "0篇"


def test_words_in_a_row_and_none() -> None:
    assert spoken_list(["县文化广场", "竹坪镇文化站"]) == "县文化广场、竹坪镇文化站"
    assert spoken_list([]) == NOTHING == "无"


def test_there_is_no_number_below_zero() -> None:
    with pytest.raises(ValueError, match="-1"):
        spoken_number(-1)
