"""What a run is doing, in words."""

from typing import Final

from playground.text import Text

WAITING: Final = Text("waiting", "en espera")
PREPARING: Final = Text("preparing data", "preparando los datos")
TRAINING: Final = Text("training", "entrenando")
KEEPING: Final = Text("keeping the model", "guardando el modelo")
TESTING: Final = Text("measuring on the test part", "midiendo en la parte de prueba")
