"""The metrics of all tasks by their fixed names, so that a number means the same everywhere."""

from collections.abc import Mapping

from playground.result_terms import Gathered, Metric
from playground.task import TASKS, part_title
from playground.text import Text

METRICS: Mapping[str, Metric] = Gathered(TASKS, "metrics")
"""Every metric by its fixed name. A metric of a further test part is written `<part>.<metric>`."""


def title_of(name: str) -> Text:
    """A metric in words, with the part it was measured on where that is not the test part itself."""
    part, _, _ = name.rpartition(".")
    if not part:
        return metric(name).title
    return Text("{title} ({part})", "{title} ({part})").format(title=metric(name).title, part=part_title(part))


def title_on_test(name: str) -> Text:
    """A metric in words, with the part it was measured on always: never a bare name where validation metrics exist too."""
    part, _, _ = name.rpartition(".")
    return title_of(name) if part else Text("test {metric}", "{metric} de prueba").format(metric=metric(name).title)


def metric(name: str) -> Metric:
    """The metric called `name`, whichever part it was measured on (`unseen_templates.accuracy`)."""
    return METRICS[name.rsplit(".", 1)[-1]]
