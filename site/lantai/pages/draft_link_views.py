"""Where editors hand out and take back links to a draft."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from . import draft_access
from .models import DraftLink

DAYS = (3, 7, 14, 30)


class DraftLinkForm(forms.Form):
    for_whom = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        help_text=gettext_lazy("Who receives the link. It is shown at the head of the draft."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=int,
        choices=[(days, ngettext_lazy("%(days)d day", "%(days)d days", days) % {"days": days}) for days in DAYS],
        initial=7,
    )


class DraftLinksView(WagtailAdminTemplateMixin, FormView):
    """The links of one page, and a form for another."""

    form_class = DraftLinkForm
    template_name = "pages/admin/draft_links.html"
    page_title = gettext_lazy("Links for outside reviewers")
    header_icon = "link"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(Page, pk=kwargs["page_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not draft_access.may_manage(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = DraftLink.objects.filter(page=self.page).select_related("created_by")
        base = settings.WAGTAILADMIN_BASE_URL
        shown = [{"link": link, "url": base + link.get_absolute_url()} for link in links]
        return {**super().get_context_data(**kwargs), "page": self.page, "links": shown}

    def form_valid(self, form: DraftLinkForm) -> HttpResponse:
        chosen = form.cleaned_data
        link = draft_access.issue(self.page, for_whom=chosen["for_whom"], days=chosen["days"], user=self.request.user)
        messages.success(self.request, _("The link for %(whom)s is ready to be copied.") % {"whom": link.for_whom})
        return redirect("draft_links", self.page.pk)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one link and return to the list."""
    link = get_object_or_404(DraftLink.objects.select_related("page"), pk=pk)
    draft_access.revoke(link, user=request.user)
    messages.success(request, _("The link for %(whom)s no longer works.") % {"whom": link.for_whom})
    return redirect("draft_links", link.page_id)
