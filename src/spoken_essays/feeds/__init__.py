"""The feed, its notes, and what is settled once and kept: guids and dates."""
