"""Look inside a trained network: what its units do on a sequence, how far it remembers, what mattered, what if."""

from playground.ui.look_inside.choice import choose
from playground.ui.look_inside.views import draw_view

chosen = choose()
if chosen is not None:
    draw_view(chosen)
