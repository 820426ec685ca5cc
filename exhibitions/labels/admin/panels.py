"""The short link of a record in its edit view."""

from typing import Any

import segno
from wagtail.admin.panels import Panel

from .. import wording
from ..links import known_links


class ShortLinkPanel(Panel):
    """Its permanent link with the code to scan, and the way to the words on its labels; edits nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "labels/admin/link_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            link = known_links([self.instance]).get(self.instance.pk)
            return {
                **super().get_context_data(parent_context),
                "link": link,
                "qr": segno.make_qr(link.address, error="m").svg_data_uri(scale=8, border=4) if link else "",
                "exhibit": self.instance,
                "may_word": wording.may_word(self.request.user),
            }
