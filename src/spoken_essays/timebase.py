"""From one time base to another: samples at a rate, milliseconds. Integers throughout."""

from __future__ import annotations


def rescaled(count: int, old: int, new: int) -> int:
    """``count`` ticks of 1/``old`` s, in ticks of 1/``new`` s: the nearest; a half goes up."""
    return (2 * count * new + old) // (2 * old)
