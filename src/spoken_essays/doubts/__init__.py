"""The words a voice may say wrongly: found in what it is given to read, the most doubtful first."""
