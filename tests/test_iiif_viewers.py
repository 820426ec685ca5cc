"""Manifests in the viewers other halls use: Mirador and Clover, from a page of another site, in a real Chromium."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, NewPage
from .world import Server

VIEWERS = Path(__file__).parent / "viewers"
PAGES = {
    "mirador.html": """<!doctype html><meta charset="utf-8"><title>Mirador</title><div id="m" style="position:fixed;inset:0"></div>
<script src="/mirador-4.0.0.min.js"></script>
<script>
const manifest = new URLSearchParams(location.search).get("manifest");
Mirador.viewer({
  id: "m", language: "zh-CN", windows: [{ manifestId: manifest, sideBarOpen: true }],
  window: { panels: { info: true, annotations: true } },
});
</script>""",
    "clover.html": """<!doctype html><meta charset="utf-8"><title>Clover</title><body>
<script src="/clover-iiif-3.3.8.umd.js"></script>
<script>
const viewer = document.createElement("clover-viewer");
viewer.setAttribute("iiif-content", new URLSearchParams(location.search).get("manifest"));
document.body.append(viewer);
</script>""",
}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
        """Nothing."""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another site, with the viewers."""
    folder = tmp_path_factory.mktemp("viewers")
    for script in VIEWERS.glob("*.js"):
        (folder / script.name).symlink_to(script)
    for name, html in PAGES.items():
        (folder / name).write_text(html, "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()
        thread.join()


def watched(page: Page) -> dict[str, int]:
    """Answers of the site's own addresses, growing."""
    answers: dict[str, int] = {}
    page.on("response", lambda response: answers.update({response.url: response.status}))
    return answers


@pytest.mark.parametrize("viewer", ["mirador", "clover"])
def test_an_exhibit_opens_with_its_tiles(server: Server, elsewhere: str, new_page: NewPage, viewer: str) -> None:
    page = new_page(**DESK)
    answers = watched(page)
    manifest = f"{server.url}/iiif/3/0101-zp-1971-yong-0002/manifest.json"
    with page.expect_response(
        lambda response: "/media/tiles/" in response.url and response.url.endswith("default.jpg")
    ):
        page.goto(f"{elsewhere}/{viewer}.html?manifest={manifest}")
    expect(page.get_by_text("云溪大桥建成通车组照").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    ours = {url: status for url, status in answers.items() if url.startswith(server.url)}
    assert ours[manifest] == 200
    assert {status for url, status in ours.items() if "/visits/" not in url} <= {200, 204, 304}
    assert [url for url in ours if url.endswith("/info.json")]
    assert page.locator("canvas").count() > 0


def test_mirador_shows_the_transcription_as_it_comes(server: Server, elsewhere: str, new_page: NewPage) -> None:
    page = new_page(**DESK)
    page.goto(f"{elsewhere}/mirador.html?manifest={server.url}/iiif/3/0102-1963-y-0002/manifest.json")
    page.get_by_role("tab", name="标注").click()
    expect(page.get_by_text("云人字第十八号").first).to_be_visible()
