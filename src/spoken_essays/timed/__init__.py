"""What is derived from the one timeline: transcripts, chapters, tags."""
