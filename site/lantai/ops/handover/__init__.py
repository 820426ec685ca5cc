"""Handing the whole hall over: one bag (BagIt) of everything in open formats; see `writing`."""
