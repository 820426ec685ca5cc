"""The ledger in Wagtail's admin."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from .. import ledger
from ..models import LedgerItem
from .deciding import RenewView, WithdrawView
from .listing import LedgerFilterSet, LedgerIndexView
from .panels import edit_handler


class SettlingMixin:
    """What was saved takes effect in the same request."""

    request: HttpRequest

    @transaction.atomic
    def save_instance(self) -> LedgerItem:
        item: LedgerItem = super().save_instance()  # type: ignore[misc]
        action = ledger.settle(item, user=self.request.user)
        if action == ledger.TAKEN_DOWN:
            messages.warning(
                self.request, _("“%(title)s” lacks consent: the public does not get it.") % {"title": item}
            )
        elif action == ledger.BROUGHT_BACK:
            messages.info(self.request, _("“%(title)s” may be shown again.") % {"title": item})
        return item


class LedgerCreateView(SettlingMixin, CreateView):
    pass


class LedgerEditView(SettlingMixin, EditView):
    pass


class LedgerDeleteView(DeleteView):
    """An entry that keeps something from the public is not deleted: that would show it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        item = LedgerItem.objects.filter(pk=kwargs["pk"]).first()
        if item and item.is_lacking():
            messages.error(request, _("This entry keeps “%(title)s” from the public and stays.") % {"title": item})
            return redirect(self.edit_url_name, item.pk)
        return super().dispatch(request, *args, **kwargs)


class LedgerViewSet(ModelViewSet):
    model = LedgerItem
    name = "consents"
    url_prefix = "consents"
    icon = "signature"
    menu_label = gettext_lazy("Consents")
    menu_name = "consents"
    menu_order = 190
    add_to_admin_menu = True
    copy_view_enabled = False
    edit_handler = edit_handler
    filterset_class = LedgerFilterSet
    index_view_class = LedgerIndexView
    add_view_class = LedgerCreateView
    edit_view_class = LedgerEditView
    delete_view_class = LedgerDeleteView
    list_per_page = 25
    search_fields = ["image__title", "recording__title", "document__title"]
    search_backend_name = None
    add_to_reference_index = False

    @property
    def withdraw_view(self) -> Any:
        return self.construct_view(WithdrawView)

    @property
    def renew_view(self) -> Any:
        return self.construct_view(RenewView)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("withdraw/<int:pk>/", self.withdraw_view, name="withdraw"),
            path("renew/<int:pk>/", self.renew_view, name="renew"),
        ]


ledger_viewset = LedgerViewSet()
