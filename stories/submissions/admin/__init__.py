"""Submissions in the Wagtail admin."""
