"""The first lesson: train two networks, watch one fail, see why."""

from playground.ui.first_lesson import shown

shown()
