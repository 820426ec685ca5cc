"""One yearbook at a glance, and handing in."""

from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from .. import checking, handing_in, stages
from ..models import Contribution, HandIn, Subcategory, Yearbook
from ..stages import ORDER, SHORT, Stage
from .standing import address, steps
from .steps import _put


class YearbookPage(WagtailAdminTemplateMixin):
    """A page about one yearbook."""

    header_icon = "calendar-alt"
    permission = "yearbook.view_yearbook"
    _show_breadcrumbs = True
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.yearbook: Yearbook = get_object_or_404(Yearbook, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def crumbs(self) -> list[dict[str, Any]]:
        """Pages between the list of yearbooks and this one."""
        return [{"url": reverse("yearbook_overview", args=[self.yearbook.pk]), "label": str(self.yearbook)}]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(Yearbook.snippet_viewset.get_url_name("list")), "label": _("Yearbooks")},
            *self.crumbs(),
            {"url": "", "label": self.get_page_title()},
        ]


class OverviewView(YearbookPage, TemplateView):
    """The whole structure with every entry and its ten steps."""

    template_name = "yearbook/admin/overview.html"

    def get_page_title(self) -> str:
        return str(self.yearbook)

    def crumbs(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        terms = checking.terms_in_use()
        edits = user.has_perm(stages.DRAFT)
        entries: dict[int, list[dict[str, Any]]] = {}
        listed = list(Contribution.objects.of(self.yearbook).for_list())
        for entry in listed:
            row = {
                "entry": entry,
                "steps": steps(entry),
                "step": SHORT[Stage(entry.stage)],
                "remarks": len(checking.open_remarks(entry, terms)),
                "url": address("edit" if edits else "inspect", entry),
            }
            entries.setdefault(entry.subcategory_id, []).append(row)
        places = Subcategory.objects.in_order().filter(category__yearbook=self.yearbook)
        tree = [
            (category, [(place, entries.get(place.pk, [])) for place in inside])
            for category, inside in groupby(places, key=lambda place: place.category)
        ]
        characters = sum(entry.word_count for entry in listed)
        viewset = Contribution.snippet_viewset
        return {
            **super().get_context_data(**kwargs),
            "yearbook": self.yearbook,
            "tree": tree,
            "columns": [SHORT[stage] for stage in ORDER],
            "width": len(ORDER) + 3,
            "entries": len(listed),
            "open": [entry for entry in listed if entry.stage <= Stage.SEALING],
            "characters": characters,
            "over": max(0, characters - (self.yearbook.total_limit or characters)),
            "hand_ins": list(self.yearbook.hand_ins.all()) if user.has_perm("yearbook.view_handin") else [],
            "add_url": reverse(viewset.get_url_name("add")) if user.has_perm("yearbook.add_contribution") else "",
            "edit_url": (
                reverse(Yearbook.snippet_viewset.get_url_name("edit"), args=[self.yearbook.pk])
                if user.has_perm("yearbook.change_yearbook")
                else ""
            ),
            "may_hand_in": user.has_perm(handing_in.MAKE),
        }


class HandInForm(forms.Form):
    entries = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Entries"), queryset=Contribution.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, yearbook: Yearbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["entries"]
        field.queryset = handing_in.candidates(yearbook)
        field.label_from_instance = self._label

    @staticmethod
    def _label(entry: Contribution) -> str:
        return f"{entry.subcategory.name} · {entry.title}（{SHORT[Stage(entry.stage)]}，{entry.count_shown}）"


class HandInView(YearbookPage, FormView):
    """Chooses entries and makes the Word file and the zip."""

    permission = handing_in.MAKE
    form_class = HandInForm
    template_name = "yearbook/admin/hand_in_make.html"
    page_title = gettext_lazy("Hand in")
    header_icon = "upload"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "yearbook": self.yearbook}

    def get_initial(self) -> dict[str, Any]:
        return {"entries": [entry.pk for entry in handing_in.candidates(self.yearbook).filter(stage=Stage.SEALING)]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = Contribution.objects.of(self.yearbook).filter(stage__lt=Stage.SEALING)
        pictures = [
            picture
            for entry in handing_in.candidates(self.yearbook)
            for picture in entry.pictures.all()
            if not picture.is_sharp
        ]
        return {
            **super().get_context_data(**kwargs),
            "yearbook": self.yearbook,
            "not_reviewed": list(before),
            "small_pictures": pictures,
            "overview_url": reverse("yearbook_overview", args=[self.yearbook.pk]),
        }

    def form_valid(self, form: HandInForm) -> HttpResponse:
        try:
            made = handing_in.make(
                self.yearbook, form.cleaned_data["entries"], user=self.request.user, note=form.cleaned_data["note"]
            )
        except ValidationError as error:
            _put(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The files are made and kept as no. %(n)d.") % {"n": made.number})
        return redirect("yearbook_hand_in", made.pk)


class SentForm(forms.Form):
    done_on = forms.DateField(label=gettext_lazy("Sealed and sent on"), widget=AdminDateInput)
    reason = forms.CharField(
        label=gettext_lazy("Why it is late"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed only after the deadline."),
    )


class HandInRecordView(YearbookPage, FormView):
    """What was made: files with their hashes, the entries as they stood; and recording that it was sent."""

    permission = "yearbook.view_handin"
    form_class = SentForm
    template_name = "yearbook/admin/hand_in.html"
    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.hand_in: HandIn = get_object_or_404(HandIn, pk=kwargs["hand_in"])
        super().setup(request, *args, **{**kwargs, "pk": self.hand_in.yearbook_id})

    def get_page_title(self) -> str:
        return _("Hand-in no. %(n)d") % {"n": self.hand_in.number}

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = list(self.hand_in.items.select_related("contribution"))
        waiting = [item for item in items if item.contribution.stage == Stage.SEALING]
        return {
            **super().get_context_data(**kwargs),
            "yearbook": self.yearbook,
            "hand_in": self.hand_in,
            "items": items,
            "waiting": waiting,
            "may_send": bool(waiting) and self.request.user.has_perm(stages.SEND),
            "is_over": timezone.localdate() > self.yearbook.deadline,
        }

    def form_valid(self, form: SentForm) -> HttpResponse:
        said = form.cleaned_data
        try:
            moved = handing_in.mark_sent(
                self.hand_in, user=self.request.user, done_on=said["done_on"], reason=said["reason"]
            )
        except ValidationError as error:
            _put(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("%(n)d entries are recorded as sent.") % {"n": moved})
        return redirect("yearbook_hand_in", self.hand_in.pk)


class HandInFileView(View):
    """The kept file, byte for byte."""

    def get(self, request: HttpRequest, hand_in: int, part: str) -> FileResponse:
        if not request.user.has_perm("yearbook.view_handin"):
            raise PermissionDenied
        kept = get_object_or_404(HandIn.objects.select_related("yearbook"), pk=hand_in)
        file, words, ending = {
            "document": (kept.document, "供稿", "docx"),
            "pictures": (kept.pictures, "图片", "zip"),
        }[part]
        if not file:
            raise Http404
        name = f"{kept.yearbook.unit}《{kept.yearbook}》{words}{kept.number}.{ending}"
        response = FileResponse(file.open("rb"), as_attachment=True, filename=name)
        response["Cache-Control"] = "private, no-store"
        return response
