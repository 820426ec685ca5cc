"""Whether an agent string is a robot's."""

import re
from functools import lru_cache

from crawleruseragents import is_crawler

LONGEST = 400

# People who would be taken for robots: the search engines' own apps and browsers.
_PEOPLE = re.compile(r"baiduboxapp|BIDUBrowser|SogouMSE|SogouMobileBrowser|SogouSearch|CUBOT")
# Robots and monitors of Chinese services that the list of crawler-user-agents misses.
_MISSED = re.compile(
    r"spider|\bbot\b|bot[/;)]|crawler|monitor|HaosouSpider|Toutiaospider|EasouSpider|JikeSpider|ChinasoBot|ZhihuBot"
    r"|QihooBot|HuaweiWebCatBot|360JK|yunjiankong|YunGuanCe|JianKongBao|TencentSecurity|QQ-URLManager"
    r"|Alibaba\.Security|knownsec|ZoomEye",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _known(agent: str) -> bool:
    if _PEOPLE.search(agent):
        return "spider" in agent.lower()
    return is_crawler(agent) or bool(_MISSED.search(agent))


def is_robot(agent: str) -> bool:
    """True for robots, monitors and programs; an empty agent string is a program's."""
    return not agent or _known(agent[:LONGEST])
