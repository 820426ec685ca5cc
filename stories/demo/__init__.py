"""The stories of the demonstration county."""
