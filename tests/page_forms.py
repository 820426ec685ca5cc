"""What a browser posts from the edit view of an exhibition."""

from collections.abc import Sequence
from typing import Any

from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from exhibitions.models import Exhibit, ExhibitionIndexPage, ExhibitionPage


def entered(exhibits: Sequence[Exhibit] = (), **values: Any) -> dict[str, Any]:
    """The form of an exhibition whose walk is one wall of these exhibits."""
    wall = ("wall", {"heading": "", "exhibits": streamfield([("item", exhibit.pk) for exhibit in exhibits])})
    data: dict[str, Any] = nested_form_data(
        {
            "title": "旧照展",
            "slug": "old-photos",
            "body": streamfield([wall] if exhibits else []),
            "curators": streamfield([]),
            "partners": streamfield([]),
            "runs": inline_formset([]),
            "comments": inline_formset([]),
            "go_live_at": "",
            "expire_at": "",
            **values,
        }
    )
    return data


def edit_url(page: Any) -> str:
    return f"/cms/pages/{page.pk}/edit/"


def add_url() -> str:
    return f"/cms/pages/add/exhibitions/exhibitionpage/{ExhibitionIndexPage.objects.get().pk}/"


def draft(client: Client, exhibits: Sequence[Exhibit] = (), **values: Any) -> ExhibitionPage:
    """An exhibition saved as a draft through the admin."""
    response = client.post(add_url(), entered(exhibits, **values))
    assert response.status_code == 302, response.context["form"].errors
    return ExhibitionPage.objects.order_by("-pk")[0]


def fresh(page: Any) -> ExhibitionPage:
    return ExhibitionPage.objects.get(pk=page.pk)


def told(response: Any) -> str:
    """The messages a page shows."""
    return " ".join(str(message) for message in response.context["messages"])
