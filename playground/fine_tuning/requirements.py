"""Which experiments may begin with which base."""

from dataclasses import replace

from playground.batch import Data
from playground.errors import WrongInput
from playground.experiment import Experiment
from playground.fine_tuning.base import Base, split_of
from playground.fine_tuning.taken import LISTED
from playground.fine_tuning.weights import axes_of, shapes_of
from playground.text import Text

"""Names in one sentence at most."""
_OF_SPLIT = ("split", "share", "place")


def require(experiment: Experiment, base: Base) -> None:
    """Let pass an experiment whose network can take weights of the base.

    Raises:
        WrongInput: it is of another task, or nothing of the network itself would fit; the sentence says what to set.
    """
    if experiment.task.kind() != base.experiment.task.kind():
        raise WrongInput(
            Text(
                "The run “{name}” was trained for another task ({task}); begin with a run of the same task.",
                "La ejecución «{name}» se entrenó para otra tarea ({task}); parta de una de la misma tarea.",
            ).format(name=base.name, task=base.experiment.task.title)
        )
    sizes = replace(base.sizes, pattern=experiment.pattern)
    axes, shapes = axes_of(experiment.model, sizes), shapes_of(experiment.model, sizes)
    # What depends on the data alone says nothing of the model.
    inner = {name: shape for name, shape in shapes.items() if not axes[name] and len(shape) > 1} or shapes
    if not any(name in base.weights and base.weights[name].shape == shape for name, shape in inner.items()):
        raise WrongInput(
            Text(
                "The weights of “{name}” do not fit this model ({differences}); set the model as it was there.",
                "Los pesos de «{name}» no encajan en este modelo ({differences}); ponga el modelo como estaba allí.",
            ).format(name=base.name, differences=_differences(base.experiment, experiment))
        )


def require_same_split(experiment: Experiment, data: Data, base: Base) -> None:
    """Let pass data that are not the base's, or are split as they were there.

    Raises:
        WrongInput: the network may have learnt from examples that it would now be tested on; the sentence says what to set.
    """
    if not base.split or experiment.data.plain() != base.experiment.data.plain():
        return
    if base.split == split_of(data.protocol):
        return
    old, new = base.experiment.flat(), experiment.flat()
    differing = [name for name in new if name.startswith("task.") and new[name] != old.get(name, "–")]
    differing = [name for name in differing if any(word in name for word in _OF_SPLIT)] or differing or ["seed"]
    settings = "; ".join(f"{name} = {old.get(name, '–')}" for name in differing[:LISTED])
    raise WrongInput(
        Text(
            "The run “{name}” learnt from the same data with another split, so that test examples may be among those it "
            "learnt from; set the split as it was there ({settings}).",
            "La ejecución «{name}» aprendió de los mismos datos con otra partición, así que puede haber aprendido de "
            "ejemplos de prueba; ponga la partición como estaba allí ({settings}).",
        ).format(name=base.name, settings=settings)
    )


def _differences(before: Experiment, now: Experiment) -> Text:
    """The settings of the two models that differ, with both values."""
    old, new = before.flat(), now.flat()
    addresses = [
        name for name in dict.fromkeys([*new, *old]) if name.startswith("model.") and old.get(name) != new.get(name)
    ]
    shown = "; ".join(f"{name}: {old.get(name, '–')} → {new.get(name, '–')}" for name in addresses[:LISTED])
    return Text.same(shown) if shown else Text("the data are of another shape", "los datos tienen otra forma")
