"""The queue and the history of all runs."""

from playground.ui.page import live
from playground.ui.queue import queue
from playground.ui.runs import filters, table

live(queue)
chosen = filters()
table(chosen)
