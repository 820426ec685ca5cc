"""Fill the stock site with what two of our pages show, read from their HTML; run by its `manage.py shell`."""

from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.images import get_image_model
from wagtail.images.models import Filter, Rendition
from wagtail.models import Page, Site

from .models import StockPage

SPECS = Filter.expand_spec(["format-{avif,webp,jpeg}", "width-{400,800,1400,2000}"])


def lay(folder: str) -> None:
    """Make a home page and an exhibition from `home.html` and `exhibition.html` in a folder."""
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2).delete()
    root.refresh_from_db()
    home = root.add_child(instance=StockPage(title="云溪县档案馆", slug="home", body=[]))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "127.0.0.1", "port": 80, "root_page": home, "site_name": "stock"}
    )
    sections = [
        home.add_child(instance=StockPage(title=f"栏目{n}", slug=f"menu-{n}", show_in_menus=True, body=[]))
        for n in range(6)
    ]
    home.add_child(instance=StockPage(title="展览", slug="exhibition", body=_blocks(Path(folder, "exhibition.html"))))
    home.body = _blocks(Path(folder, "home.html"), sections)
    home.save()


def _blocks(file: Path, sections: Any = None) -> list[tuple[str, Any]]:
    """Texts and pictures in their order; with `sections`, pictures are those of pages in these by turns."""
    main = BeautifulSoup(file.read_text(), "html.parser").main
    assert main
    blocks: list[tuple[str, Any]] = []
    number = 0
    for element in main.find_all(["h1", "h2", "h3", "p", "figcaption", "li", "picture"]):
        text = " ".join(element.get_text().split())
        if element.name == "picture":
            image = _image(len(blocks) + number, element)
            if sections is None:
                blocks.append(("figure", {"image": image, "caption": image.title}))
            else:
                page = StockPage(title=image.title, slug=f"card-{number}", picture=image, body=[])
                sections[number % len(sections)].add_child(instance=page)
                number += 1
        elif text and not element.find(["p", "picture", "h2", "h3"]):
            blocks.append(("heading" if element.name[0] == "h" else "text", text[:240]))
    return blocks


def _image(number: int, element: Tag) -> Any:
    """An image and all its renditions, noted as Wagtail notes them; nobody opens the files."""
    shown: Any = element.img
    title = str(shown.get("alt") or f"图{number}")[:200]
    image = get_image_model()(title=title, file=f"original_images/{number}.jpg", width=2000, height=1400, file_size=1)
    image.save()
    Rendition.objects.bulk_create(
        Rendition(
            image=image, filter_spec=spec, focal_point_key="", file=f"images/{number}.{n}.webp", width=800, height=560
        )
        for n, spec in enumerate(SPECS)
    )
    return image
