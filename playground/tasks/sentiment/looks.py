"""How answers look: of one run, or of several side by side; and as files."""

import csv
import io
import json
from collections.abc import Mapping

import pandas as pd

from playground.exhibits import Exhibit, Table
from playground.markup import cell_for_spreadsheet
from playground.plots.classes import bars
from playground.plots.confusion import confusion
from playground.task import Sample
from playground.tasks.sentiment import one_text
from playground.tasks.sentiment.one_text import classes_of
from playground.text import Text, percentage


def show(samples: Mapping[str, Sample]) -> list[Exhibit]:
    """Samples of one kind side by side, by the name of their run."""
    if not samples:
        return []
    if next(iter(samples.values())).input["kind"] == "text":
        return _of_text({name: s for name, s in samples.items() if s.input["kind"] == "text"})
    return _of_fixed({name: s for name, s in samples.items() if s.input["kind"] == "fixed"})


def files(sample: Sample) -> dict[str, bytes]:
    """The answer as JSON and as CSV: a row per text, or per word of the one text."""
    plain = {"input": dict(sample.input), "output": dict(sample.output), "epoch": sample.epoch}
    words = io.StringIO()
    writer = csv.writer(words, lineterminator="\n")
    names = [cell_for_spreadsheet(name["en"]) for name in sample.output["classes"]]
    if sample.input["kind"] == "text":
        writer.writerow(["read_up_to", *names])
        rows = zip(sample.output["words"], sample.output["running"], strict=True)
    else:
        writer.writerow(["text", *names])
        rows = zip(sample.input["text"], sample.output["probabilities"], strict=True)
    writer.writerows([cell_for_spreadsheet(text), *values] for text, values in rows)
    return {
        "answer.json": json.dumps(plain, ensure_ascii=False, indent=2).encode(),
        "answer.csv": words.getvalue().encode("utf-8-sig"),
    }


def _of_text(samples: Mapping[str, Sample]) -> list[Exhibit]:
    outputs = {name: sample.output for name, sample in samples.items()}
    found: list[Exhibit] = [one for name, output in outputs.items() for one in one_text.strange(name, output)]
    found += [one_text.answers(outputs), one_text.on_the_way(outputs)]
    for name, output in outputs.items():
        found += one_text.attended(name, output)
    return found + [remark for name, output in outputs.items() for remark in one_text.remarks(name, output)]


def _of_fixed(samples: Mapping[str, Sample]) -> list[Exhibit]:
    first = next(iter(samples.values()))
    texts, labels, probes = first.input["text"], first.input["label"], first.input["probe"]
    same = {name: s for name, s in samples.items() if s.input["text"] == texts}
    classes = classes_of(first.output)
    table = pd.DataFrame(
        {
            "": range(1, len(texts) + 1),
            str(Text("text", "texto")): texts,
            str(Text("from", "origen")): [
                str(Text("probe", "sonda") if probe else Text("validation", "validación")) for probe in probes
            ],
            str(Text("right class", "clase correcta")): [str(classes[label]) for label in labels],
            **{name: [_verdict(classes, p, r) for p, r in _pairs(s, labels)] for name, s in same.items()},
        }
    )
    note = Text(
        "Validation labels may be wrong where the data has label noise. Probes are fixed sentences that test negation and "
        "concession.",
        "Las etiquetas de validación pueden ser erróneas si los datos tienen ruido. Las sondas son frases fijas que ponen a "
        "prueba la negación y la concesión.",
    )
    right = {name: [p[r] for p, r in _pairs(s, labels)] for name, s in same.items()}
    found: list[Exhibit] = [
        bars(Text("Probability of the right class", "Probabilidad de la clase correcta"), texts, right),
        Table(Text("The same texts", "Los mismos textos"), table, note if any(probes) else None),
    ]
    for name, sample in samples.items():
        title = Text("Validation: true and predicted classes, {name}", "Validación: clases reales y predichas, {name}")
        names = [str(c) for c in classes_of(sample.output)]
        found.append(confusion(title.format(name=name), names, sample.output["confusion"]))
    return found


def _pairs(sample: Sample, labels: list[int]) -> list[tuple[list[float], int]]:
    return list(zip(sample.output["probabilities"], labels, strict=True))


def _verdict(classes: list[Text], values: list[float], right: int) -> str:
    answered = values.index(max(values))
    return f"{'✓' if answered == right else '✗'} {classes[answered]} {percentage(values[answered])}"
