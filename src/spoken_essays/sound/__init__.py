"""What makes and measures sound: the walls around PyAV, pydub and LAME; the master; music."""
