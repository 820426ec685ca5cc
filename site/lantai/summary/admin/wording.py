"""The template of the annual summary: the one in use, replacing it, and every tag with its present value."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from lantai.reports import registry

from .. import templates
from ..formats import WORD
from ..models import SummaryTemplate
from ..word import default, package, tags
from .base import SummaryView


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Word template (.docx)"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy(
            "It is tried at once; a tag that is wrong is named with its place, and nothing changes."
        ),
    )
    note = forms.CharField(label=gettext_lazy("What is different in it"), max_length=200, required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > package.MOST_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. A template needs no pictures."))
        return file


class WordingView(SummaryView, FormView):
    """Which template is in use, a form for another, and the earlier ones."""

    permission_required = templates.MAY_CHANGE
    form_class = TemplateForm
    template_name = "summary/admin/wording.html"
    success_url = reverse_lazy("summary_wording")
    page_title = gettext_lazy("Wording of the annual summary")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "in_use": templates.in_use(),
            "earlier": SummaryTemplate.objects.filter(is_in_use=False)[:20],
            "form_is_multipart": True,
        }

    def form_valid(self, form: TemplateForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            templates.replace(
                file.read(), PurePath(file.name).name, note=form.cleaned_data["note"], user=self.request.user
            )
        except ValidationError as error:
            form.add_error("file", error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("“%(name)s” is in use from now on.") % {"name": PurePath(file.name).name})
        return super().form_valid(form)


class TagsView(SummaryView, TemplateView):
    """Every tag a template can name, with what it says at present."""

    permission_required = templates.MAY_CHANGE
    template_name = "summary/admin/tags.html"
    page_title = gettext_lazy("Tags of the template")
    header_icon = "list-ul"

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": reverse("summary_wording"), "label": WordingView.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = templates.present_report()
        there = tags.tags_of(report)
        keys = [figure.key for figure in registry.registered()]
        return {
            **super().get_context_data(**kwargs),
            "report": report,
            "general": [tag for tag in there if _key_of(tag.name, keys) is None],
            "figures": [(key, [tag for tag in there if _key_of(tag.name, keys) == key]) for key in keys],
        }


def _key_of(name: str, keys: list[str]) -> str | None:
    """The figure a tag belongs to."""
    return max((key for key in keys if name == key or name.startswith(f"{key}_")), key=len, default=None)


@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """The template that comes with the project, to start from."""
    if not templates.may_change(request.user):
        raise PermissionDenied
    return _as_file(default.template(), templates.OURS)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """A template of the hall's own."""
    if not templates.may_change(request.user):
        raise PermissionDenied
    template = get_object_or_404(SummaryTemplate, pk=pk)
    return _as_file(templates.content_of(template), template.name)


@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an earlier template into use; 0 is the project's own."""
    template = get_object_or_404(SummaryTemplate, pk=pk) if pk else None
    try:
        templates.use(template, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        name = template.name if template else _("the wording that comes with the site")
        messages.success(request, _("“%(name)s” is in use from now on.") % {"name": name})
    return redirect("summary_wording")


def _as_file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=WORD,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )
