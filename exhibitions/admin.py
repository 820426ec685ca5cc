"""Exhibits and places in the Wagtail admin."""

from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Exhibit, Place


class ExhibitViewSet(SnippetViewSet):
    model = Exhibit


class PlaceViewSet(SnippetViewSet):
    model = Place
