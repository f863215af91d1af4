"""What a run is doing, in words."""

from typing import Final

from playground.text import Text

WAITING: Final = Text("waiting", "en espera")
PREPARING: Final = Text("preparing data", "preparando los datos")
TRAINING: Final = Text("training", "entrenando")
KEEPING: Final = Text("keeping the model", "guardando el modelo")
DISK_FULL: Final = Text(
    "training goes on, but the disk of this machine is full: nothing more is kept until there is room",
    "el entrenamiento continúa, pero el disco de esta máquina está lleno: no se guarda nada más hasta que haya espacio",
)
DISK_WAS_FULL: Final = Text(
    "The disk was full for {seconds} s while this run trained; nothing of it is missing.",
    "El disco estuvo lleno {seconds} s durante esta ejecución; no falta nada de ella.",
)
UNKNOWN_TO_RECORD: Final = Text(
    "The tracking store no longer has this run; what was trained stays on this machine.",
    "El almacén de resultados ya no tiene esta ejecución; lo entrenado queda en esta máquina.",
)
ENDED_ELSEWHERE: Final = Text(
    "According to the tracking store this run has ended or another process trains it.",
    "Según el almacén de resultados, esta ejecución ya terminó o la entrena otro proceso.",
)
TESTING: Final = Text("measuring on the test set", "midiendo en el conjunto de prueba")
