"""Diagrams of networks and cells as SVG: crisp at any size, in the colours of the page that they stand in."""
