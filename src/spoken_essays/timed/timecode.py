"""From samples to milliseconds to ``00:00:00.000``: made once, where a file is written.

Integer arithmetic throughout, so that 59.9996 s becomes ``00:01:00.000`` and never
``00:00:60.000``, and no rounding adds up over an episode.
"""

from __future__ import annotations

from spoken_essays.timebase import rescaled


def milliseconds(samples: int, rate: int) -> int:
    """The nearest whole millisecond; a half goes up."""
    return rescaled(samples, rate, 1000)


def seconds(samples: int, rate: int) -> float:
    """Seconds to the millisecond, as JSON formats want them: ``83.5``."""
    return milliseconds(samples, rate) / 1000


def clock(ms: int, point: str = ".") -> str:
    """``00:00:00.000``; hours grow beyond two digits when they must."""
    whole, thousandths = divmod(ms, 1000)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{point}{thousandths:03}"
