"""The pieces of the page of studies."""
