"""Starts all parts of a deployment and keeps them going."""
