"""What the numbers of sequence transduction are called, and what is checked of its results."""

from collections.abc import Mapping
from dataclasses import replace

from playground.result_terms import EXPOSURE_BIAS, LONGER, MOSTLY, WIDER, Metric, SanityCheck, Terms
from playground.tasks._sequences import ENTRIES, VALUES
from playground.text import Text

_METRICS: Mapping[str, Metric] = {
    "token_accuracy": Metric(
        Text("token accuracy", "exactitud por símbolo"),
        "higher",
        Text(
            "Share of the symbols that are right in their place.",
            "Proporción de símbolos correctos en su posición.",
        ),
        percent=True,
    ),
    "sequence_accuracy": Metric(
        Text("sequence accuracy", "exactitud por secuencia"),
        "higher",
        Text(
            "Share of the sequences in which every symbol is right.",
            "Proporción de secuencias con todos los símbolos correctos.",
        ),
        percent=True,
    ),
    "cross_entropy": Metric(
        Text("cross-entropy (nats per target)", "entropía cruzada (nats por objetivo)"),
        "lower",
        Text(
            "Mean negative log-likelihood of each target, blanks included; natural logarithm, each output with the right ones before it where it is fed with its own.",
            "Media del logaritmo negativo de la verosimilitud de cada objetivo, también de los blancos; logaritmo natural, y con los anteriores correctos si la red se alimenta de los suyos.",
        ),
    ),
}

TERMS = Terms(
    metrics=_METRICS,
    entries=ENTRIES,
    values=VALUES,
    checks={
        "whole_sequences": SanityCheck(
            title=Text("whole sequences right", "secuencias enteras correctas"),
            help=Text(
                "Share of the test sequences without a single wrong symbol; near 0 with many right symbols, the network knows only a part of each.",
                "Proporción de secuencias de prueba sin ningún símbolo erróneo; si es casi 0 con muchos símbolos correctos, la red solo sabe una parte de cada una.",
            ),
            wrong=lambda value, _metrics: value < 0.5,
            finding=Text(
                "Of the test sequences, {value} are right from beginning to end.",
                "De las secuencias de prueba, el {value} es correcto de principio a fin.",
            ),
            advice=(LONGER, WIDER),
        ),
        "exposure_bias": replace(
            EXPOSURE_BIAS,
            wrong=lambda value, metrics: value >= MOSTLY and metrics.get("token_accuracy", 1.0) < 0.9,
        ),
    },
)
