"""Where `public/` goes: targets of every kind, what changed, and in which order it is put there."""
