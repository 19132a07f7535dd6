"""Recorded clips: which sound file belongs to which line of an essay, and whether it still fits.

A voice of clips keeps those of each episode in a folder, ``voices/<name>/<slug>/``, with a manifest
beside them (`manifest`). A clip belongs to the words of its line (`matching`), files dropped in by
hand are bound to the line whose number they bear (`binding`), and `shelf` is the way in.
"""
