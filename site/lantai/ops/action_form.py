"""A page of the admin with one form that does one thing to one record."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class ActionFormView(WagtailAdminTemplateMixin, FormView):
    """For viewsets' `construct_view`. What the action refuses stands beside the field it is about."""

    index_url_name: Any = None
    edit_url_name: Any = None
    index_label: Any = ""
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.record = self.get_record(kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_permitted():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_record(self, pk: int) -> Any:
        """The record it is done to; raises `Http404`."""
        raise NotImplementedError

    def is_permitted(self) -> bool:
        """Whether the signed-in person may do it."""
        raise NotImplementedError

    def carry_out(self, chosen: dict[str, Any]) -> str:
        """Do it and return what to tell; raises `ValidationError`."""
        raise NotImplementedError

    @property
    def edit_url(self) -> str:
        """Where the record is edited: where one came from and goes back to."""
        return reverse(self.edit_url_name, args=[self.record.pk])

    def get_page_subtitle(self) -> str:
        return str(self.record)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": self.index_label},
            {"url": self.edit_url, "label": str(self.record)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "media": context["form"].media, "form_is_multipart": True, "edit_url": self.edit_url}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            told = self.carry_out(form.cleaned_data)
        except ValidationError as error:
            by_field = getattr(error, "error_dict", {})
            for name in by_field.keys() & form.fields.keys():
                form.add_error(name, by_field[name])
            if form.is_valid():
                form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, told)
        return redirect(self.edit_url)
