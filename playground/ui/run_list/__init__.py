"""The list of all runs: what is shown of which of them, and what may be done with those that are chosen."""
