"""Where the network of a run is wrong on its test set."""

from playground.tracking import runs
from playground.ui.errors.section import section


def errors(run: runs.Run) -> None:
    """The section on errors, of a run that has ended with a network."""
    if run.over and run.has_model:
        section({run.name: run}, f"run.errors.{run.id}")
