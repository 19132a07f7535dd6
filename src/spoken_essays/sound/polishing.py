"""What is done to a recording before it is heard: rumble, noise, hissing and loud words taken down.

Nothing is delayed, nothing becomes longer or shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.show import Polish
from spoken_essays.sound import codec

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

_RUMBLE = {"light": "f=60:p=2", "full": "f=80:p=2"}


def polished(samples: Block, rate: int, polish: Polish) -> Block:
    """The recording as it is to be heard, as long as it was."""
    if polish.strength == "off":
        return samples
    return codec.filtered(samples, rate, ("highpass", _RUMBLE[polish.strength]))
