"""Blind vote: outputs of runs without names, judged two at a time; what all visitors prefer."""

from playground.ui.vote.list import listed
from playground.ui.vote.make import made
from playground.ui.vote.page import asked, shown

recorded = asked()
if recorded is not None:
    shown(recorded)
else:
    made()
    listed()
