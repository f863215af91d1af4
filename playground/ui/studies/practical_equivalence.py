"""The region of practical equivalence as the visitor sets it, and beneath a verdict the three probabilities."""

from collections.abc import Sequence

import streamlit as st

from playground.studies.answer import StudyAnswer
from playground.studies.method import equivalence_test, posteriors
from playground.studies.outcomes import Setting
from playground.studies.practical_equivalence import Posterior, in_words, region_of, shown_as, unit
from playground.text import Text
from playground.ui.glossary import help_of
from playground.ui.page import in_url, say

Compared = tuple[tuple[Text | str, Text | str], Posterior]
"""The names of two set-ups, and what is believed of their difference."""

_TITLE = Text("Region of practical equivalence", "Región de equivalencia práctica")
_HELP = Text(
    "The largest difference that would not matter to you, in the metric's own unit. What lies within counts as practically the same; 0 "
    "turns it off.",
    "La mayor diferencia que a usted no le importaría, en la unidad de la métrica. Lo que queda dentro cuenta como prácticamente igual; "
    "con 0 se desactiva.",
)
_NONE = Text(
    "No probabilities of practical equivalence either: compare over seeds, with these settings fixed.",
    "Tampoco hay probabilidades de equivalencia práctica: compare con varias semillas y estos ajustes fijos.",
)


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
    test = equivalence_test(compared[0][1], paired=paired, several=len(sentences) > 1)
    st.caption(say(test))


def _region(primary: str, means: Sequence[float], key: str) -> float:
    """The region in the metric's unit; in the URL with its metric and as the field shows it, unless it is the default."""
    times, largest = shown_as(primary)
    default = region_of("", primary, means) * times
    picked = st.number_input(
        f"{say(_TITLE)} (± {say(unit(primary))})",
        0.0,
        largest,
        region_of(st.query_params.get("rope", ""), primary, means) * times,
        default / 10 or 0.01,
        format="%.6g",
        # A key of its own for each default, which follows the runs as they end.
        key=f"{key}.rope.{primary}.{default:g}",
        help=help_of(_TITLE, _HELP),
        width=360,
    )
    in_url(rope=None if picked == default else f"{primary}:{picked:.6g}")
    return picked / times
