"""A finished run trained again, and compared with its record."""
