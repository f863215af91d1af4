"""The terms in which classes of texts are told: protocol, parts, sanity checks."""

from playground.result_terms import HARDLY, LONGER, WIDER, ProtocolEntry, SanityCheck, Terms
from playground.text import Text

TERMS = Terms(
    entries={
        "fold": ProtocolEntry(Text("fold", "pliegue"), compared="whole"),
        "folds": ProtocolEntry(Text("folds", "pliegues"), compared="whole"),
        "split_seed": ProtocolEntry(Text("seed of the split", "semilla de la partición")),
        "texts": ProtocolEntry(Text("texts", "textos"), compared="test"),
        "synthetic": ProtocolEntry(Text("synthetic", "sintéticos")),
        "also_in_training": ProtocolEntry(
            Text("test texts that are also in training", "textos de prueba que también están en el entrenamiento")
        ),
        "cut_off": ProtocolEntry(Text("words cut off", "palabras recortadas")),
        "out_of_vocabulary": ProtocolEntry(Text("share outside the vocabulary", "parte fuera del vocabulario")),
        "kept_of_longer_texts": ProtocolEntry(Text("kept of longer texts", "conservado de textos más largos")),
        "padding": ProtocolEntry(Text("padding", "relleno")),
        "hidden_words": ProtocolEntry(Text("words hidden while training", "palabras ocultas al entrenar")),
        "vectors": ProtocolEntry(Text("word vectors", "vectores de palabras")),
        "tokens": ProtocolEntry(Text("tokens", "tokens")),
        "vocabulary": ProtocolEntry(Text("vocabulary", "vocabulario")),
    },
    values={
        "the data set's own": Text("the data set's own", "la del propio conjunto"),
        "by class, seeded": Text("by class, seeded", "por clase, con semilla"),
        "test as published, validation by class, seeded": Text(
            "test as published, validation by class, seeded",
            "prueba como se publicó, validación por clase, con semilla",
        ),
        "validation as published, test by class, seeded": Text(
            "validation as published, test by class, seeded",
            "validación como se publicó, prueba por clase, con semilla",
        ),
        "behind, never read": Text("behind, never read", "detrás; nunca se lee"),
        "word": Text("words", "palabras"),
        "character": Text("characters", "caracteres"),
        "subword": Text("subwords", "fragmentos"),
        "end": Text("the end", "el final"),
        "both": Text("both ends", "ambos extremos"),
        "random": Text("at random", "al azar"),
    },
    parts={
        "unseen_templates": Text("unseen templates", "plantillas nuevas"),
        "recombined": Text("recombined", "recombinación"),
        "challenge": Text("challenge", "desafío"),
    },
    checks={
        "shuffled_words": SanityCheck(
            title=Text("accuracy with words shuffled", "exactitud con las palabras barajadas"),
            help=Text(
                "Accuracy with the words of each text in random order; if it is as high as in the right order, word order is not used.",
                "Exactitud con las palabras de cada texto en orden aleatorio; si es tan alta como en el orden correcto, no se usa el orden.",
            ),
            wrong=lambda value, metrics: metrics.get("accuracy", 1.0) - value < HARDLY,
            finding=Text(
                "With shuffled words it is as accurate ({value}; in order, {accuracy}): word order is not used.",
                "Con las palabras barajadas acierta igual ({value}; en orden, {accuracy}): no usa el orden de las palabras.",
            ),
            advice=(
                (Text("Use the last step as readout.", "Use el último paso como lectura."), {"model.readout": "last"}),
                LONGER,
                WIDER,
            ),
        ),
    },
    summary={
        "count": Text("Texts", "Textos"),
        "classes": Text("Classes", "Clases"),
        "longest": Text("Characters of the longest", "Caracteres del más largo"),
    },
)
