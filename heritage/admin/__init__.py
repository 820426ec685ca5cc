"""Heritage in the Wagtail admin."""
