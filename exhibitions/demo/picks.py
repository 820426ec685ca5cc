"""What the county's hall recommends for words that are often searched."""

from django.db import transaction
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from lantai.ops.demo_content import register_demo

# Words, slug of the page, and why it is recommended.
PICKS = (
    ("开放时间", "visit", "周二至周日开放，不收门票，不用预约。"),
    ("门票", "visit", "参观不收门票。"),
    ("怎么走", "visit", "地址、公交和停车。"),
    ("国际档案日", "archives-day-2025", "今年的主题、展览和活动。"),
    ("老照片", "qing-ting-dangan-shuo", "第一单元就是云溪老照片。"),
    ("竹编", "yunxi-bamboo-weaving", "《云溪竹编史料》全书可以在线阅读。"),
    ("老街", "qingshixu", "青石圩四十年，一户一户地看。"),
)


@register_demo(90)
def load() -> str:
    """Create the picks whose pages there are, once."""
    if SearchPromotion.objects.exists():
        return "Recommendations: already loaded"
    pages = {page.slug: page for page in Page.objects.filter(slug__in={slug for _words, slug, _why in PICKS})}
    with transaction.atomic():
        made = [
            SearchPromotion.objects.create(query=Query.get(words), page=pages[slug], description=why, sort_order=0)
            for words, slug, why in PICKS
            if slug in pages
        ]
    return f"Recommendations: {len(made)}"
