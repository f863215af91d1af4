"""The test metrics of the compared runs, beside the baselines."""

from collections.abc import Sequence

import streamlit as st

from playground.tracking import runs
from playground.tracking.foreign_runs import ForeignRun
from playground.ui import cache
from playground.ui.compare.choose import Chosen, as_recorded, names_of
from playground.ui.exhibits import baseline_row, data_frame, metric_row, table_or_lines
from playground.ui.formatting import number
from playground.ui.page import say
from playground.ui.run_page.details import side_by_side


def metrics(chosen: Chosen) -> None:
    """Test metrics of all runs and of the baselines; what other code has logged."""
    _draw_metrics(as_recorded(chosen.all), chosen)


@cache.shared_by_key(most=cache.COMPARED_AT_ONCE)
def _draw_metrics(chosen: Chosen) -> None:
    names = names_of(chosen.all)
    own, apart = chosen.own, runs.incomparable(chosen.own)
    rows = [
        metric_row(names[run.id] + (" ≠" if run.id in apart else ""), run.metrics, say(en="run", es="ejecución"))
        for run in own
        if run.metrics
    ]
    other = say(en="other code", es="otro código")
    rows += [metric_row(f"{names[run.id]} ≠", run.tested, other) for run in chosen.foreign if run.tested]
    if rows:
        _on_test_set(own, rows, names)
    if chosen.foreign:
        _logged(chosen.foreign, names)


def _on_test_set(own: Sequence[runs.Run], rows: list[dict[str, str]], names: dict[str, str]) -> None:
    st.subheader(
        say(en="On the test set, beside the baselines", es="En el conjunto de prueba, junto a las referencias")
    )
    for name in dict.fromkeys(name for run in own for name in run.baselines):
        # Of the same data it came out alike to the last digit; else two may still read alike.
        apart: dict[str, runs.Run] = {}
        for run in own:
            if name in run.baselines:
                apart.setdefault(repr(run.baselines[name]["metrics"]), run)
        different: dict[str, runs.Run] = {}
        for run in apart.values():
            different.setdefault(str(baseline_row(name, run.baselines[name])), run)
        # A baseline that came out differently for two runs (other data, other time) names its run.
        for run in different.values():
            rows.append(baseline_row(name, run.baselines[name], of=names[run.id] if len(different) > 1 else ""))
    table_or_lines(
        rows, "compare_metrics", alt=say(en="Metrics beside the baselines", es="Métricas junto a las referencias")
    )
    side_by_side(list(own), names)


def _logged(foreign: Sequence[ForeignRun], names: dict[str, str]) -> None:
    """The last values of all metrics that runs of other code have, under the names that they were logged by."""
    title = say(en="Last values that other code has logged", es="Últimos valores que ha registrado otro código")
    st.markdown(f"**{title}**")
    logged = sorted({name for run in foreign for name in run.metrics})
    rows = [
        {say(en="metric", es="métrica"): name} | {names[run.id]: number(run.metrics.get(name)) for run in foreign}
        for name in logged
    ]
    if rows:
        data_frame(rows, alt=title)
    else:
        st.caption(say(en="None so far.", es="Ninguno por ahora."))
