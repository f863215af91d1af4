"""How a network is trained: the knobs of training, and what an engine tells while it trains."""

from dataclasses import dataclass, field
from typing import Literal

from playground.knobs import Configurable, knob
from playground.task import Sample
from playground.text import Text


class Training(Configurable):
    """How long, how fast and on what a network is trained."""

    epochs: int = knob(
        20,
        ge=1,
        le=100_000,
        limit="max_epochs",
        title=Text("Epochs", "Épocas"),
        help=Text(
            "How often the training part is gone through at most.",
            "Cuántas veces se recorre como mucho el entrenamiento.",
        ),
    )
    seconds: int = knob(
        0,
        ge=0,
        le=1_000_000,
        limit="max_seconds",
        unit=Text("s", "s"),
        title=Text("Time limit", "Límite de tiempo"),
        help=Text(
            "Training stops after this time; 0: no limit.", "El entrenamiento para tras este tiempo; 0: sin límite."
        ),
    )
    patience: int = knob(
        10,
        ge=0,
        le=100_000,
        title=Text("Patience", "Paciencia"),
        help=Text(
            "Stop after so many epochs without a better validation loss; 0: no early stopping.",
            "Parar tras tantas épocas sin mejorar la pérdida de validación; 0: sin parada temprana.",
        ),
    )
    batch: int = knob(
        32,
        ge=1,
        le=65_536,
        limit="max_batch",
        log=True,
        title=Text("Batch size", "Tamaño del lote"),
        help=Text("Sequences that go through the network together.", "Secuencias que pasan juntas por la red."),
    )
    optimiser: Literal["adam", "adamw", "sgd"] = knob(
        "adam",
        title=Text("Optimiser", "Optimizador"),
        help=Text("The rule that turns gradients into steps.", "La regla que convierte gradientes en pasos."),
        choices={
            "adam": Text.same("Adam"),
            "adamw": Text.same("AdamW"),
            "sgd": Text("SGD with momentum", "SGD con momento"),
        },
    )
    learning_rate: float = knob(
        3e-3,
        ge=1e-6,
        le=10.0,
        log=True,
        title=Text("Learning rate", "Tasa de aprendizaje"),
        help=Text("The size of a step.", "El tamaño de cada paso."),
    )
    schedule: Literal["constant", "cosine", "plateau"] = knob(
        "constant",
        title=Text("Schedule", "Programa"),
        help=Text("How the learning rate changes over training.", "Cómo cambia la tasa de aprendizaje."),
        choices={
            "constant": Text("constant", "constante"),
            "cosine": Text("warm-up, then cosine to zero", "calentamiento y coseno hasta cero"),
            "plateau": Text("halve when validation stalls", "a la mitad cuando la validación se estanca"),
        },
    )
    weight_decay: float = knob(
        0.0,
        ge=0.0,
        le=10.0,
        advanced=True,
        title=Text("Weight decay", "Decaimiento de pesos"),
        help=Text("Pulls weights towards zero.", "Atrae los pesos hacia cero."),
    )
    clip: float = knob(
        1.0,
        ge=0.0,
        le=1e6,
        advanced=True,
        title=Text("Gradient clipping", "Recorte del gradiente"),
        help=Text(
            "Longest gradient that is let through; 0: no clipping.",
            "Gradiente más largo que se deja pasar; 0: sin recorte.",
        ),
    )
    precision: Literal["auto", "float32", "bfloat16"] = knob(
        "auto",
        advanced=True,
        title=Text("Precision", "Precisión"),
        help=Text("How numbers are kept while computing.", "Cómo se guardan los números al calcular."),
        choices={
            "auto": Text("automatic", "automática"),
            "float32": Text.same("float32"),
            "bfloat16": Text("bfloat16 where it is exact enough", "bfloat16 donde basta"),
        },
    )
    device: Literal["auto", "cuda", "mps", "cpu"] = knob(
        "auto",
        advanced=True,
        title=Text("Device", "Dispositivo"),
        help=Text(
            "What computes; automatic takes a GPU where there is one.", "Qué calcula; automático usa una GPU si la hay."
        ),
        choices={
            "auto": Text("automatic", "automático"),
            "cuda": Text.same("CUDA"),
            "mps": Text.same("Apple MPS"),
            "cpu": Text.same("CPU"),
        },
    )
    threads: int = knob(
        0,
        ge=0,
        le=256,
        advanced=True,
        title=Text("CPU threads", "Hilos de CPU"),
        help=Text(
            "Part of what makes numbers repeat; 0: this machine's share, written down when the run is submitted.",
            "Influye en que los números se repitan; 0: la parte de esta máquina, que se anota al lanzar.",
        ),
    )


@dataclass(frozen=True)
class Progress:
    """Told a few times a second inside an epoch.

    Attributes:
        epoch: the running epoch, from 1. step: optimiser steps since the start.
        share: of this epoch that is done, 0 to 1.
        train_loss: mean over the epoch so far, in the task's unit.
        seconds: of training since the start, over all sessions.
    """

    epoch: int
    step: int
    share: float
    train_loss: float
    seconds: float


@dataclass(frozen=True)
class Epoch:
    """Told after each epoch; epoch 0 is the untrained network.

    Attributes:
        number: 0 before training. step: optimiser steps since the start.
        train_loss: mean over the epoch; NaN at epoch 0.
        validation_loss: over the whole validation part.
        metrics: of the validation part, by name.
        gradient_norm: mean over the epoch, before clipping; NaN at epoch 0.
        learning_rate: at the end of the epoch.
        items_per_second: real items of the training part per second.
        peak_memory: MiB, of the process (CPU) or of the device.
        seconds: of training since the start, over all sessions.
        best: whether this is the best validation loss so far.
        sample: the task's sample output with these weights.
    """

    number: int
    step: int
    train_loss: float
    validation_loss: float
    metrics: dict[str, float]
    gradient_norm: float
    learning_rate: float
    items_per_second: float
    peak_memory: float
    seconds: float
    best: bool
    sample: Sample = field(repr=False)


Event = Progress | Epoch
