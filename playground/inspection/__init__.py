"""A look inside a trained network: what it computes on its way to an answer, and what changes where that is changed."""
