"""The pieces of the pages that design a run and choose its data."""
