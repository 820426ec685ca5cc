"""The annual summary and the return in the Wagtail admin."""
