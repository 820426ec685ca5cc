"""Imports in the Wagtail admin: upload, settle columns, try, carry out, look back."""
