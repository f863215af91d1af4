"""How the set-ups of a study are compared, in words."""

from collections.abc import Sequence

from playground.studies.answer import StudyAnswer
from playground.studies.outcomes import Setting
from playground.studies.pairs import Better, repeat, repeats
from playground.studies.practical_equivalence import Posterior, in_words, of_pairs, region_of
from playground.studies.significance import FEWEST
from playground.task import metric, title_of
from playground.text import Text, percentage

_MEASURED = Text(
    "Measured by the selection metric, {metric}, on the test set ({better}), {repeat} by {repeat}; percentages are of the mean of {name}. {test}; below {fewest} {repeats} nothing is said. {help}",
    "Medido por la métrica de selección, {metric}, en el conjunto de prueba ({better}), {repeat} a {repeat}; los porcentajes son de la media de {name}. {test}; con menos de {fewest} {repeats} no se dice nada. {help}",
)
_T_TEST = Text("Paired t test", "Prueba t pareada")
_CORRECTED = Text(
    "Paired t test, corrected as the splits share training examples (Nadeau and Bengio, 2003; correlation {share})",
    "Prueba t pareada, corregida porque las particiones comparten ejemplos de entrenamiento (Nadeau y Bengio, 2003; correlación {share})",
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
_SEVERAL = Text("Not corrected for several comparisons.", "Sin corregir por varias comparaciones.")
_BETTER: dict[Better, Text] = {
    "higher": Text("higher is better", "más es mejor"),
    "lower": Text("lower is better", "menos es mejor"),
}


def measured_by(found: StudyAnswer, groups: Sequence[Setting], primary: str) -> Text | None:
    """What a comparison was measured by, and tested with; None where there is no comparison.

    Args:
        found: the answer of the study.
        groups: what is compared.
        primary: the metric that decides.
    """
    if found.comparison is None:
        return None
    titles = {group.name: group.title for group in groups}
    share = found.resampled.share
    return _MEASURED.format(
        metric=title_of(primary),
        better=_BETTER[metric(primary).better],
        name=titles[found.comparison.reference],
        fewest=FEWEST,
        repeat=repeat(share),
        repeats=repeats(share),
        test=_CORRECTED.format(share=percentage(share, ".3g")) if share else _T_TEST,
        help=metric(primary).help,
    )


def posteriors(
    found: StudyAnswer, groups: Sequence[Setting]
) -> tuple[list[tuple[tuple[Text, Text], Posterior]], list[float]]:
    """What is believed of each difference, with the names of the two set-ups; and the mean of every set-up that is compared.

    Args:
        found: the answer of the study.
        groups: what is compared.
    """
    if found.comparison is None:
        return [], []
    titles, verdicts = {group.name: group.title for group in groups}, found.comparison.verdicts
    there = {found.comparison.reference, *verdicts}
    means = [group.mean for group in groups if group.name in there and group.mean is not None]
    names = titles[found.comparison.reference]
    return [((names, titles[name]), of_pairs(one.pairs)) for name, one in verdicts.items()], means


def equivalence(found: StudyAnswer, groups: Sequence[Setting], primary: str, asked: str = "") -> list[Text]:
    """How likely each set-up is better, worse or practically the same; nothing where that is not known.

    Args:
        found: the answer of the study.
        groups: what is compared.
        primary: the metric that decides.
        asked: the region that an address asks for, see `region_of`.
    """
    compared, means = posteriors(found, groups)
    region = region_of(asked, primary, means) if compared else 0.0
    if not region or found.resampled.unknown:
        return []
    return [in_words(posterior, region, names, primary) for names, posterior in compared]


def equivalence_test(posterior: Posterior, *, paired: bool = True, several: bool = False) -> Text:
    """What the probabilities of practical equivalence are computed by.

    Args:
        posterior: one of them.
        paired: seed by seed or split by split; else of two groups whose seeds differ.
        several: they are of several comparisons.
    """
    share = posterior.correlation
    method = _SPLITS.format(share=percentage(share, ".3g")) if share else _PAIRED if paired else _UNPAIRED
    return Text.join(" ", [method, *([_SEVERAL] if several else [])])
