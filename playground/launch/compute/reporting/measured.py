"""What was measured of the runs of a report: beside the baselines, against one another, and what other code has logged."""

from collections.abc import Iterator, Mapping, Sequence

from playground import sanity_checks
from playground.evaluation.reference_scores import BASELINE_KINDS, baseline_title
from playground.exhibits import Exhibit, Prose, Table
from playground.launch.compute.reporting.parts import table
from playground.protocol import not_comparable
from playground.studies.method import equivalence_test
from playground.studies.practical_equivalence import in_words, region_of
from playground.studies.significance import FEWEST
from playground.task import METRICS, metric, title_on_test
from playground.text import Text, significant
from playground.tracking import runs
from playground.tracking.foreign_runs import ForeignRun
from playground.tracking.set_ups import compared, set_ups

_NAME, _KIND = Text("name", "nombre"), Text("kind", "tipo")
_RUN, _OTHER = Text("run", "ejecución"), Text("other code", "otro código")


def measured(own: Mapping[str, runs.Run], foreign: Mapping[str, ForeignRun]) -> Iterator[Exhibit]:
    """What cannot be compared, the metrics of all runs beside the baselines, and how each run stands to its own.

    Args:
        own: the playground's runs, by the name they are shown under.
        foreign: those of other code.
    """
    tested = {name: run for name, run in own.items() if run.metrics}
    apart = runs.incomparable(list(tested.values()))
    for name, run in tested.items():
        if run.id in apart:
            title = Text.same(f"{name} ≠ {next(iter(tested))}")
            yield Prose(title, not_comparable(apart[run.id]), warning=True)
    values = {name: run.metrics for name, run in tested.items()}
    values |= {name: run.tested for name, run in foreign.items() if run.tested}
    names = list(dict.fromkeys(name for one in values.values() for name in one if name.rsplit(".", 1)[-1] in METRICS))
    if names:
        rows: list[Sequence[Text | str]] = [
            [name, *_cells(one, names), _RUN if name in own else _OTHER] for name, one in values.items()
        ]
        rows += _baselines(tested, names)
        title = Text("Metrics beside the baselines", "Métricas junto a las referencias")
        yield table(title, [_NAME, *map(title_on_test, names), _KIND], rows)
    for name, run in tested.items():
        verdict = sanity_checks.verdict(str(run.primary.get("name", "")), run.metrics, run.baselines)
        if verdict is not None:
            yield Prose(Text.same(name), Text.join(" ", [Text.same(verdict[0]), verdict[1]]))
    if foreign:
        yield _logged(foreign)


def _cells(values: Mapping[str, float], names: Sequence[str]) -> list[Text | str]:
    return [metric(one).shown(float(values[one])) if one in values else "–" for one in names]


def _baselines(tested: Mapping[str, runs.Run], names: Sequence[str]) -> list[Sequence[Text | str]]:
    """A row for each baseline; for one that came out otherwise for another run, with the name of that."""
    found: dict[tuple[str, ...], Sequence[Text | str]] = {}
    labels = set()
    for name, run in tested.items():
        for key in sanity_checks.ranked(str(run.primary.get("name", "")), run.baselines):
            cells = _cells(run.baselines[key]["metrics"], names)
            title = str(baseline_title(key))
            label = f"{title} ({name})" if title in labels else title
            kind = BASELINE_KINDS.get(str(run.baselines[key]["kind"]), "–")
            if (key, *map(str, cells)) not in found:
                found[key, *map(str, cells)] = [label, *cells, kind]
                labels.add(title)
    return list(found.values())


def _logged(foreign: Mapping[str, ForeignRun]) -> Table:
    """The last values of all metrics of other code, under the names that they were logged by."""
    names = sorted({name for run in foreign.values() for name in run.metrics})
    rows: list[Sequence[Text | str]] = [
        [name, *(significant(run.metrics[name]) if name in run.metrics else "–" for run in foreign.values())]
        for name in names
    ]
    title = Text("Last values that other code has logged", "Últimos valores que ha registrado otro código")
    return table(title, [Text("metric", "métrica"), *foreign], rows)


def compared_over_seeds(chosen: Sequence[runs.Run], region: str) -> Iterator[Exhibit]:
    """Whether one of two set-ups is better, seed by seed, and with which probabilities; nothing of any other number of set-ups.

    Args:
        chosen: runs of one task.
        region: of practical equivalence, as an address asks for it.
    """
    two = set_ups(chosen)
    if len(two) != 2:
        return
    found = compared(*two)
    if found.verdict is not None:
        yield Prose(Text("Seed by seed", "Semilla a semilla"), found.verdict.text)
    if found.posterior.count < FEWEST:
        return
    width = region_of(region, found.primary, found.means)
    if width:
        words = in_words(found.posterior, width, found.names, found.primary)
        test = equivalence_test(found.posterior, paired=found.verdict is not None)
        title = Text("Better, worse or practically the same", "Mejor, peor o prácticamente igual")
        yield Prose(title, Text.join(" ", [words, test]))
