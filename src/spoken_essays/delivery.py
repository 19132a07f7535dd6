"""From `public/` to the world: audio and pages first, the ledger, then the feeds."""
