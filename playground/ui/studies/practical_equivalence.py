"""The region of practical equivalence as the visitor sets it, and beneath a verdict the three probabilities."""

from collections.abc import Sequence

import streamlit as st

from playground.studies.answer import StudyAnswer
from playground.studies.method import posteriors
from playground.studies.outcomes import Setting
from playground.studies.practical_equivalence import Posterior, default_region, in_words, unit
from playground.task import metric
from playground.text import Text, percentage
from playground.ui.glossary import help_of
from playground.ui.page import in_url, say

LARGEST = 1e9
"""Of the field, in the metric's unit; points go to 100."""
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
    "Two independent groups, as their seeds differ: Welch's approximation (1947), not the posterior of Benavoli et al. (2017), which "
    "takes pairs. From 95 % on it is decided.",
    "Dos grupos independientes, pues sus semillas difieren: aproximación de Welch (1947), no la distribución a posteriori de Benavoli "
    "et al. (2017), que usa pares. Se decide a partir del 95 %.",
)
_SPLITS = Text(
    "Correlated Bayesian t test (Benavoli et al., 2017), split by split; correlation {share}, the share of the test set, as the splits "
    "share training examples (Nadeau and Bengio, 2003). Of several seeds on one split the mean counts. From 95 % on it is decided.",
    "Prueba t bayesiana correlacionada (Benavoli et al., 2017), partición a partición; correlación {share}, la proporción de prueba, "
    "pues las particiones comparten ejemplos de entrenamiento (Nadeau y Bengio, 2003). De varias semillas en una partición cuenta la "
    "media. Se decide a partir del 95 %.",
)
_NONE = Text(
    "No probabilities of practical equivalence either: compare over seeds, with these settings fixed.",
    "Tampoco hay probabilidades de equivalencia práctica: compare con varias semillas y estos ajustes fijos.",
)
_SEVERAL = Text("Not corrected for several comparisons.", "Sin corregir por varias comparaciones.")


def show_of_study(answer: StudyAnswer, groups: Sequence[Setting], primary: str) -> None:
    """The probabilities of a study's comparison, or that there are none; nothing where there is no comparison."""
    if answer.comparison is None:
        return
    if answer.resampled.unknown:
        st.caption(say(_NONE))
        return
    compared, means = posteriors(answer, groups)
    show_probabilities(compared, primary, means, "study")


def show_probabilities(
    compared: Sequence[Compared], primary: str, means: Sequence[float], key: str, *, paired: bool = True
) -> None:
    """The field, and the probabilities as a sentence for each comparison.

    Args:
        compared: what is compared, the same set-up first in each.
        primary: the metric that decides.
        means: mean of each set-up.
        key: tells the field from others.
        paired: seed by seed, or as two groups whose seeds differ.
    """
    region = _region(primary, means, key)
    if not region:
        return
    sentences = [say(in_words(posterior, region, names, primary)) for names, posterior in compared]
    st.markdown("\n".join(f"- {one}" for one in sentences) if len(sentences) > 1 else sentences[0])
    share = compared[0][1].correlation
    method = _SPLITS.format(share=percentage(share, ".3g")) if share else _PAIRED if paired else _UNPAIRED
    st.caption(say(Text.join(" ", [method, *([_SEVERAL] if len(sentences) > 1 else [])])))


def _region(primary: str, means: Sequence[float], key: str) -> float:
    """The region in the metric's unit; in the URL with its metric and as the field shows it, unless it is the default."""
    times, largest = (100, 100.0) if metric(primary).percent else (1, LARGEST)
    default = min(largest, default_region(primary, means) * times)
    picked = st.number_input(
        f"{say(_TITLE)} (± {say(unit(primary))})",
        0.0,
        largest,
        asked_region(st.query_params.get("rope", ""), primary, largest, default),
        default / 10 or 0.01,
        format="%.6g",
        # A key of its own for each default, which follows the runs as they end.
        key=f"{key}.rope.{primary}.{default:g}",
        help=help_of(_TITLE, _HELP),
        width=360,
    )
    in_url(rope=None if picked == default else f"{primary}:{picked:.6g}")
    return picked / times


def asked_region(query: str, primary: str, largest: float, default: float) -> float:
    """What the URL asks for, as the field shows it: `accuracy:2`; the default where that is of another metric, or no such number.

    Args:
        query: the part of the URL.
        primary: the metric that decides.
        largest: what the field takes.
        default: what it shows where nothing is asked for.
    """
    name, _, number = query.rpartition(":")
    try:
        asked = float(number)
    except ValueError:
        return default
    return asked if name == primary and 0 <= asked <= largest else default
