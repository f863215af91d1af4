"""The pieces of the page of one run."""
