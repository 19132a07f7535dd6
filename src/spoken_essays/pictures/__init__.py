"""Covers: the author’s own, checked, or one that is drawn."""
