"""Sentence embeddings: what a sentence means, as a vector."""
