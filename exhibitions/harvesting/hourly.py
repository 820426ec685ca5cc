"""The worker's part: what was opened or closed past every signal reaches harvesters within the hour."""

from lantai.ops.periodic import register_periodic

from .ledger import catch_up

HOUR = 3600.0

register_periodic("harvesting ledger", HOUR, catch_up)
