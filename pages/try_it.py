"""Give any trained network an input of your own: read, look, listen."""

from playground.ui.links.input_link import open_input, show_input
from playground.ui.page import link, say
from playground.ui.try_it import ask, choose, evaluate

run = choose()
if run is not None:
    given = bool(open_input(run.task))
    ask([run], {run.id: run.name}, "try", at_once=given)
    show_input(run.task)
    evaluate(run)
    link("look_inside", say(en="Look inside this network", es="Ver esta red por dentro"), "🔎", run=run.id)
