"""What a person may give a network that writes."""

from playground.knobs import knob
from playground.task import Request
from playground.text import Text


class WritingRequest(Request):
    """A beginning, how far to write on, and how boldly."""

    action = Text("Generate", "Generar")

    text: str = knob(
        "",
        max_length=5000,
        widget="prose",
        title=Text("Beginning", "Comienzo"),
        help=Text(
            "The network writes on from here. For tunes: headers, notes, both, or nothing.",
            "La red sigue escribiendo desde aquí. Para melodías: cabeceras, notas, ambas o nada.",
        ),
    )
    length: int = knob(
        400,
        ge=1,
        le=20_000,
        limit="max_generated",
        log=True,
        unit=Text("characters", "caracteres"),
        title=Text("Length", "Longitud"),
        help=Text(
            "How many characters to write at most; a tune stops at its end.",
            "Cuántos caracteres escribir como mucho; una melodía se detiene en su final.",
        ),
    )
    temperature: float = knob(
        0.8,
        ge=0.0,
        le=3.0,
        title=Text("Temperature", "Temperatura"),
        help=Text(
            "0 always takes the most likely character, 1 samples from the network's probabilities, higher values sample unlikely characters more often.",
            "0 toma siempre el carácter más probable, 1 muestrea según las probabilidades de la red, más da más peso a lo improbable.",
        ),
    )
    top_k: int = knob(
        0,
        ge=0,
        le=1000,
        advanced=True,
        title=Text("Top-k", "Top-k"),
        help=Text(
            "Sample among this many of the most likely characters; 0: among all.",
            "Muestrear entre este número de caracteres más probables; 0: entre todos.",
        ),
    )
    seed: int = knob(
        0,
        ge=0,
        le=2**31 - 1,
        title=Text("Seed", "Semilla"),
        help=Text(
            "The same seed draws the same text; another seed, another text.",
            "La misma semilla da el mismo texto; otra semilla, otro texto.",
        ),
    )
