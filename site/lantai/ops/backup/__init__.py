"""Backup that proves itself: `manage.py backup`, `verify_backup`, `restore`; see `snapshots`."""
