"""Cutting Chinese into words, with the local words of the hall.

Only queries are cut: what is indexed is pairs of characters, so that a new word works at once, for all
that was indexed before.
"""

import re
from functools import lru_cache
from typing import Any

import rjieba

from . import abbreviations

# Words that say nothing of what is looked for; dropped from a query that has others. English ones that are no pinyin.
STOP = frozenset("的了在是和与及或之于有也这那个为以从到把被着过吗呢吧我你您谁哪") | {
    "关于", "以及", "有关", "什么", "怎么", "怎样", "如何", "哪些", "哪里", "多少", "时候", "时期", "期间", "我们", "你们",
    "the", "of", "in", "on", "at", "to", "for", "with", "by", "from", "and", "or", "not", "is", "are", "was", "were", "what",
    "who", "where", "when", "how",
}  # fmt: skip

# Who asks a question seeks what stands beside these.
ASKED = re.compile(
    r"^(?:请问|请)?(?:我们?|你们)?(?:想要|想|要|需要|能否|能|可以|请)(?:了解|知道|看看|看|找找|找|查到|查)(?:一下)?"
    r"|^(?:看|找|查|介绍)一下|请问"
    r"|(?:是在?|在|建于|成立于)?(?:哪一?[年天月]|什么时候|什么时间|什么地方|何[时年地]|何处(?!长)|哪里|哪儿)"
    r"|多少钱|有多[长高大远宽深重久]|多[长高大远宽深重久]$|有没有|有哪些|有几[个名位人所座条种次]|几点|是?什么[人样]|怎么样|是谁|为什么|为何|(?<=...)(?:介绍|简介)$"
)
# 沈文博的照片: what it is, which the record need not say. It comes first where it does.
FORM = re.compile(
    r"(?:的|[有过]哪些)(?:相关|有关|全部|所有)?(老?照片|图片|影像|档案|资料|史料|材料|文件|文章|信息|情况|内容|介绍|简介|名单|记录|记载"
    r"|故事|历史|传说|由来|来历|来源|起源|生平|事迹)(?=$|有?吗|有哪些|有没有|在)"
)

_stamp: Any = None
# Local words, the longest first. Beside the general dictionary rather than in one of their own: that would be 25 MB more
# for each process, and titles must break alike whether a process has heard of the words or not.
_local: re.Pattern[str] | None = None


def refresh() -> Any:
    """Take up local words that were changed since, here or in another process: one small query. Returns their stamp."""
    from .models import LocalWord

    global _local, _stamp
    stamp = LocalWord.stamp()
    if stamp == _stamp:
        return stamp
    found = sorted({*LocalWord.folded(), *abbreviations.KEPT}, key=lambda word: (-len(word), word))
    _local = re.compile(f"({'|'.join(map(re.escape, found))})")
    _stamp = stamp
    return stamp


def cut(run: str) -> tuple[str, ...]:
    """The words of a run of Han characters; a local word stays whole wherever it stands."""
    return _cut(run, _local)


@lru_cache(maxsize=4096)
def _cut(run: str, local: re.Pattern[str] | None) -> tuple[str, ...]:
    words: list[str] = []
    for number, piece in enumerate(local.split(run) if local else [run]):
        # What `split` gives are what lies between local words and the words, by turns.
        words.extend([piece] if number % 2 else rjieba.cut(piece))
    return tuple(words)


# What a word is worth that begins or ends a longer one (研究 in 研究生), and one in the midst of it (中国 in 发展中国家).
_PART, _MIDST = 0.9, 0.5


def standing(text: str, start: int, end: int) -> float:
    """From 0 to 1: how far text[start:end] stands as a word; 服务 in 展览和服务 does, 和服 does not.

    `text` is a folded run of Han characters, short: it is cut whole.
    """
    at = 0
    ends: set[int] = set()
    for word in cut(text):
        after = at + len(word)
        if at <= start and end <= after:
            return (_MIDST, _PART, 1.0)[(start == at) + (end == after)]
        ends |= {at, after}
        at = after
    return float({start, end} <= ends)
