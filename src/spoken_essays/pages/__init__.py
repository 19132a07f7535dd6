"""The pages: one for the show, one for each episode, and what they are made of."""
