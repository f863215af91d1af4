"""The queue and the list of all runs."""

from playground.ui.notifications.browser import ask
from playground.ui.page import live
from playground.ui.queue import moving, queue, queue_depends, waiting, waiting_depends
from playground.ui.run_list.page import run_list

begun = moving()
live(queue, "queue", begun=begun, depends=queue_depends)
live(waiting, "queue.waiting", begun=begun, depends=waiting_depends)
ask()
run_list()
