"""What is published, or about to be, held against the rules of those who read it."""
