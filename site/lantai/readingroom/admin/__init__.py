"""The reading room in the Wagtail admin."""
