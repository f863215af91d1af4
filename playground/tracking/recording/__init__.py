"""Writes a run down while it trains, and carries that into the record."""
