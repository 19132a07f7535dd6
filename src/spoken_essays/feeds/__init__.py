"""The feeds, their notes, and what is settled once and kept: guids, dates, enclosures."""
