"""A trained network as one script of Keras, with torch behind it: the same weights, the same measure."""

import re
from dataclasses import replace

from playground.errors import Impossible
from playground.export import WEIGHTS, Export
from playground.export.pytorch import READING, heading, imports, measuring, printing
from playground.script import Asked, KerasScript, call
from playground.text import Text

_BEGIN = """\
import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import keras  # noqa: E402  (its backend is chosen before)
"""


def written(export: Export) -> dict[str, bytes]:
    """`keras_script.py`, the weights and the test set.

    Raises:
        Impossible: the network is fed with its own answers, or Keras has no such part.
    """
    metric = export.metric
    if metric.answer:
        raise Impossible(
            Text(
                "A network that is fed with its own answers is not written in Keras. Export it as a PyTorch script.",
                "Una red que recibe sus propias respuestas no se escribe en Keras. Expórtela como script de PyTorch.",
            )
        )
    # Streams are read on from slice to slice; here each is read at once, which is the same.
    batch = metric.batch
    if batch.carried:
        batch = replace(batch, lengths=None, carried=False)
        export = replace(export, metric=replace(metric, batch=batch))
    asked = Asked(export.sizes, ragged=batch.lengths is not None, series=batch.series is not None)
    keras = export.experiment.model.keras(asked)
    if _set(keras) != export.weights().keys():
        raise Impossible(
            Text(
                "This network has parts that are not written in Keras. Export it as a PyTorch script.",
                "Esta red tiene partes que no se escriben en Keras. Expórtela como script de PyTorch.",
            )
        )
    if "lengths" in export.told:
        calling = '''\
def network(steps, lengths):
    """The answers of the model, which is told which steps are no padding."""
    real = torch.arange(steps.shape[1]) < lengths[:, None]
    return model([steps, real])'''
    else:
        calling = f'''\
def network({export.inputs}):
    """The answers of the model."""
    return model({export.inputs})'''
    settings = "\n".join(
        call(f'model.get_layer("{name}").set_weights(', given) for name, given in keras.weights.items()
    )
    parts, ending = [READING, keras.functions, calling, measuring(export)], printing(export)
    code = imports("\n".join([*parts, ending]))
    others = "\n".join(f"{line}  # noqa: E402" for line in code.splitlines() if "torch" in line)
    body = "\n\n\n".join(parts)
    loading = f'weights = read_safetensors(FOLDER / "{WEIGHTS}")'
    whole = f'"""{heading(export)}\n"""\n\n{_BEGIN}{others}\n\n{body}\n\n\n{keras.lines}\n\n{loading}\n{settings}\n\n{ending}\n'
    return {"keras_script.py": whole.encode(), **export.files()}


def _set(keras: KerasScript) -> set[str]:
    """The weights of the script that the Keras layers are set to."""
    found = set()
    for name in re.findall(r'"([^"]+)"', " ".join(keras.weights.values())):
        kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh") if "{}" in name else ("",)
        found |= {name.format(kind) for kind in kinds}
    return found
