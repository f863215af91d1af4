"""Studies under way: their runs submitted, watched, given up and closed; imports no torch by itself."""
