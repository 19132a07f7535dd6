"""``python -m spoken_essays`` is ``spoken``."""

from spoken_essays.cli import main

main()
