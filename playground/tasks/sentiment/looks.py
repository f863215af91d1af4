"""How answers look: of one run, or of several side by side; and as files."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from playground.exhibits import Exhibit, Prose, Table, in_sentences
from playground.markup import cell_for_spreadsheet
from playground.plots.classes import bars, running
from playground.plots.confusion import confusion
from playground.task import Sample
from playground.text import Text, percentage

SYNTHETIC = Text(
    "The network was trained on synthetic opinions; do not take its answer for more than that.",
    "La red se entrenó con opiniones sintéticas; no tome su respuesta por más que eso.",
)


MANY_UNKNOWN = 1 / 3
"""Share of unknown words from which the answer is warned of."""
HEAVIEST = 10
"""Words of which the attention is told."""


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
    first = next(iter(outputs.values()))
    classes = _classes(first)
    table = pd.DataFrame(
        [
            {str(Text("run", "ejecución")): name, str(Text("answer", "respuesta")): str(_classes(o)[o["label"]])}
            | {str(c): str(percentage(p)) for c, p in zip(_classes(o), o["probabilities"], strict=True)}
            for name, o in outputs.items()
        ]
    )
    found: list[Exhibit] = [warning for name, output in outputs.items() for warning in _strange(name, output)]
    found.append(Table(Text("Answer", "Respuesta"), table, SYNTHETIC if first["synthetic"] else None))
    title = Text("The answer, word by word", "La respuesta, palabra a palabra")
    words = max((o["words"] for o in outputs.values()), key=len)
    if len(outputs) > 1 or len(classes) == 2:
        shown = len(classes) - 1 if len(classes) == 2 else first["label"]
        lines = {name: [p[shown] for p in o["running"]] for name, o in outputs.items() if shown < len(o["classes"])}
        of = Text("probability of “{name}”", "probabilidad de «{name}»").format(name=classes[shown])
    else:
        leading = sorted(range(len(classes)), key=lambda i: -first["probabilities"][i])[:5]
        lines = {str(classes[i]): [p[i] for p in first["running"]] for i in leading}
        of = Text("probability of each class", "probabilidad de cada clase")
    found.append(running(title, words, lines, of=of, half=len(classes) == 2))
    for name, output in outputs.items():
        if output.get("attention"):
            found.append(_attention(name, output))
        if len(output.get("sentences", [])) > 1:
            found.append(_attention_to_sentences(name, output))
    return found + [remark for name, output in outputs.items() for remark in _remarks(name, output)]


def _attention(name: str, output: Mapping[str, Any]) -> Table:
    """The words that count most for the answer, the heaviest first."""
    heaviest = sorted(range(len(output["words"])), key=lambda i: -output["attention"][i])[:HEAVIEST]
    table = pd.DataFrame(
        {
            str(Text("word", "palabra")): [output["words"][i] for i in heaviest],
            str(Text("place", "lugar")): [i + 1 for i in heaviest],
            str(Text("weight", "peso")): [str(percentage(output["attention"][i])) for i in heaviest],
        }
    )
    note = Text(
        "How much the network's state at each word counts for the answer; a state knows what was read before it (both ways: "
        "what comes after it too), so the word alone need not be the reason.",
        "Cuánto cuenta para la respuesta el estado de la red en cada palabra; un estado sabe lo leído antes (en ambos "
        "sentidos: también lo que sigue), así que la palabra sola no tiene por qué ser el motivo.",
    )
    return Table(Text("Attention: {name}", "Atención: {name}").format(name=name), table, note)


def _attention_to_sentences(name: str, output: Mapping[str, Any]) -> Table:
    """How much each sentence counts for the answer, in the order of the text."""
    table = pd.DataFrame(
        {
            str(Text("sentence", "frase")): [one["text"] for one in output["sentences"]],
            str(Text("weight", "peso")): [str(percentage(one["weight"])) for one in output["sentences"]],
        }
    )
    note = Text("A sentence counts as much as its words together.", "Una frase cuenta tanto como sus palabras juntas.")
    return Table(Text("Attention to sentences: {name}", "Atención a las frases: {name}").format(name=name), table, note)


def _strange(name: str, output: Mapping[str, Any]) -> list[Exhibit]:
    """A warning before the answer where much of the text is unknown to the network: it was hardly read."""
    unknown = set(output["unknown"])
    read = [word for word in output["words"] if any(letter.isalnum() for letter in word)]
    strange = [word for word in read if word in unknown or word.lower() in unknown]
    if not read or len(strange) < MANY_UNKNOWN * len(read):
        return []
    words = Text(
        "{count} of {all} words are unknown to this network, so its answer says little about this text. Was it trained on "
        "another language or on other subjects?",
        "Esta red desconoce {count} de {all} palabras, así que su respuesta dice poco de este texto. ¿Se entrenó en otro "
        "idioma o con otros temas?",
    )
    return [Prose(Text.same(name), words.format(count=len(strange), all=len(read)), warning=True)]


def _remarks(name: str, output: Mapping[str, Any]) -> list[Exhibit]:
    lines = []
    if output["unknown"]:
        lines.append(
            Text("Unknown to this network: {words}.", "Desconocido para esta red: {words}.").format(
                words=", ".join(output["unknown"])
            )
        )
    if output["cut"]:
        lines.append(
            Text(
                "Only {cut} words were read (setting “Longest text”).",
                "Solo se leyeron {cut} palabras (ajuste «Texto más largo»).",
            ).format(cut=output["cut"])
        )
    return in_sentences(Text("Notes on {name}", "Notas sobre {name}").format(name=name), lines)


def _of_fixed(samples: Mapping[str, Sample]) -> list[Exhibit]:
    first = next(iter(samples.values()))
    texts, labels, probes = first.input["text"], first.input["label"], first.input["probe"]
    same = {name: s for name, s in samples.items() if s.input["text"] == texts}
    classes = _classes(first.output)
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
        title = Text(
            "Validation: right and answered classes, {name}", "Validación: clases correctas y respondidas, {name}"
        )
        names = [str(c) for c in _classes(sample.output)]
        found.append(confusion(title.format(name=name), names, sample.output["confusion"]))
    return found


def _pairs(sample: Sample, labels: list[int]) -> list[tuple[list[float], int]]:
    return list(zip(sample.output["probabilities"], labels, strict=True))


def _verdict(classes: list[Text], values: list[float], right: int) -> str:
    answered = values.index(max(values))
    return f"{'✓' if answered == right else '✗'} {classes[answered]} {percentage(values[answered])}"


def _classes(output: Mapping[str, Any]) -> list[Text]:
    return [Text(name["en"], name["es"]) for name in output["classes"]]
