"""The test metrics of the compared runs, beside the baselines."""

import streamlit as st

from playground.markup import for_markdown
from playground.protocol import differences as differences_between, not_comparable
from playground.text import Text
from playground.tracking import runs
from playground.ui import cache
from playground.ui.compare.choose import as_recorded, names_of
from playground.ui.exhibits import baseline_row, data_frame, metric_row
from playground.ui.page import plain, say
from playground.ui.run_page.details import side_by_side


def metrics(chosen: list[runs.Run]) -> None:
    """Test metrics of all runs and of the baselines."""
    _draw_metrics(as_recorded(chosen), chosen)


@cache.shared_by_key(most=64)
def _draw_metrics(chosen: list[runs.Run]) -> None:
    names = names_of(chosen)
    apart = strangers(chosen)
    rows = [
        metric_row(names[run.id] + (" ≠" if run.id in apart else ""), run.metrics, say(en="run", es="ejecución"))
        for run in chosen
        if run.metrics
    ]
    if not rows:
        return
    st.subheader(
        say(en="On the test set, beside the baselines", es="En el conjunto de prueba, junto a las referencias")
    )
    for run_id, reasons in apart.items():
        st.warning(for_markdown(f"{names[run_id]} ≠ {names[chosen[0].id]}. {plain(not_comparable(reasons))}"))
    for name in dict.fromkeys(name for run in chosen for name in run.baselines):
        different: dict[str, runs.Run] = {}
        for run in chosen:
            if name in run.baselines:
                different.setdefault(str(baseline_row(name, run.baselines[name])), run)
        # A baseline that came out differently for two runs (other data, other time) names its run.
        for run in different.values():
            rows.append(baseline_row(name, run.baselines[name], of=names[run.id] if len(different) > 1 else ""))
    data_frame(
        rows,
        height="content",
        alt=say(en="Metrics beside the baselines", es="Métricas junto a las referencias"),
    )
    side_by_side(chosen, names)


def strangers(chosen: list[runs.Run]) -> dict[str, list[Text]]:
    """The runs whose test metrics cannot be compared with the first one's, with the reasons."""
    protocols = {run.id: runs.protocol_of(run) for run in chosen if run.metrics}
    first = next(iter(protocols.values()), {})
    found = {run_id: differences_between(first, table) for run_id, table in protocols.items()}
    return {run_id: reasons for run_id, reasons in found.items() if reasons}
