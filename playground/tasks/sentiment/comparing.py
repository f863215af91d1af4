"""Several networks on one text: which texts of the test set there are, how far the answers lie apart, and what mattered to each."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from playground.exhibits import Exhibit, Prose
from playground.model import Network
from playground.plots.influence_by_run import influence_by_run
from playground.task import Sample
from playground.tasks.sentiment import answering, looks, one_text
from playground.text import Text

ERROR = Text("probability of the wrong classes", "probabilidad de las clases erróneas")


def inputs(rows: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    """The texts that have anything to read, with the place of their class.

    Args:
        rows: the texts of the test set, each with the place of its class.
    """
    return [{"text": text, "label": label} for text, label in rows if any(letter.isalnum() for letter in text)]


def output(network: Network, memory: Mapping[str, Any], given: Mapping[str, Any]) -> Sample:
    """The answer to one of the `inputs`; the right class goes with its input."""
    sample = answering.answered(network, memory, given["text"])
    return Sample({**sample.input, "label": given["label"]}, sample.output)


def error(sample: Sample) -> float | None:
    """What the network gives to all classes but the right one, 0 to 1; None where that is not known."""
    label = sample.input.get("label")
    return None if label is None else 1.0 - float(sample.output["probabilities"][label])


def distance(one: Sample, other: Sample) -> float:
    """Half the sum of the differences of the probabilities (total variation), 0 to 1."""
    pairs = zip(one.output["probabilities"], other.output["probabilities"], strict=True)
    return float(sum(abs(first - second) for first, second in pairs)) / 2


def influence_on(samples: Mapping[str, Sample]) -> int | None:
    """The right class; where it is not known, what the first network answers. None where the networks tell other classes apart."""
    first = next(iter(samples.values()))
    if any(sample.output["classes"] != first.output["classes"] for sample in samples.values()):
        return None
    return int(first.input.get("label", first.output["label"]))


def compare(samples: Mapping[str, Sample]) -> list[Exhibit]:
    """The text with its class, the answers, each word's influence, and the answers as the networks read on.

    The fixed texts that samples are kept of are shown as ever: there they stand side by side already.
    """
    first = next(iter(samples.values()))
    if first.input["kind"] != "text":
        return looks.show(samples)
    outputs = {name: sample.output for name, sample in samples.items()}
    right = first.input.get("label")
    title = Text("The text", "El texto")
    if right is not None:
        title = Text("The text; its class is “{name}”", "El texto; su clase es «{name}»").format(
            name=Text(**first.output["classes"][right])
        )
    found: list[Exhibit] = [Prose(title, Text.same(first.input["text"]), verbatim=True)]
    found += [warning for name, one in outputs.items() for warning in one_text.strange(name, one)]
    found.append(one_text.answers(outputs, right))
    told = {name: one for name, one in outputs.items() if "influence" in one}
    if told:
        found.append(_influences(told))
    found.append(one_text.on_the_way(outputs))
    for name, one in outputs.items():
        found += one_text.attended(name, one)
    return found + [remark for name, one in outputs.items() for remark in one_text.remarks(name, one)]


def _influences(outputs: Mapping[str, Mapping[str, Any]]) -> Exhibit:
    """By word: networks may read the same words as other tokens, or only some of them."""
    longest = max(outputs.values(), key=lambda one: len(one["words"]))
    place = next(iter(outputs.values()))["influence"]["output"]
    return influence_by_run(
        Text("Influence of each word on “{name}”", "Influencia de cada palabra en «{name}»").format(
            name=Text(**longest["classes"][place])
        ),
        longest["words"],
        {name: by_word(one) for name, one in outputs.items() if one["words"] == longest["words"][: len(one["words"])]},
    )


def by_word(output: Mapping[str, Any]) -> list[float]:
    """The influence of each of the words of an output, the sum over the tokens that it is read as."""
    values = output["influence"]["values"]
    return [sum(values[begin:end]) for begin, end in pairwise([0, *output["ends"]])]
