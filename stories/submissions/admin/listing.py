"""The queue: what waits stands first, the longest waiting at its head."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from ..models import Photo, Submission

State = Submission.State
AGES = ((3, _("3 days or more")), (7, _("a week or more")), (15, _("15 days or more")), (30, _("30 days or more")))


class SubmissionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    age = django_filters.ChoiceFilter(label=_("In this state for"), choices=AGES, method="at_least")

    class Meta:
        model = Submission
        fields: list[str] = []

    def at_least(self, queue: QuerySet[Submission], _name: str, days: str) -> QuerySet[Submission]:
        """Those that have been in their state for so many days."""
        return queue.filter(changed_at__lte=timezone.now() - timedelta(days=int(days)))


def days_waiting(submission: Submission) -> str:
    """How long it has been in its state."""
    days = (timezone.now() - submission.changed_at).days
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


class QueueView(generic.IndexView):
    """Titles, states and ages. Contact data is neither shown nor searched."""

    review_url_name = ""
    search_fields = ["title", "text"]
    search_backend_name = None
    filterset_class = SubmissionFilterSet
    default_ordering = ["rank", "changed_at"]
    paginate_by = 30

    def get_base_queryset(self) -> QuerySet[Submission]:
        photos = Photo.objects.filter(submission=OuterRef("pk")).order_by().values("submission")
        rank = Case(
            When(state=State.WAITING, then=Value(0)),
            When(state=State.CHANGES, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return Submission.objects.annotate(
            rank=rank,
            photo_count=Coalesce(Subquery(photos.annotate(n=Count("pk")).values("n")), 0),
        ).defer("sources", "consents")

    def order_queryset(self, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        if not self.is_explicitly_ordered:
            return queryset.order_by(*self.default_ordering)
        ordered: QuerySet[Submission] = super().order_queryset(queryset)
        return ordered

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "title",
                label=pgettext_lazy("submission", "Title"),
                accessor=lambda submission: submission.title or submission.number,
                get_url=lambda submission: reverse(self.review_url_name, args=[submission.pk]),
                sort_key="title",
            ),
            Column("number", label=pgettext_lazy("submission", "Number")),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda submission: submission.state == State.WAITING,
                sort_key="state",
            ),
            Column("age", label=_("In this state for"), accessor=days_waiting, sort_key="changed_at"),
            Column("submitted_at", label=_("Received"), accessor=_day, sort_key="submitted_at"),
            NumberColumn("characters", label=_("Characters")),
            NumberColumn("photo_count", label=_("Photos"), sort_key="photo_count"),
        ]


def _day(submission: Submission) -> str:
    return f"{timezone.localtime(submission.submitted_at):%Y-%m-%d}"
