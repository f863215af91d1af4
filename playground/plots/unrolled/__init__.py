"""The network drawn unrolled over time, with its tensor shapes and its parameters by part."""

from playground.plots.unrolled.figure import unrolled
from playground.plots.unrolled.stages import Drawable, parameter_count, shapes

__all__ = ["Drawable", "parameter_count", "shapes", "unrolled"]
