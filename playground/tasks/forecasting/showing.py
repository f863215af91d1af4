"""Forecasts as exhibits and as files."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import torch

from playground.exhibits import Exhibit, Figure, Prose, Table, in_sentences
from playground.markup import cell_for_spreadsheet
from playground.plots.alignment import alignments
from playground.plots.forecast import Piece, forecast
from playground.plots.series import Label
from playground.series import timeline
from playground.series.naive import RULES, TITLES
from playground.task import Memory, Sample, added
from playground.tasks.forecasting import measures
from playground.tasks.forecasting.answers import notes_of, numbers
from playground.tasks.forecasting.quantiles import LEVELS
from playground.tasks.forecasting.terms import METRICS
from playground.text import Text, numeral, significant


def show(samples: Mapping[str, Sample], memory: Memory, *, height: int = 380, panel: int = 200) -> list[Exhibit]:
    """One plot with every run's forecasts, and a table of their errors where the truth is known.

    Args:
        samples: by the name of their run.
        memory: of one of the networks.
        height: pixels of the plot of one series.
        panel: pixels of each of several series.
    """
    if not samples:
        return []
    lead = max(samples.values(), key=lambda sample: sum(len(window["truth"]) for window in sample.input["windows"]))
    strangers = [name for name, sample in samples.items() if sample.input["names"] != lead.input["names"]]
    samples = {name: sample for name, sample in samples.items() if name not in strangers}
    given = lead.input["windows"]
    memory = with_scales(memory, lead.input)
    runs = {name: measured(s.input["windows"], s.output["forecasts"], memory) for name, s in samples.items()}
    floors = {name: measured(given, [window["naive"][name] for window in given], memory) for name in rules(given)}
    known = all(floors.values())
    best = min(
        floors if known else memory["floors"], key=lambda name: floors[name]["mae"] if known else memory["floors"][name]
    )
    alt = _in_words(samples, lead.input, runs, floors[best].get("mae"), TITLES[best])
    exhibits: list[Exhibit] = [_figure(samples, lead, TITLES[best], alt, height=height, panel=panel)]
    if known:
        exhibits.append(_table({name: found for name, found in runs.items() if found}, floors))
    exhibits += alignments({name: sample.output for name, sample in samples.items()})
    if strangers:
        left_out = Text(
            "Learnt from other series, so not on this plot: {names}.",
            "Aprendieron de otras series, así que no están en esta gráfica: {names}.",
        ).format(names=", ".join(strangers))
        exhibits.append(Prose(Text("Left out", "Fuera de la gráfica"), left_out))
    return exhibits + in_sentences(
        Text("What was done to the file", "Qué se hizo con el archivo"), notes_of(lead.input)
    )


def ballot(samples: Mapping[str, Sample], *, truth: bool) -> list[Exhibit]:
    """The forecasts on one plot without fans, errors and trivial forecasts, by the names given; what came where it is shown.

    Of what is known as much is drawn as all samples have: how much a network reads would tell which run stands first.
    """
    lead = next(iter(samples.values())).input
    lengths = [min(map(_steps, same)) for same in zip(*(one.input["windows"] for one in samples.values()), strict=True)]
    windows = [
        newest(window if truth else {**window, "truth": []}, length)
        for window, length in zip(lead["windows"], lengths, strict=True)
    ]
    words = _WITH if truth else _WITHOUT
    figure = forecast(
        Text("Forecasts and the truth", "Predicciones y realidad") if truth else Text("Forecasts", "Predicciones"),
        names=lead["names"],
        unit=lead["unit"],
        known=_known(windows),
        truth=[_joined(window, window["truth"]) for window in windows if window["truth"]],
        runs={
            name: [_joined(w, rows) for w, rows in zip(windows, one.output["forecasts"], strict=True)]
            for name, one in samples.items()
        },
        floors={},
        best="",
        alt=words.format(
            runs=", ".join(samples),
            names=", ".join(lead["names"]),
            origins=", ".join(str(_axis(window)[0][-1]) for window in windows),
        ),
    )
    return [figure]


def _steps(window: Mapping[str, Any]) -> int:
    return len(window["values"])


def newest(window: Mapping[str, Any], length: int) -> dict[str, Any]:
    """A window of which only so many of the last known steps are shown."""
    skip = _steps(window) - length
    cut = {"values": window["values"][skip:], "times": window["times"][skip:], "start": int(window["start"]) + skip}
    return {**window, **cut}


_WITH = Text(
    "The forecasts {runs} of {names} from {origins}, with what came.",
    "Las predicciones {runs} de {names} desde {origins}, con lo que pasó después.",
)
_WITHOUT = Text(
    "The forecasts {runs} of {names} from {origins}, without what came.",
    "Las predicciones {runs} de {names} desde {origins}, sin lo que pasó después.",
)


def _figure(samples: Mapping[str, Sample], lead: Sample, best: Text, alt: Text, *, height: int, panel: int) -> Figure:
    given = lead.input
    truth = [_joined(window, window["truth"]) for window in given["windows"] if window["truth"]]
    return forecast(
        Text("Forecasts and the truth", "Predicciones y realidad")
        if truth
        else Text("Forecast into the future", "Predicción hacia el futuro"),
        names=given["names"],
        unit=given["unit"],
        known=_known(given["windows"]),
        truth=truth,
        runs={
            name: [_joined(w, rows) for w, rows in zip(s.input["windows"], s.output["forecasts"], strict=True)]
            for name, s in samples.items()
        },
        fans={name: _fan(s) for name, s in samples.items() if "quantiles" in s.output},
        floors={
            str(t): [_joined(w, w["naive"][name]) for w in given["windows"]]
            for name, t in TITLES.items()
            if name in rules(given["windows"])
        },
        best=str(best),
        alt=alt,
        height=height,
        panel=panel,
    )


def rules(given: Sequence[Mapping[str, Any]]) -> list[str]:
    """The trivial forecasts that every window has."""
    return [name for name in TITLES if all(name in window["naive"] for window in given)]


def _fan(sample: Sample) -> list[tuple[str, list[Piece], list[Piece]]]:
    """Shares of what is expected with their lower and upper lines, the widest first."""
    windows, found = sample.input["windows"], []
    for low in range(len(LEVELS) // 2):
        lower, upper = (
            [_joined(w, levels[place]) for w, levels in zip(windows, sample.output["quantiles"], strict=True)]
            for place in (low, -1 - low)
        )
        found.append((f"{100 * (LEVELS[-1 - low] - LEVELS[low]):.0f} %", lower, upper))
    return found


def _in_words(
    samples: Mapping[str, Sample],
    lead: Mapping[str, Any],
    runs: Mapping[str, Mapping[str, float]],
    floor: float | None,
    best: Text,
) -> Text:
    told = {
        "names": ", ".join(lead["names"]),
        "origins": ", ".join(str(_axis(window)[0][-1]) for window in lead["windows"]),
    }
    if floor is None:
        last = "; ".join(f"{name} {sample.output['forecasts'][-1][-1][0]}" for name, sample in samples.items())
        return Text(
            "Forecasts of {names} from {origins}; the truth is not known. Last forecast of {first}: {last}.",
            "Predicciones de {names} desde {origins}; la realidad no se conoce. Última predicción de {first}: {last}.",
        ).format(**told, first=lead["names"][0], last=last)
    errors = "; ".join(f"{name} {numeral(found['mae'])}" for name, found in runs.items() if found)
    return Text(
        "Forecasts of {names} from {origins}. Mean absolute error: {errors}; the best trivial forecast ({best}) {floor}.",
        "Predicciones de {names} desde {origins}. Error absoluto medio: {errors}; la mejor predicción trivial ({best}) "
        "{floor}.",
    ).format(**told, errors=errors, best=best, floor=numeral(floor))


def _known(given: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """What was given, windows that overlap joined: each stretch is drawn once."""
    pieces, end = [], -1
    for window in sorted(given, key=lambda w: int(w["start"])):
        labels, values = _axis(window)[0], numbers(window["values"])
        skip = max(0, end + 1 - int(window["start"]))
        if skip < len(values):
            pieces.append(Piece(labels[skip:], values[skip:]))
        end = max(end, int(window["start"]) + len(values) - 1)
    return pieces


def _joined(window: Mapping[str, Any], rows: Sequence[Sequence[float | None]]) -> Piece:
    """A line ahead that begins at the last known value."""
    past, ahead = _axis(window)
    values = numbers([window["values"][-1], *rows])
    return Piece([past[-1], *ahead[: len(rows)]], values)


def _axis(window: Mapping[str, Any]) -> tuple[list[Label], list[Label]]:
    """Labels of what was known and of what lies ahead: years as numbers, dates as they are, all else by position."""
    count, start = len(window["values"]), int(window["start"])
    every = [*window["times"], *window["ahead"]]
    axis = timeline.parsed(every)
    labels: list[Label]
    if isinstance(axis, np.ndarray):
        labels = axis.tolist()
    elif axis is not None:
        labels = [str(label) for label in every]
    else:
        ahead = len(next(iter(window["naive"].values())))
        labels = list(range(start, start + count + ahead))
    return labels[:count], labels[count:]


def with_scales(memory: Memory, given: Mapping[str, Any]) -> Memory:
    """The memory with what a sample of a collection brings along: what the errors of its series are divided by."""
    return {**memory, **{name: given[name] for name in ("mase_scale", "error_unit") if name in given}}


def measured(given: Sequence[Mapping[str, Any]], answers: Sequence[Any], memory: Memory) -> dict[str, float]:
    """The metrics of forecasts for some windows; none where no truth is known."""
    tallies = []
    for window, answer in zip(given, answers, strict=True):
        steps = len(window["truth"])
        if not steps:
            continue
        truth, rows = numbers(window["truth"]), numbers(answer[:steps])
        shown, known = truth.shape[1], torch.tensor(np.isfinite(truth))
        if not bool(known.any()):
            continue
        naive = {name: torch.tensor(numbers(window["naive"][name][:steps])) for name in RULES}
        scale, unit = (torch.tensor(each[:shown]) for each in (memory["mase_scale"], measures.error_unit(memory)))
        tallies.append(measures.sums(torch.tensor(rows), torch.tensor(truth), naive, scale, unit, known=known))
    return measures.metrics(added(tallies)) if tallies else {}


def _table(runs: Mapping[str, Mapping[str, float]], floors: Mapping[str, Mapping[str, float]]) -> Table:
    columns = ("mae", "rmse", "mase", "smape", "skill")
    rows = [
        {str(Text("forecast", "predicción")): name}
        | {str(METRICS[column].title): str(significant(found[column])) for column in columns}
        for name, found in [*runs.items(), *((str(TITLES[name]), found) for name, found in floors.items())]
    ]
    return Table(
        Text("Errors on these windows", "Errores en estas ventanas"),
        pd.DataFrame(rows),
        Text(
            "Only the windows of the plot are counted; the test metrics of a run come from the whole test set.",
            "Solo cuentan las ventanas de la gráfica; las métricas de prueba de una ejecución usan toda la prueba.",
        ),
    )


def files(sample: Sample, memory: Memory) -> dict[str, bytes]:
    """The forecast as CSV (one row a step, series and window) and the whole sample as JSON."""
    del memory
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    levels = [f"q{round(100 * level)}" for level in LEVELS] if "quantiles" in sample.output else []
    writer.writerow(["origin", "time", "step", "series", "forecast", "truth", *rules(sample.input["windows"]), *levels])
    writer.writerows(_rows(sample))
    table = json.dumps(sample.plain(), ensure_ascii=False, indent=1, allow_nan=False)
    return {"forecast.csv": out.getvalue().encode(), "forecast.json": table.encode()}


def _rows(sample: Sample) -> Iterator[list[Any]]:
    fans = sample.output.get("quantiles") or [[] for _ in sample.output["forecasts"]]
    for window, forecasts, fan in zip(sample.input["windows"], sample.output["forecasts"], fans, strict=True):
        past = window["times"] or list(range(window["start"], window["start"] + len(window["values"])))
        last = int(window["start"]) + len(window["values"])
        for step, row in enumerate(forecasts):
            for series, name in enumerate(sample.input["names"]):
                truth = window["truth"][step][series] if step < len(window["truth"]) else ""
                naive = [window["naive"][rule][step][series] for rule in rules(sample.input["windows"])]
                label = window["ahead"][step] if window["ahead"] else last + step
                levels = [level[step][series] for level in fan]
                yield [past[-1], label, step + 1, cell_for_spreadsheet(name), row[series], truth, *naive, *levels]
