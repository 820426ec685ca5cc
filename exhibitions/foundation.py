"""The pages a new site starts with."""

from django.db import transaction
from wagtail.models import Page, Site

from lantai.pages.foundation import found_missing
from lantai.pages.models import HallSettings, HomePage, StandardPage

from .models import EventIndexPage, ExhibitionIndexPage

STANDARD_PAGES = (
    ("about", "关于本馆"),
    ("visit", "来馆参观"),
    ("privacy", "个人信息保护"),
    ("accessibility", "无障碍说明"),
)


@transaction.atomic
def lay(name: str, hostname: str = "localhost", port: int = 80) -> HomePage:
    """Create the home page, the lists of exhibitions and events, and the standard pages; then what other apps need.

    Returns the home page. Wagtail's welcome page goes. On a site that stands only what other apps miss is added.
    """
    home = HomePage.objects.first() or _first_pages(name, hostname, port)
    found_missing(home)
    return home


def _first_pages(name: str, hostname: str, port: int) -> HomePage:
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2, content_type__model="page").delete()
    root.refresh_from_db()
    home: HomePage = root.add_child(instance=HomePage(title=name, slug="home"))
    home.add_child(instance=ExhibitionIndexPage(title="展览", slug="exhibitions"))
    home.add_child(instance=EventIndexPage(title="活动", slug="events"))
    for slug, title in STANDARD_PAGES:
        home.add_child(instance=StandardPage(title=title, slug=slug, show_in_menus=True))
    site, _created = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": hostname, "port": port, "root_page": home, "site_name": name}
    )
    HallSettings.objects.get_or_create(site=site, defaults={"name": name})
    for page in home.get_descendants(inclusive=True).specific():
        page.save_revision().publish()
    return home
