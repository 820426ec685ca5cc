"""Stories in the Wagtail admin."""
