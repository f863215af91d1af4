"""The region of practical equivalence as the visitor sets it, and beneath a verdict the three probabilities."""

from collections.abc import Sequence

import streamlit as st

from playground.studies.practical_equivalence import Posterior, default_region, in_words, unit
from playground.task import metric
from playground.text import Text
from playground.ui.glossary import help_of
from playground.ui.page import in_url, say

LARGEST = 1e9
"""Of the field."""
Compared = tuple[tuple[Text | str, Text | str], Posterior]
"""The names of two set-ups, and what is believed of their difference."""

_TITLE = Text("Region of practical equivalence", "Región de equivalencia práctica")
_HELP = Text(
    "The largest difference that would not matter to you, in the metric's own unit. What lies within counts as practically the same; 0 "
    "turns it off.",
    "La mayor diferencia que a usted no le importaría, en la unidad de la métrica. Lo que queda dentro cuenta como prácticamente igual; "
    "con 0 se desactiva.",
)
_PAIRED = Text(
    "Bayesian t test (Benavoli et al., 2017), seed by seed; correlation 0, as seeds are independent repeats on one split. From 95 % on "
    "it is decided.",
    "Prueba t bayesiana (Benavoli et al., 2017), semilla a semilla; correlación 0, pues las semillas son repeticiones independientes "
    "sobre una misma partición. Se decide a partir del 95 %.",
)
_UNPAIRED = Text(
    "Bayesian t test (Benavoli et al., 2017) of two independent groups (Welch), as their seeds differ. From 95 % on it is decided.",
    "Prueba t bayesiana (Benavoli et al., 2017) de dos grupos independientes (Welch), pues sus semillas difieren. Se decide a "
    "partir del 95 %.",
)
_SEVERAL = Text("Not corrected for several comparisons.", "Sin corregir por varias comparaciones.")


def show_probabilities(
    compared: Sequence[Compared], primary: str, base: float, key: str, *, paired: bool = True
) -> None:
    """The field, and the probabilities as a sentence for each comparison.

    Args:
        compared: what is compared, the same set-up first in each.
        primary: the metric that decides.
        base: mean of that first set-up.
        key: tells the field from others.
        paired: seed by seed, or as two groups whose seeds differ.
    """
    region = _region(primary, base, key)
    if not region:
        return
    sentences = [say(in_words(posterior, region, names, primary)) for names, posterior in compared]
    st.markdown("\n".join(f"- {one}" for one in sentences) if len(sentences) > 1 else sentences[0])
    st.caption(say(Text.join(" ", [_PAIRED if paired else _UNPAIRED, *([_SEVERAL] if len(sentences) > 1 else [])])))


def _region(primary: str, base: float, key: str) -> float:
    """The region in the metric's unit; in the URL as the field shows it, unless it is the default."""
    times = 100 if metric(primary).percent else 1
    default = default_region(primary, base) * times
    picked = st.number_input(
        f"{say(_TITLE)} (± {say(unit(primary))})",
        0.0,
        LARGEST,
        min(LARGEST, _asked(default)),
        default / 10 or 0.01,
        format="%.6g",
        # A key of its own for each default, which follows the runs as they end.
        key=f"{key}.rope.{primary}.{default:g}",
        help=help_of(_TITLE, _HELP),
        width=360,
    )
    in_url(rope=None if picked == default else f"{picked:.6g}")
    return picked / times


def _asked(default: float) -> float:
    """What the URL asks for; the default where it asks for nothing that the field takes."""
    try:
        asked = float(st.query_params.get("rope", ""))
    except ValueError:
        return default
    return asked if 0 <= asked <= LARGEST else default
