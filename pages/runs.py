"""The queue and the history of all runs."""

from playground.ui.page import live
from playground.ui.queue import moving, queue, queue_depends, waiting, waiting_depends
from playground.ui.runs import filters, table

begun = moving()
live(queue, "queue", begun=begun, depends=queue_depends)
live(waiting, "queue.waiting", begun=begun, depends=waiting_depends)
chosen = filters()
table(chosen)
