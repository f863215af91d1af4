"""Studies: questions that many runs answer together. What they run, and what their runs say."""
