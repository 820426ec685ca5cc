"""The day visitors are counted by: Asia/Shanghai, which has kept one offset since 1991."""

import datetime

SECONDS = 86_400
OFFSET = 8 * 3600
_EPOCH = datetime.date(1970, 1, 1)


def day_of(timestamp: float) -> datetime.date:
    """The date in Shanghai at a Unix time."""
    return _EPOCH + datetime.timedelta(days=int((timestamp + OFFSET) // SECONDS))


def start_of(day: datetime.date) -> float:
    """Unix time at which a date begins in Shanghai."""
    return (day - _EPOCH).days * SECONDS - OFFSET


def hour_of(timestamp: float) -> datetime.datetime:
    """The hour a Unix time lies in, in UTC; hours of both zones begin together."""
    return datetime.datetime.fromtimestamp(timestamp // 3600 * 3600, tz=datetime.UTC)
