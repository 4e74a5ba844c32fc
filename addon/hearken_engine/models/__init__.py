"""Models: which there are, where they come from, what is on disk."""
