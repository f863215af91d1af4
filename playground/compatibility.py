"""Which settings of an experiment are open, and why the others are not: what a form greys out, with the reason."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from playground.errors import Impossible, PlaygroundError
from playground.experiment import Experiment, pattern_of
from playground.knobs import Configurable
from playground.model import MODELS
from playground.task import TASKS
from playground.text import Text


def refused_models(task: Mapping[str, Any], model: Mapping[str, Any]) -> dict[str, Text | None]:
    """Every model by name, with the reason why it cannot do the task as it is set, or None where it can.

    Args:
        task: the task's table.
        model: the present model's table; settings that other models share are tried with them.
    """
    chosen = TASKS[task["kind"]].configure(task, "task")

    def reason(name: str, table: Mapping[str, Any]) -> Text | None:
        return _reason(lambda: pattern_of(chosen, MODELS[name].configure(table, "model")))

    # Where it cannot with these settings: is it the model itself, or a setting that would be dropped with the change?
    return {
        name: reason(name, without_strangers(model, MODELS[name])) and reason(name, {}) for name in MODELS.in_order()
    }


def refused_values(table: Mapping[str, Any], place: str) -> dict[str, dict[Any, Text]]:
    """Values of the knobs of one part that would make the experiment impossible, with the reason.

    Args:
        table: the experiment as plain tables, possible as it stands.
        place: the part whose knobs are tried: `task` or `model`.

    Returns:
        By the knob's name, the refused values with their reasons; knobs of which every value is open are left out.
    """
    part = table[place]
    knobs = (TASKS if place == "task" else MODELS)[part["kind"]].knobs()
    found: dict[str, dict[Any, Text]] = {}
    for name, knob in knobs.items():
        values = (False, True) if knob.type is bool else knob.choices
        for value in values:
            trial = {**table, place: {**part, name: value}}
            reason = _reason(partial(Experiment.configure, trial))
            if reason is not None and value != part.get(name, knob.default):
                found.setdefault(name, {})[value] = reason
    return found


def without_strangers(table: Mapping[str, Any], thing: type[Configurable]) -> dict[str, Any]:
    """A part's table without settings that `thing` does not know: what is kept when the kind changes."""
    return {key: value for key, value in table.items() if key in thing.model_fields}


def _reason(attempt: Callable[[], object]) -> Text | None:
    try:
        attempt()
    except Impossible as error:
        return error.text
    except PlaygroundError:
        # Wrong for another reason (a bound of another knob): not this choice's fault.
        return None
    return None
