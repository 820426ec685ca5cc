"""What the bulk actions on exhibits share."""

from typing import Any

from django.db.models import QuerySet
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ..admin.filters import ExhibitFilterSet
from ..finding import find
from ..models import Exhibit


class ExhibitBulkAction(SnippetBulkAction):
    """A bulk action on exhibits; “all in the listing” are those the list's search and filters leave."""

    models = [Exhibit]
    template_name = "exhibitions/admin/confirm_bulk_action.html"
    permission = "exhibitions.change_exhibit"
    question: Any = ""
    button: Any = ""
    no_access: Any = ""

    def check_perm(self, _exhibit: Exhibit) -> bool:
        allowed: bool = self.request.user.has_perm(self.permission)
        return allowed

    def get_all_objects_in_listing_query(self, _parent_id: Any) -> QuerySet[Any]:
        listed = Exhibit.objects.all()
        filters = ExhibitFilterSet(self.request.GET, queryset=listed, request=self.request)
        if filters.is_valid():
            listed = filters.filter_queryset(listed)
        return find(listed, self.request.GET.get("q", "")).values_list("pk", flat=True)

    def object_context(self, obj: Exhibit) -> dict[str, Any]:
        context: dict[str, Any] = super().object_context(obj)
        context["remark"] = self.remark(obj)
        return context

    def remark(self, _exhibit: Exhibit) -> str:
        """What the confirm page says beside an exhibit."""
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "title": self.display_name,
            "question": self.question,
            "action_button_text": self.button,
            "no_access_msg": self.no_access,
        }
