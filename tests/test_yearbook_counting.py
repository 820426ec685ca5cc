"""The length of a text: counted on the server, and the same way in the browser while one types."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page

from stories.yearbook.counting import characters
from stories.yearbook.plain import plain_line, plain_text

from .world import REPOSITORY

TEXTS = {
    "": 0,
    "　 \n\t": 0,
    "云溪县档案馆": 6,
    "2025年，展出照片126幅。": 15,
    "云 溪\n县　档 案馆": 6,
    "“请听档案说”——6·9": 12,
    "OCR（光学字符识别）": 11,
    "𠮷野家😀": 4,
    "甲\u00a0乙\u3000丙": 3,
}


@pytest.mark.parametrize("text, length", TEXTS.items())
def test_every_character_counts_but_white_space(text: str, length: int) -> None:
    assert characters(text) == length


def test_the_browser_counts_as_the_server_does(page: Page) -> None:
    module = Path(REPOSITORY, "static/admin/yearbook-count.js").read_bytes()
    address = "data:text/javascript;base64," + base64.b64encode(module).decode()
    page.goto("about:blank")

    counted = page.evaluate(
        "async ([address, texts]) => { const m = await import(address); return texts.map(m.characters); }",
        [address, list(TEXTS)],
    )

    assert counted == list(TEXTS.values())


WORD = (
    '<p class="MsoNormal">2025年，<b>展出</b>照片126幅。<o:p></o:p></p>'
    "<table><tr><td>照片</td><td>126幅</td></tr><tr><td>实物</td><td>37份</td></tr></table>"
    "<script>alert(1)</script><style>p{}</style>"
)


def test_what_is_pasted_becomes_plain_text() -> None:
    assert plain_text(WORD) == "2025年，展出照片126幅。\n照片\t126幅\n实物\t37份"
    assert plain_text("<p>展览在县文化\n广场开幕。</p>\n第二段") == "展览在县文化广场开幕。\n第二段"
    assert plain_text("一\r\n\r\n二\v三\u2028四\x07五\x00\x1f") == "一\n二\n三\n四\t五"
    assert plain_text("甲\u200b乙\u00a0\u00a0丙\ufeff") == "甲乙 丙"
    assert plain_text("年龄<30岁，a<b且c>d") == "年龄<30岁，a<b且c>d"
    assert plain_text("👩‍🚀 王😀明") == "👩‍🚀 王😀明"
    assert plain_line(" 王😀明\n（虚构） ") == "王😀明 （虚构）"
    assert plain_text(plain_text(WORD)) == plain_text(WORD)
