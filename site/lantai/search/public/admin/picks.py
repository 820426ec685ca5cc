"""搜索推荐: Wagtail's list, form and chooser of editors' picks, with what visitors search as `counting` counts it.

Wagtail's own tables of searches stay empty: they would have to be written while a visitor is answered.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.ui.tables import NumberColumn
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.contrib.search_promotions.views.settings import CreateView, IndexView

from ..counting import popular
from ..listing import clean
from ..models import WordsSearched

MAY_RECOMMEND = "wagtailsearchpromotions.add_searchpromotion"
CHANGES = "wagtailsearchpromotions.change_searchpromotion"
PER_PAGE = 10


class PicksIndex(IndexView):
    """The words that have picks, with how often they were searched."""

    columns = (*IndexView.columns[:2], NumberColumn("views", label=_("Times searched"), sort_key="views", width="20%"))

    def get_base_queryset(self) -> QuerySet[Query]:
        counted = WordsSearched.objects.filter(words=OuterRef("query_string")).order_by().values("words")
        times = counted.annotate(total=Sum("times")).values("total")
        promoted = Query.objects.filter(pk__in=SearchPromotion.objects.values("query"))
        return promoted.annotate(views=Coalesce(Subquery(times), 0)).prefetch_related("editors_picks__page")


class PicksAdd(CreateView):
    """The form for new picks; `?q=` fills in the words."""

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "query_string": clean(self.request.GET.get("q", ""))}


def popular_words(request: HttpRequest, *, results_only: bool = False) -> HttpResponse:
    """The chooser of words that visitors search, most often searched first; `q` is a part of them, `p` the page.

    Raises `PermissionDenied` for who may not recommend.
    """
    if not (request.user.has_perm(MAY_RECOMMEND) or request.user.has_perm(CHANGES)):
        raise PermissionDenied
    found = popular(clean(request.GET.get("q", "")))
    context = {"queries": Paginator(found, PER_PAGE).get_page(request.GET.get("p")), "searchform": SearchForm()}
    if results_only:
        return TemplateResponse(request, "wagtailsearchpromotions/queries/chooser/results.html", context)
    answer: HttpResponse = render_modal_workflow(
        request, "wagtailsearchpromotions/queries/chooser/chooser.html", None, context, json_data={"step": "chooser"}
    )
    return answer
