"""Over training: norms of gradients and weights by layer, and the spectrum of the recurrent weights by epoch."""

import numpy as np
import pandas as pd
import streamlit as st

from playground.exhibits import Exhibit
from playground.launch.compute.inspecting.spectra import Spectrum
from playground.plots.norms import Norm, norms
from playground.plots.spectrum import eigenvalues, spectrum_table
from playground.text import Text
from playground.training.layer_names import layer_titles
from playground.ui import cache
from playground.ui.exhibits import draw_all
from playground.ui.links.choice import menu
from playground.ui.look_inside.choice import Chosen, look
from playground.ui.look_inside.view import View
from playground.ui.page import say

_MOST_EPOCHS = 6
"""Of which the spectrum is computed: that of one epoch of a large network takes a second."""


def _draw(chosen: Chosen) -> None:
    frame = cache.layer_norms(chosen.run)
    if frame.empty:
        st.info(
            say(
                en="An earlier version trained this run and kept no norms by layer. Train it again to see them.",
                es="Esta ejecución la entrenó una versión anterior, que no guardaba normas por capa. Entrénela de nuevo para verlas.",
            )
        )
    else:
        draw_all(_norms(frame), "inside.training")
    st.subheader(say(en="Spectrum of the recurrent weights", es="Espectro de los pesos recurrentes"))
    _spectra(chosen)


def _norms(frame: pd.DataFrame) -> list[Exhibit]:
    titles = layer_titles(frame["layer"])
    found: list[Exhibit] = []
    kinds: tuple[Norm, ...] = ("gradient", "weight")
    for kind in kinds:
        if bool((frame[kind] > 0).any()):
            found.append(norms(frame, kind, titles))
    return found


def _spectra(chosen: Chosen) -> None:
    epochs = _thinned(list(cache.kept_epochs(chosen.run).epochs))
    by_epoch: dict[int, dict[str, Spectrum]] = {}
    for epoch in epochs or [chosen.run.epoch]:
        found: tuple[Spectrum, ...] = look(chosen.run, epoch if epochs else None, {}, "spectra")
        by_epoch[epoch] = {one.name: one for one in found}
    names = list(by_epoch[max(by_epoch)])
    if not names:
        st.info(
            say(
                en="No weights of this cell lead from the state of one step to the next.",
                es="Ningún peso de esta celda lleva del estado de un paso al siguiente.",
            )
        )
        return
    title, words = say(en="Weights", es="Pesos"), {str(place): name for place, name in enumerate(names)}
    name = words[menu("view.weights", words, title, key="inside.training.matrix", usual="0")]
    values: dict[int, np.ndarray] = {epoch: found[name].eigenvalues for epoch, found in by_epoch.items()}
    singular = {epoch: found[name].singular for epoch, found in by_epoch.items()}
    draw_all([eigenvalues(name, values), spectrum_table(values, singular)], "inside.training.spectrum")


def _thinned(epochs: list[int]) -> list[int]:
    if len(epochs) <= _MOST_EPOCHS:
        return epochs
    places = {round(place * (len(epochs) - 1) / (_MOST_EPOCHS - 1)) for place in range(_MOST_EPOCHS)}
    return [epochs[place] for place in sorted(places)]


VIEW = View(
    "training",
    Text("Over training", "Durante el entrenamiento"),
    Text(
        "Shows how large the gradients and the weights of each layer were at every epoch, and how the recurrent weights stretch a state.",
        "Muestra cómo de grandes fueron los gradientes y los pesos de cada capa en cada época y cuánto estiran un estado los pesos recurrentes.",
    ),
    Text(
        "It does not show this sequence, and of a gated cell these weights are only a part of a step: the state also passes through the gates.",
        "No muestra esta secuencia, y en una celda con puertas estos pesos son solo una parte de un paso: el estado pasa también por las puertas.",
    ),
    _draw,
    {
        Text("Norm", "Norma"): Text(
            "the length of all numbers taken as one vector.", "la longitud de todos los números tomados como un vector."
        ),
        Text("Eigenvalue", "Autovalor"): Text(
            "the factor by which the matrix stretches a direction that it does not turn; where its modulus is above 1, repeated steps make that direction grow.",
            "el factor por el que la matriz estira una dirección que no gira; si su módulo es mayor que 1, la repetición hace crecer esa dirección.",
        ),
        Text("Singular value", "Valor singular"): Text(
            "how much the matrix stretches a state in one of its main directions; the largest one is the most it stretches any state.",
            "cuánto estira la matriz un estado en una de sus direcciones principales; el mayor es lo máximo que estira cualquier estado.",
        ),
    },
)
