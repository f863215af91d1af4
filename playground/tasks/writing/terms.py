"""The terms in which written text is told: metrics, protocol, sanity checks."""

from playground.result_terms import LONGER, MORE_DROPOUT, WIDER, Metric, ProtocolEntry, SanityCheck, Terms
from playground.text import Text

TERMS = Terms(
    metrics={
        "nats_per_character": Metric(
            Text("cross-entropy (nats per character)", "entropía cruzada (nats por carácter)"),
            "lower",
            Text(
                "Mean negative log-likelihood of each character, natural logarithm.",
                "Media del logaritmo negativo de la verosimilitud de cada carácter, logaritmo natural.",
            ),
        ),
        "bits_per_character": Metric(
            Text("bits per character", "bits por carácter"),
            "lower",
            Text(
                "Mean negative log-likelihood of each character, base-2 logarithm.",
                "Media del logaritmo negativo de la verosimilitud de cada carácter, logaritmo en base 2.",
            ),
        ),
        "perplexity": Metric(
            Text("perplexity", "perplejidad"),
            "lower",
            Text(
                "The number of equally likely characters that would be as uncertain.",
                "El número de caracteres equiprobables que daría la misma incertidumbre.",
            ),
        ),
        "word_perplexity": Metric(
            Text("perplexity per word", "perplejidad por palabra"),
            "lower",
            Text(
                "The number of equally likely words that would be as uncertain; marks and line ends count as words, an "
                "unknown word as one of them. Compare it only with the same vocabulary.",
                "El número de palabras equiprobables que daría la misma incertidumbre; los signos y los finales de línea "
                "cuentan como palabras, y una desconocida como una más. Compárese solo con el mismo vocabulario.",
            ),
        ),
        "subword_perplexity": Metric(
            Text("perplexity per subword", "perplejidad por fragmento"),
            "lower",
            Text(
                "The number of equally likely subwords that would be as uncertain. Compare it only with the same vocabulary.",
                "El número de fragmentos equiprobables que daría la misma incertidumbre. Compárese solo con el mismo "
                "vocabulario.",
            ),
        ),
    },
    entries={
        "characters": ProtocolEntry(Text("characters", "caracteres"), compared="test"),
        "vocabulary": ProtocolEntry(Text("vocabulary", "vocabulario"), compared="whole"),
        "unknown_share": ProtocolEntry(Text("share of unknown characters", "parte de caracteres desconocidos")),
        "minimum_count": ProtocolEntry(Text("minimum count", "mínimo de apariciones")),
        "tokens": ProtocolEntry(Text("tokens", "tokens")),
        "known_tokens": ProtocolEntry(Text("vocabulary", "vocabulario")),
        "token_counts": ProtocolEntry(Text("tokens of each part", "tokens de cada parte")),
        "unknown_tokens": ProtocolEntry(Text("share of unknown tokens", "parte de tokens desconocidos")),
        "bits_per_character": ProtocolEntry(Text("bits per character", "bits por carácter")),
        "window": ProtocolEntry(Text("window", "ventana")),
        "measured": ProtocolEntry(Text("how it is measured", "cómo se mide"), compared="whole"),
        "state": ProtocolEntry(Text("state", "estado")),
        "streams": ProtocolEntry(Text("streams when evaluated", "flujos al evaluar")),
        "fresh_every": ProtocolEntry(
            Text("characters between fresh states", "caracteres entre estados nuevos"), compared="whole"
        ),
        "validation": ProtocolEntry(Text("validation set", "conjunto de validación")),
    },
    values={
        "by position": Text("by position", "por posición"),
        "before test": Text("before the test set", "antes del conjunto de prueba"),
        "beginning": Text("at the beginning", "al comienzo"),
        "whole pieces, in an order that is always the same": Text(
            "whole pieces, in an order that is always the same", "piezas enteras, en un orden siempre igual"
        ),
        "windows": Text("in windows", "en ventanas"),
        "every character but the first, state carried": Text(
            "every character but the first, state carried on", "cada carácter menos el primero, con estado continuo"
        ),
        "every character but the first, state windows": Text(
            "every character but the first, in windows from fresh states",
            "cada carácter menos el primero, en ventanas con el estado a cero",
        ),
        "of all characters; unknown tokens are spelled by the frequencies of characters": Text(
            "of all characters; unknown tokens are spelled by the frequencies of characters",
            "de todos los caracteres; los tokens desconocidos se deletrean según la frecuencia de los caracteres",
        ),
        "character": Text("characters", "caracteres"),
        "word": Text("words", "palabras"),
        "subword": Text("subwords", "fragmentos"),
        "carried": Text("carried over", "arrastrado"),
    },
    checks={
        "longest_copy": SanityCheck(
            title=Text("longest verbatim copy (characters)", "copia literal más larga (caracteres)"),
            help=Text(
                "The longest passage of the generated sample that is copied verbatim from the training text.",
                "El pasaje más largo de la muestra generada copiado literalmente del texto de entrenamiento.",
            ),
            wrong=lambda value, _metrics: value >= 60,
            finding=Text(
                "It copies: {value} characters in a row are verbatim from the training text.",
                "Copia: {value} caracteres seguidos están literalmente en el texto de entrenamiento.",
            ),
            advice=(MORE_DROPOUT,),
            percent=False,
        ),
        "novel_5grams": SanityCheck(
            title=Text("new 5-grams", "5-gramas nuevos"),
            help=Text(
                "Share of the sample's sequences of five characters that are not in the training text; near 0 the network only reproduces it.",
                "Proporción de las secuencias de cinco caracteres de la muestra que no están en el entrenamiento; cerca de 0, la red solo lo reproduce.",
            ),
            wrong=lambda value, _metrics: value < 0.01,
            finding=Text(
                "Hardly any sequence of five characters is new ({value}): it may have memorised the text.",
                "Casi ninguna secuencia de cinco caracteres es nueva ({value}): quizá ha memorizado el texto.",
            ),
            advice=(MORE_DROPOUT,),
        ),
        "loop": SanityCheck(
            title=Text("repetition (loops)", "repetición (bucles)"),
            help=Text(
                "Share of the generated sample that only repeats, three times or more, what comes just before it.",
                "Proporción de la muestra generada que solo repite, tres veces o más, lo que está justo antes.",
            ),
            wrong=lambda value, _metrics: value >= 0.3,
            finding=Text(
                "The sample is repetitive: {value} of it only repeats what came before.",
                "La muestra es repetitiva: el {value} solo repite lo anterior.",
            ),
            advice=(LONGER, WIDER),
        ),
    },
    summary={
        "characters": Text("Characters", "Caracteres"),
        "alphabet": Text("Different characters", "Caracteres distintos"),
        "replaced": Text(
            "Bytes that are not valid characters, shown as a replacement mark",
            "Bytes que no son caracteres válidos, mostrados con un signo de sustitución",
        ),
    },
)
