"""The embeddings in two dimensions, and the nearest neighbours of a token."""

import pandas as pd
import streamlit as st

from playground.exhibits import Table
from playground.launch.compute.inspecting.embeddings import Embeddings
from playground.plots.embedding_map import embedding_map
from playground.plots.steps import short
from playground.text import Text, numeral
from playground.ui.exhibits import draw
from playground.ui.links import address
from playground.ui.look_inside.choice import Chosen
from playground.ui.look_inside.view import View
from playground.ui.page import say


def _draw(chosen: Chosen) -> None:
    found: Embeddings = chosen.compute("embeddings")
    widget = f"inside.embeddings.token.{chosen.run.id}"
    asked = address.asked_for("view.token")
    if asked in found.tokens:
        st.session_state[widget] = asked
    token = st.selectbox(
        say(en="Token", es="Token"),
        found.tokens,
        format_func=short,
        index=None,
        placeholder=say(en="Choose one to see its neighbours", es="Elija uno para ver sus vecinos"),
        key=widget,
    )
    address.write("view.token", token)
    marked: list[int] = []
    if token is not None:
        found = chosen.compute("embeddings", token=token)
        places = {name: place for place, name in enumerate(found.tokens)}
        near = [one.token for one in found.neighbours]
        marked = [places[name] for name in (token, *near) if name in places]
    draw(embedding_map(found.points, found.tokens, found.explained, marked), "inside.embeddings")
    if token is not None:
        draw(_table(token, found), "inside.embeddings.neighbours")


def _table(token: str, found: Embeddings) -> Table:
    columns = {
        str(Text("token", "token")): [short(one.token) for one in found.neighbours],
        str(Text("cosine", "coseno")): [str(numeral(one.cosine, ".3f")) for one in found.neighbours],
    }
    title = Text("Nearest to “{token}”", "Los más cercanos a «{token}»").format(token=short(token))
    return Table(title, pd.DataFrame(columns))


VIEW = View(
    "embeddings",
    Text("Embeddings", "Embeddings"),
    Text(
        "Shows where the vectors of the tokens lie along the two directions in which they differ most (principal components, PCA), the most frequent tokens in vermilion.",
        "Muestra dónde están los vectores de los tokens en las dos direcciones en que más se diferencian (componentes principales, PCA), los más frecuentes en bermellón.",
    ),
    Text(
        "It does not show the other dimensions: what lies near in the picture need not be near, so ask for the neighbours.",
        "No muestra las demás dimensiones: lo cercano en el dibujo puede no estarlo, así que pida los vecinos.",
    ),
    _draw,
    {
        Text("Embedding", "Embedding"): Text(
            "the vector that stands for a token; it is learnt like any other weight.",
            "el vector que representa un token; se aprende como cualquier otro peso.",
        ),
        Text("Cosine", "Coseno"): Text(
            "1 where two vectors point the same way, 0 where they have nothing in common, −1 where they are opposite.",
            "1 si dos vectores apuntan igual, 0 si no tienen nada en común, −1 si son opuestos.",
        ),
    },
)
