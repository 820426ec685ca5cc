"""Exhibits and places in the Wagtail admin."""

from .viewsets import ExhibitViewSet, PlaceViewSet

__all__ = ["ExhibitViewSet", "PlaceViewSet"]
