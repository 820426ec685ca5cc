"""Exhibitions outside their site: packs for a USB stick, preservation packages, screens in the hall."""
