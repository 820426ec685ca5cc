"""Pages every archives site has, whatever it exhibits."""

from .base import BasePage, StandardPage
from .draft_link import DraftLink
from .hall import HallSettings
from .home import HomePage
from .review import ReviewStep

__all__ = ["BasePage", "DraftLink", "HallSettings", "HomePage", "ReviewStep", "StandardPage"]
