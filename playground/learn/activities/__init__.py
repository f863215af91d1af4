"""The shelf of guided activities: one file or folder each, found by its name."""
