"""Guided activities for a class: predict, look, explain, with the numbers of one's own runs."""

from playground.ui.activities import shown

shown()
