"""What several engines say when they cannot speak, in the same words."""

from __future__ import annotations

from spoken_essays.errors import VoiceError


def quoted(text: str) -> str:
    """The beginning of a text between quotation marks, on one line, for a message."""
    return f"“{' '.join(text.split())[:60]}”"


def nothing_to_say(name: str, text: str) -> VoiceError:
    """The error for a text in which the voice called ``name`` finds no words."""
    return VoiceError(f"the voice {name} finds nothing to say in {quoted(text)}")
