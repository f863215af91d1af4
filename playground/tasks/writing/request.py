"""What a person may give a network that writes."""

from playground.knobs import knob
from playground.task import Request
from playground.text import Text


class WritingRequest(Request):
    """A beginning, how far to write on, and how boldly."""

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
            "0 always takes the likeliest character, 1 follows the network's own chances, more is wilder.",
            "0 toma siempre el carácter más probable, 1 sigue las probabilidades de la red, más es más alocado.",
        ),
    )
    top_k: int = knob(
        0,
        ge=0,
        le=1000,
        advanced=True,
        title=Text("Only the likeliest", "Solo los más probables"),
        help=Text(
            "Draw among so many of the likeliest characters; 0: among all.",
            "Elegir entre tantos de los caracteres más probables; 0: entre todos.",
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
