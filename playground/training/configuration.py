"""How a network is trained: the knobs of training."""

from typing import Literal

from playground.knobs import Configurable, knob
from playground.text import Text

Device = Literal[
    "auto",
    "cuda",
    "mps",
    "cpu",
    "cuda:0",
    "cuda:1",
    "cuda:2",
    "cuda:3",
    "cuda:4",
    "cuda:5",
    "cuda:6",
    "cuda:7",
]
"""What may be asked for to compute: anything, a kind of device, or one GPU of several by its number."""


class Training(Configurable):
    """How long, how fast and on what a network is trained."""

    epochs: int = knob(
        20,
        ge=1,
        le=100_000,
        limit="max_epochs",
        title=Text("Epochs", "Épocas"),
        help=Text(
            "The largest number of passes over the training set (Keras epochs).",
            "El máximo de pasadas por el conjunto de entrenamiento (epochs en Keras).",
        ),
    )
    steps: int = knob(
        0,
        ge=0,
        le=100_000_000,
        advanced=True,
        unit=Text("steps", "pasos"),
        title=Text("Step limit", "Límite de pasos"),
        help=Text(
            "Training stops after this many batches, even within an epoch, and the learning-rate schedule ends there; 0: no limit.",
            "El entrenamiento se detiene tras este número de lotes, también dentro de una época, y la planificación de la tasa acaba ahí; 0: sin límite.",
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
            "The whole run ends after this time, preparing and measuring included: training stops a tenth before that, "
            "or earlier where measuring takes longer. 0: no limit.",
            "La ejecución entera termina tras este tiempo, incluidas la preparación y la medición: el entrenamiento para una "
            "décima parte antes, o más si medir tarda más. 0: sin límite.",
        ),
    )
    patience: int = knob(
        10,
        ge=0,
        le=100_000,
        title=Text("Patience", "Paciencia"),
        help=Text(
            "Early stopping after this many epochs without a better validation loss (Keras EarlyStopping, patience); 0: none.",
            "Parada temprana tras este número de épocas sin mejorar la pérdida de validación (EarlyStopping, patience en Keras); 0: ninguna.",
        ),
    )
    batch: int = knob(
        32,
        ge=1,
        le=65_536,
        limit="max_batch",
        log=True,
        title=Text("Batch size", "Tamaño del lote"),
        help=Text(
            "Sequences that go through the network together (batch_size in Keras and PyTorch).",
            "Secuencias que pasan juntas por la red (batch_size en Keras y PyTorch).",
        ),
    )
    optimiser: Literal["adam", "adamw", "sgd"] = knob(
        "adam",
        title=Text("Optimiser", "Optimizador"),
        help=Text(
            "The rule that turns gradients into steps (Keras optimizer, PyTorch torch.optim).",
            "La regla que convierte gradientes en pasos (optimizer en Keras, torch.optim en PyTorch).",
        ),
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
        help=Text(
            "The size of a step (Keras learning_rate, PyTorch lr).",
            "El tamaño de cada paso (learning_rate en Keras, lr en PyTorch).",
        ),
    )
    schedule: Literal["constant", "cosine", "plateau"] = knob(
        "constant",
        title=Text("Learning-rate schedule", "Planificación de la tasa de aprendizaje"),
        help=Text(
            "How the learning rate changes over training (Keras CosineDecay, ReduceLROnPlateau; PyTorch lr_scheduler).",
            "Cómo cambia la tasa de aprendizaje (CosineDecay, ReduceLROnPlateau en Keras; lr_scheduler en PyTorch).",
        ),
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
        help=Text(
            "Pulls weights towards zero (L2 regularisation; weight_decay in Keras and PyTorch).",
            "Atrae los pesos hacia cero (regularización L2; weight_decay en Keras y PyTorch).",
        ),
    )
    clip: float = knob(
        1.0,
        ge=0.0,
        le=1e6,
        advanced=True,
        title=Text("Gradient clipping", "Recorte del gradiente"),
        help=Text(
            "The largest gradient norm; longer gradients are scaled down to it (Keras global_clipnorm, PyTorch clip_grad_norm_). 0: no clipping.",
            "La mayor norma del gradiente; los gradientes mayores se reducen a ella (global_clipnorm en Keras, clip_grad_norm_ en PyTorch). 0: sin recorte.",
        ),
    )
    gradient_noise: float = knob(
        0.0,
        ge=0.0,
        le=10.0,
        advanced=True,
        title=Text("Gradient noise", "Ruido en el gradiente"),
        help=Text(
            "Variance of the random numbers added to the gradients at the first step; it fades with the steps. 0: none.",
            "Varianza de los números aleatorios que se suman a los gradientes en el primer paso; se va apagando. 0: sin "
            "ruido.",
        ),
    )
    averaging: float = knob(
        0.0,
        ge=0.0,
        le=0.9999,
        advanced=True,
        title=Text("Weight averaging", "Promedio de pesos"),
        help=Text(
            "Share of a running average of the weights that each step keeps, such as 0.99; the average is what is measured "
            "and kept (Keras use_ema, ema_momentum; PyTorch AveragedModel). 0: no averaging.",
            "Parte de un promedio móvil de los pesos que cada paso conserva, como 0,99; lo que se mide y se guarda es el "
            "promedio (use_ema, ema_momentum en Keras; AveragedModel en PyTorch). 0: sin promedio.",
        ),
    )
    best_by: Literal["loss", "metric"] = knob(
        "loss",
        advanced=True,
        title=Text("Best epoch by", "Mejor época según"),
        help=Text(
            "What decides on the validation set which epoch is best and when early stopping ends training: the loss, or the selection metric, which may still improve when the loss does not.",
            "Qué decide con el conjunto de validación cuál es la mejor época y cuándo actúa la parada temprana: la pérdida, o la métrica de selección, que puede mejorar aunque la pérdida ya no baje.",
        ),
        choices={
            "loss": Text("validation loss", "pérdida de validación"),
            "metric": Text("the selection metric", "la métrica de selección"),
        },
    )
    weights_from: str = knob(
        "",
        pattern=r"^$|^[0-9a-f]{32}$",
        advanced=True,
        later=True,
        title=Text("Begin with the weights of", "Comenzar con los pesos de"),
        help=Text(
            "The id of a run whose best weights training begins with (fine-tuning), on these data; empty: at random. What "
            "does not fit begins at random, and the run says what.",
            "El identificador de una ejecución con cuyos mejores pesos comienza el entrenamiento (ajuste fino), con estos "
            "datos; vacío: al azar. Lo que no encaja comienza al azar, y la ejecución dice qué.",
        ),
    )
    scaler: Literal["refitted", "kept"] = knob(
        "refitted",
        advanced=True,
        later=True,
        title=Text("Scaler when fine-tuning", "Escala en el ajuste fino"),
        help=Text(
            "Fitted anew on this training set, or kept as the run has it whose weights are taken: for data in the same unit "
            "and of the same size.",
            "Ajustada de nuevo con este entrenamiento, o como la tiene la ejecución cuyos pesos se toman: para datos en la "
            "misma unidad y del mismo tamaño.",
        ),
        choices={"refitted": Text("fitted anew", "ajustada de nuevo"), "kept": Text("kept", "conservada")},
    )
    frozen: bool = knob(
        False,
        advanced=True,
        later=True,
        title=Text("Freeze all but the output", "Congelar todo menos la salida"),
        help=Text(
            "Weights that are taken whole from another run stay as they are, except those of the output layer "
            "(Keras trainable=False, PyTorch requires_grad_(False)); no effect without such a run.",
            "Los pesos que se toman enteros de otra ejecución se quedan como están, salvo los de la capa de salida "
            "(trainable=False en Keras, requires_grad_(False) en PyTorch); sin tal ejecución no tiene efecto.",
        ),
    )
    precision: Literal["auto", "float32", "bfloat16"] = knob(
        "auto",
        advanced=True,
        title=Text("Precision", "Precisión"),
        help=Text(
            "How numbers are kept while computing (Keras mixed_bfloat16, PyTorch autocast).",
            "Cómo se guardan los números al calcular (mixed_bfloat16 en Keras, autocast en PyTorch).",
        ),
        choices={
            "auto": Text("automatic", "automática"),
            "float32": Text.same("float32"),
            "bfloat16": Text("bfloat16 where it is exact enough", "bfloat16 donde basta"),
        },
    )
    device: Device = knob(
        "auto",
        advanced=True,
        widget="device",
        title=Text("Device", "Dispositivo"),
        help=Text(
            "Where the network is trained; automatic takes the first that is free, a GPU before the processor.",
            "Qué calcula; automático usa lo primero que quede libre, una GPU antes que el procesador.",
        ),
        choices={
            "auto": Text("automatic", "automático"),
            "cuda": Text("CUDA, any", "CUDA, cualquiera"),
            "mps": Text.same("Apple MPS"),
            "cpu": Text.same("CPU"),
        }
        | {f"cuda:{number}": Text.same(f"CUDA {number}") for number in range(8)},
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
