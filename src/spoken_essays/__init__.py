"""spoken: an essay becomes a podcast episode, with the pauses its author wrote."""

__version__ = "0.1.0"
