"""How a session of a run may end other than by finishing, and the words for it."""

from playground.errors import TrackingFailed
from playground.text import Text
from playground.tracking.stop_requests import Wish

IN_TERMINAL = Text("Stopped in the terminal.", "Detenida desde la terminal.")
"""Why a run stopped that nobody in the record wished to stop."""


OUT_OF_MEMORY = Text(
    "There was not enough memory; choose a smaller batch, hidden size or window.",
    "No hubo memoria suficiente; elija un lote, un tamaño oculto o una ventana menores.",
)


def defect(error: Exception) -> Text:
    """What is said of an error that nobody foresaw."""
    what = f"{type(error).__name__}: {str(error)[:300]}"
    return Text(
        "An unexpected error occurred ({what}); the log says where. Please report it.",
        "Se produjo un error inesperado ({what}); el registro dice dónde. Comuníquelo, por favor.",
    ).format(what=what)


class Interrupted(Exception):
    """Somebody wants the run to end before it has finished."""

    def __init__(self, wish: Wish, reason: Text) -> None:
        super().__init__(reason.en)
        self.wish = wish
        self.reason = reason


def unreached() -> TrackingFailed:
    """Said where the record did not answer until the end."""
    return TrackingFailed(
        Text(
            "The tracking store does not answer; the results are kept on this machine and sent when it is back.",
            "El almacén de resultados no responde; los resultados quedan en esta máquina y se enviarán cuando vuelva.",
        )
    )
