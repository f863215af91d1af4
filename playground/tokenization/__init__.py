"""Texts as tokens and back: words, characters and subwords as whole numbers."""
