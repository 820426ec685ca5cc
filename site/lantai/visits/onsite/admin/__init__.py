"""Attendance in the Wagtail admin."""
