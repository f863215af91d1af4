"""How a run's numbers came about, in words; and whether the numbers of two runs may be compared.

The protocol is the plain table that a task writes with its data (`Data.protocol`). What only says how a network sees the
data (its window, its seed, its tokens) may differ between runs that are compared; what says on which test data and in
which unit was measured may not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playground.metrics import PARTS
from playground.text import Text

TITLES: dict[str, Text] = {
    "task": Text("task", "tarea"),
    "data": Text("data set", "conjunto de datos"),
    "data_sha256": Text("fingerprint of the data", "huella de los datos"),
    "seed": Text("seed", "semilla"),
    "split": Text("split", "partición"),
    "split_hash": Text("fingerprint of the split", "huella de la partición"),
    "split_seed": Text("seed of the split", "semilla de la partición"),
    "fold": Text("fold", "pliegue"),
    "folds": Text("folds", "pliegues"),
    "parts": Text("splits", "particiones"),
    "texts": Text("texts", "textos"),
    "melodies": Text("melodies", "melodías"),
    "positions": Text("positions", "posiciones"),
    "characters": Text("characters", "caracteres"),
    "synthetic": Text("synthetic", "sintéticos"),
    "also_in_training": Text(
        "test texts that are also in training", "textos de prueba que también están en el entrenamiento"
    ),
    "cut_off": Text("words cut off", "palabras recortadas"),
    "out_of_vocabulary": Text("share outside the vocabulary", "parte fuera del vocabulario"),
    "kept_of_longer_texts": Text("kept of longer texts", "conservado de textos más largos"),
    "padding": Text("padding", "relleno"),
    "hidden_words": Text("words hidden while training", "palabras ocultas al entrenar"),
    "vectors": Text("word vectors", "vectores de palabras"),
    "unknown_share": Text("share of unknown characters", "parte de caracteres desconocidos"),
    "minimum_count": Text("least count of a character", "mínimo de apariciones de un carácter"),
    "tokens": Text("tokens", "tokens"),
    "vocabulary": Text("vocabulary", "vocabulario"),
    "scaling": Text("scaling", "escalado"),
    "normalisation": Text("normalisation", "normalización"),
    "transformation": Text("transformation", "transformación"),
    "level": Text("level", "nivel"),
    "channels": Text("series in the network", "series en la red"),
    "season": Text("season", "periodo estacional"),
    "window": Text("window", "ventana"),
    "horizon": Text("horizon", "horizonte"),
    "metrics_unit": Text("unit of the metrics", "unidad de las métricas"),
    "metrics": Text("metrics", "métricas"),
    "mase_scale": Text("scale of MASE", "escala de MASE"),
    "covariates": Text("series that are only read", "series que solo se leen"),
    "filled": Text("filled values", "valores rellenados"),
    "numbers": Text("numbers", "números"),
    "resolution": Text("values are told apart from", "los valores se distinguen desde"),
    "measured": Text("how it is measured", "cómo se mide"),
    "state": Text("state", "estado"),
    "streams": Text("streams when evaluated", "flujos al evaluar"),
    "fresh_every": Text("characters between fresh states", "caracteres entre estados nuevos"),
    "validation": Text("validation set", "conjunto de validación"),
    "key": Text("key", "tonalidad"),
    "grid": Text("grid", "rejilla"),
    "classes": Text("classes", "clases"),
    "segment": Text("segment (bars)", "segmento (compases)"),
    "hashes": Text("fingerprints of the prepared data", "huellas de los datos preparados"),
}
"""What the entries of a protocol are called; another goes by its own name."""

_MATTERS = (
    "data", "data_sha256", "split", "split_hash", "fold", "folds", "parts.test", "texts.test", "melodies.test", "positions.test",
    "characters.test", "classes", "grid", "horizon", "metrics_unit", "metrics", "mase_scale", "measured",
    "fresh_every",
)  # fmt: skip
"""Entries in which runs must agree for their test metrics to be comparable, as far as both have them."""

_OF_WRITING = ("vocabulary",)
"""The same, where every character is predicted: with fewer characters each is less of a surprise."""

_NEW = ("filled", "numbers")
"""Entries that are there only where they say something: a run without one, an older one as well, did it otherwise."""

Protocol = Mapping[str, Any]


def differences(first: Protocol, second: Protocol) -> list[Text]:
    """What keeps the test metrics of two runs from being compared, in words; nothing where they may be.

    A window that is only the network's own, seeds and everything else that the test data do not show do not count. Where
    a protocol does not tell an entry (an older run), it is not held against it.
    """
    found: dict[str, Text] = {}
    written = "characters" in first and "characters" in second
    # The same values are the same data, whichever data set they were read from.
    same = first.get("data_sha256") is not None and first.get("data_sha256") == second.get("data_sha256")
    for address in (*_MATTERS, *_NEW, *(_OF_WRITING if written else ())):
        if address == "data" and same:
            continue
        mine, other = _entry(first, address), _entry(second, address)
        if _essence(mine) == _essence(other) or (address not in _NEW and None in (mine, other)):
            continue
        name = address.partition(".")[0]
        told = _told_apart(name, mine, other) if "." not in address else _TEST_PART
        # One reason is enough: another split has another fingerprint and other sizes as well.
        found.setdefault("split" if "." in address or name.startswith(("split", "data")) else name, told)
    return list(found.values())


def changed(before: Protocol, now: Protocol) -> list[Text]:
    """What one run's data give otherwise than before, with both values: each entry that both protocols have.

    An entry that is there only where it says something is told where one has it, too.

    Fingerprints are left out, which say that something differs and not what.
    """
    found = []
    for name in dict.fromkeys([*before, *_NEW]):
        value = before.get(name)
        if name in ("data", "task", "seed", "hashes") or name.endswith(("hash", "sha256")):
            continue
        if (name in now or name in _NEW) and now.get(name) != value:
            mine, other = _apart(value, now.get(name))
            words = Text("{title}: {mine} then, {other} now", "{title}: {mine} entonces, {other} ahora")
            found.append(words.format(title=_title(name), mine=mine, other=other))
    return found


def counted_otherwise(before: Protocol, now: Protocol) -> bool:
    """Whether the same data would be counted otherwise: an older run counted filled values, or rounded large ones."""
    return any(before.get(name) != now.get(name) for name in _NEW)


def _apart(mine: Any, other: Any) -> tuple[Text, Text]:
    """The values of one entry, of tables only what differs."""
    if isinstance(mine, Mapping) and isinstance(other, Mapping):
        for name in mine:
            if mine[name] != other.get(name):
                inner = _apart(mine[name], other.get(name))
                return _named(name, inner[0]), _named(name, inner[1])
    return _value(mine), _value(other)


def _named(name: str, value: Text) -> Text:
    return Text("{title} {value}", "{title} {value}").format(title=_title(name), value=value)


def not_comparable(reasons: Sequence[Text]) -> Text:
    """The reasons as one sentence."""
    return Text(
        f"Not comparable: {'; '.join(reason.en for reason in reasons)}.",
        f"No son comparables: {'; '.join(reason.es for reason in reasons)}.",
    )


def told(protocol: Protocol, choices: Mapping[str, Mapping[str, Text]] | None = None) -> list[tuple[Text, Text]]:
    """A protocol as titles and values, for people.

    Args:
        choices: the words for the values of entries that are knobs of the task.
    """
    found = []
    for name, value in protocol.items():
        words = (choices or {}).get(name, {}).get(value) if isinstance(value, str) else None
        found.append((TITLES.get(name, Text.same(name.replace("_", " "))), words or _value(value)))
    return found


_TEST_PART = Text("the test set differs", "el conjunto de prueba difiere")


def _told_apart(name: str, mine: object, other: object) -> Text:
    title = TITLES[name]
    words = Text("the {title} differs", "difiere: {title}")
    if not isinstance(mine, Mapping) and not name.endswith(("hash", "sha256")):
        pair = (_value(mine), _value(other))
        if all(len(value.en) <= 60 for value in pair):
            words = Text("the {title} differs ({mine} / {other})", "difiere: {title} ({mine} / {other})")
            return words.format(title=title, mine=pair[0], other=pair[1])
    if isinstance(mine, Mapping) and isinstance(other, Mapping):
        keys = [key for key in dict.fromkeys([*mine, *other]) if mine.get(key) != other.get(key)]
        pairs = {key: f"{mine.get(key, '–')} / {other.get(key, '–')}" for key in keys}
        named = [
            Text("{key}: {pair}", "{key}: {pair}").format(key=_title(key), pair=pair) for key, pair in pairs.items()
        ]
        return Text("the {title} differs ({named})", "difiere: {title} ({named})").format(
            title=title, named=Text("; ".join(one.en for one in named)[:160], "; ".join(one.es for one in named)[:160])
        )
    return words.format(title=title)


def _entry(protocol: Protocol, address: str) -> Any:
    value: Any = protocol
    for name in address.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _essence(value: object) -> object:
    """What of an entry counts: numbers inside words are the network's own (windows, streams)."""
    return re.sub(r"\d+", "#", value) if isinstance(value, str) and " " in value else value


def _value(value: object) -> Text:
    if value is None:
        return Text.same("–")
    if isinstance(value, bool):
        return Text("yes", "sí") if value else Text("no", "no")
    if isinstance(value, Mapping):
        parts = list(_parts(value))
        return Text(" · ".join(part.en for part in parts) or "–", " · ".join(part.es for part in parts) or "–")
    if isinstance(value, list | tuple):
        return Text.same(", ".join(map(str, value)) or "–")
    if isinstance(value, float):
        return Text.same(f"{value:.4g}")
    words = str(value).strip() or "–"
    return VALUES.get(words, Text.same(words if len(words) < 200 else words[:16] + "…"))


def _parts(table: Mapping[str, Any]) -> Iterator[Text]:
    for name, value in table.items():
        yield Text("{title}: {value}", "{title}: {value}").format(title=_title(name), value=_value(value))


def _title(name: str) -> Text:
    return _INSIDE.get(name) or TITLES.get(name) or Text.same(name.replace("_", " "))


_INSIDE = PARTS | {
    "from": Text("from", "desde"),
    "to": Text("to", "hasta"),
    "steps": Text("steps", "pasos"),
    "windows": Text("windows", "ventanas"),
    "series": Text("series", "series"),
    "values": Text("values", "valores"),
    "longest": Text("most in a row", "más seguidos"),
    "kind": Text("name", "nombre"),
}

VALUES: dict[str, Text] = {
    "by time": Text("by time", "por tiempo"),
    "by time, as published": Text("by time, as published", "por tiempo, como se publicó"),
    "the data set's own": Text("the data set's own", "la del propio conjunto"),
    "by class, seeded": Text("by class, seeded", "por clase, con semilla"),
    "test as published, validation by class, seeded": Text(
        "test as published, validation by class, seeded", "prueba como se publicó, validación por clase, con semilla"
    ),
    "validation as published, test by class, seeded": Text(
        "validation as published, test by class, seeded", "validación como se publicó, prueba por clase, con semilla"
    ),
    "behind, never read": Text("behind, never read", "detrás; nunca se lee"),
    "word": Text("words", "palabras"),
    "character": Text("characters", "caracteres"),
    "subword": Text("subwords", "fragmentos"),
    "end": Text("the end", "el final"),
    "both": Text("both ends", "ambos extremos"),
    "random": Text("at random", "al azar"),
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
    "the published future of each series is the test part, the steps before it validation": Text(
        "the published future of each series is the test set, the steps before it validation",
        "la prueba es el futuro publicado de cada serie; la validación, los pasos anteriores",
    ),
    "by tune: melodies with the same first eight steps are in one part": Text(
        "by tune: melodies with the same first eight steps are in one part",
        "por melodía: las que comparten los ocho primeros pasos están en la misma parte",
    ),
    "share of the position that each pitch class fills": Text(
        "share of the position that each pitch class fills", "parte de la posición que ocupa cada clase de altura"
    ),
    "share of each pitch class in what sounds in the position": Text(
        "share of each pitch class in what sounds in the position", "parte de cada clase de altura en lo que suena"
    ),
    "means over all series and steps ahead, each series counting alike": Text(
        "means over all series and steps ahead, each series counting alike",
        "medias de todas las series y pasos; cada serie cuenta igual",
    ),
    "seasonal naive inside the published training part of each series": Text(
        "seasonal naive inside the published training set of each series",
        "la estacional ingenua en el entrenamiento publicado de cada serie",
    ),
    "each window by its own size": Text("each window by its own size", "cada ventana por su propio tamaño"),
    "standard, fitted on the training part": Text(
        "standard, fitted on the training set", "estándar, ajustado al conjunto de entrenamiento"
    ),
    "window, fitted on the training part": Text("each window by its own size", "cada ventana por su propio tamaño"),
    "none, fitted on the training part": Text("none", "ninguno"),
    "standard, for each series": Text("standard, for each series", "estándar, en cada serie"),
    "none, for each series": Text("none", "ninguno"),
    "read, never a target, in no metric": Text(
        "read, never a target, in no metric", "se leen; nunca son objetivo ni cuentan en las métricas"
    ),
    "in double precision": Text("in double precision", "con doble precisión"),
    "of the data": Text("of the data", "la de los datos"),
    "deviations of the training part": Text(
        "deviations of the training set", "desviaciones típicas del conjunto de entrenamiento"
    ),
    "as written": Text("as written", "como está escrita"),
    "moved to C major or A minor": Text("moved to C major or A minor", "llevada a do mayor o la menor"),
    "none": Text("none", "–"),
    "carried": Text("carried over", "arrastrado"),
}
"""Values that are phrases of the tasks', in both languages."""
