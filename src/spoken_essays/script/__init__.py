"""An essay paced and cast: segments with their pauses, in readings, each with its voice."""
