"""`errors`: where a trained network is wrong on its test set."""

import argparse
from typing import Any

import numpy as np

from playground.commands import Answer, _foreground, _speech
from playground.errors import NotFound
from playground.evaluation.found_errors import Analysis, Cases, Confusion
from playground.evaluation.grouped_errors import Means
from playground.launch.compute import error_analysis
from playground.settings import settings
from playground.text import Text, percentage
from playground.tracking import runs

_MOST = 10
"""Confusions that people are told."""


def run(chosen: argparse.Namespace) -> Answer:
    """Analyse."""
    run = runs.get(chosen.run)
    _foreground.download(runs.experiment_of(run).data)
    found = error_analysis.errors(run.id)
    table = {"run_id": run.id, **_plain(found)}
    if chosen.true is not None or chosen.predicted is not None:
        table["cases"] = _cases(run.id, _cell(found, chosen.true, chosen.predicted))
    return Answer(table, lambda: _show(found, table.get("cases")))


def _cell(found: Analysis, right: str | None, answer: str | None) -> Cases:
    """The items of one square of the confusion matrix, or of a row or column of it.

    Raises:
        NotFound: there are no classes, or none of that name.
    """
    matrix = found.confusion
    if matrix is None:
        raise NotFound(
            Text(
                "This task answers no classes, so that there is nothing to confuse; leave --true and --predicted out.",
                "Esta tarea no responde con clases, así que no hay nada que confundir; quite --true y --predicted.",
            )
        )
    rows, columns = _places(matrix, right), _places(matrix, answer)
    return tuple(
        case for cell, cases in sorted(matrix.cases.items()) if cell[0] in rows and cell[1] in columns for case in cases
    )


def _places(matrix: Confusion, name: str | None) -> list[int]:
    found = [place for place, one in enumerate(matrix.classes) if name is None or name in (one.en, one.es)]
    if not found:
        raise NotFound(
            Text(
                "There is no class “{name}”; there are: {known}.", "No hay ninguna clase «{name}»; hay: {known}."
            ).format(name=name, known=Text.join(", ", matrix.classes))
        )
    return found


def _cases(run_id: str, cases: Cases) -> list[dict[str, Any]]:
    words = error_analysis.in_words(run_id, [(case.example, case.position) for case in cases], settings().language)
    return [
        {
            "example": case.example + 1,
            "position": case.position,
            "read": line,
            "true": case.right,
            "predicted": case.answer,
            "error": case.error,
            "confidence": case.confidence,
        }
        for case, line in zip(cases, words, strict=True)
    ]


def _plain(found: Analysis) -> dict[str, Any]:
    """All that is known, for programs."""
    return {
        "error": found.error,
        "mean": found.mean,
        "items": found.items,
        "examples": found.examples,
        "notes": [note for note in (found.part, found.intervals) if note is not None],
        "breakdowns": {
            name: {
                "by": one.axis,
                "groups": [
                    {"label": label, **row}
                    for label, row in zip(one.labels, _rows(one.means), strict=True)
                    if row["items"]
                ],
            }
            for name, one in found.breakdowns.items()
        },
        "confusion": None
        if found.confusion is None
        else {"classes": list(found.confusion.classes), "counts": found.confusion.counts.tolist()},
        "calibration": {
            bins: {
                "expected_calibration_error": one.error,
                "bins": [
                    {"from": float(begin), "to": float(end), "confidence": float(sure), "right": row.pop("mean"), **row}
                    for begin, end, sure, row in zip(
                        one.begins, one.ends, one.confidence, _rows(one.right), strict=True
                    )
                ],
            }
            for bins, one in found.calibration.items()
        },
        "coverage": [
            {
                "intervals": "split-conformal" if one.conformal else "quantiles",
                "nominal": one.level,
                "coverage": row.pop("mean"),
                **row,
                "width": one.width,
                "by_step": []
                if one.by_step is None
                else [
                    {"step": label, "coverage": step.pop("mean"), **step}
                    for label, step in zip(found.steps, _rows(one.by_step), strict=True)
                ],
            }
            for one in found.coverage
            for row in _rows(one.whole)
        ],
        "too_few_to_calibrate": list(found.too_few),
    }


def _rows(means: Means) -> list[dict[str, Any]]:
    return [
        {"mean": float(mean), "low": float(low), "high": float(high), "items": int(items), "independent": int(clusters)}
        for mean, low, high, items, clusters in zip(
            means.mean, means.low, means.high, means.items, means.clusters, strict=True
        )
    ]


def _show(found: Analysis, cases: list[dict[str, Any]] | None) -> None:
    if cases is not None:
        heads = [
            Text("example", "ejemplo"), Text("true", "real"), Text("predicted", "predicción"),
            Text("confidence", "confianza"), Text("what was read", "lo leído"),
        ]  # fmt: skip
        _speech.table(
            heads, [[one["example"], one["true"], one["predicted"], one["confidence"], one["read"]] for one in cases]
        )
        return
    _speech.say(
        Text("{error}: {mean}, {items} answers.", "{error}: {mean}, {items} respuestas.").format(
            error=found.error, mean=percentage(found.mean) if found.percent else f"{found.mean:.4g}", items=found.items
        )
    )
    span = [Text("from", "desde"), Text("to", "hasta"), Text("items", "elementos")]
    for one in found.breakdowns.values():
        rows = [
            [label, row["mean"], row["low"], row["high"], row["items"]]
            for label, row in zip(one.labels, _rows(one.means), strict=True)
        ]
        _speech.table([one.axis, found.error, *span], [row for row in rows if row[-1]])
    if found.confusion is not None:
        _speech.table(
            [Text("true", "real"), Text("predicted", "predicción"), Text("count", "recuento")],
            _confused(found.confusion),
        )
    for bins, calibration in found.calibration.items():
        _speech.say(
            Text(
                "Expected calibration error, bins by {bins}: {error}.",
                "Error de calibración esperado, intervalos por {bins}: {error}.",
            ).format(bins=_BINS[bins], error=percentage(calibration.error))
        )
    if found.coverage:
        _speech.table(
            [
                Text("intervals", "intervalos"),
                Text("nominal", "nominal"),
                Text("coverage", "cobertura"),
                Text("width", "anchura"),
            ],
            [
                [
                    Text("split-conformal", "conforme") if one.conformal else Text("quantiles", "cuantiles"),
                    one.level,
                    float(one.whole.mean[0]),
                    one.width,
                ]
                for one in found.coverage
            ],
        )
    for note in (found.part, found.intervals):
        if note is not None:
            _speech.say(note)


def _confused(matrix: Confusion) -> list[list[object]]:
    """The most frequent confusions."""
    wrong = matrix.counts * (1 - np.eye(len(matrix.counts), dtype=np.int64))
    order = np.argsort(-wrong, axis=None, kind="stable")[:_MOST]
    cells = [divmod(int(one), len(wrong)) for one in order if wrong.flat[one]]
    return [[matrix.classes[right], matrix.classes[answer], int(wrong[right, answer])] for right, answer in cells]


_BINS = {"wide": Text("width", "anchura"), "many": Text("count", "número")}
