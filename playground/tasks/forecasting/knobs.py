"""The knobs of forecasting: what is forecast from what, how it is prepared, split and measured."""

from typing import Literal

from playground.knobs import knob
from playground.metrics import METRICS
from playground.task import Task
from playground.tasks.forecasting.transformation import Transformation
from playground.text import Text


class ForecastingKnobs(Task):
    """What can be set about forecasting; what it does with it is in `Forecasting`."""

    window: int = knob(
        36,
        ge=1,
        le=10_000,
        limit="max_window",
        log=True,
        unit=Text("steps", "pasos"),
        title=Text("Window", "Ventana"),
        help=Text("How many known steps the network reads.", "Cuántos pasos conocidos lee la red."),
    )
    horizon: int = knob(
        12,
        ge=1,
        le=1_000,
        log=True,
        unit=Text("steps", "pasos"),
        title=Text("Horizon", "Horizonte"),
        help=Text("How many steps ahead are forecast.", "Cuántos pasos por delante se predicen."),
    )
    strategy: Literal["direct", "recursive"] = knob(
        "direct",
        title=Text("Strategy", "Estrategia"),
        help=Text(
            "Direct: all steps ahead in one answer. Recursive: the network learns one step and is fed its own answers.",
            "Directa: todos los pasos en una respuesta. Recursiva: la red aprende un paso y recibe sus propias "
            "respuestas.",
        ),
        choices={"direct": Text("direct", "directa"), "recursive": Text("recursive", "recursiva")},
    )
    transformation: Transformation = knob(
        "none",
        title=Text("Transformation", "Transformación"),
        help=Text(
            "What is done to the series before the network sees it; forecasts are brought back to the data's unit.",
            "Qué se hace con la serie antes de que la vea la red; las predicciones vuelven a la unidad de los datos.",
        ),
        choices={
            "none": Text("none", "ninguna"),
            "difference": Text("difference to the step before", "diferencia con el paso anterior"),
            "seasonal_difference": Text("difference to one season ago", "diferencia con la temporada anterior"),
            "log": Text("logarithm", "logaritmo"),
            "square_root": Text("square root", "raíz cuadrada"),
        },
    )
    scaling: Literal["standard", "none"] = knob(
        "standard",
        advanced=True,
        title=Text("Scaling", "Escala"),
        help=Text(
            "Standard: mean 0 and deviation 1, taken from the training part alone.",
            "Estándar: media 0 y desviación 1, calculadas solo con el entrenamiento.",
        ),
        choices={"standard": Text("standard", "estándar"), "none": Text("none", "ninguna")},
    )
    season: int = knob(
        0,
        ge=0,
        le=10_000,
        advanced=True,
        unit=Text("steps", "pasos"),
        title=Text("Season", "Temporada"),
        help=Text(
            "Steps after which things repeat; 0: as the data set says.",
            "Pasos tras los que todo se repite; 0: lo que diga el conjunto de datos.",
        ),
    )
    stride: int = knob(
        1,
        ge=1,
        le=10_000,
        advanced=True,
        unit=Text("steps", "pasos"),
        title=Text("Stride", "Salto"),
        help=Text(
            "Steps from one training window to the next; validation and test forecast from every step.",
            "Pasos de una ventana de entrenamiento a la siguiente; validación y prueba predicen desde cada paso.",
        ),
    )
    loss_shape: Literal["squared", "absolute", "huber"] = knob(
        "squared",
        advanced=True,
        title=Text("Loss", "Pérdida"),
        help=Text(
            "Which error training makes small: squared punishes large misses most, absolute aims at the median.",
            "Qué error reduce el entrenamiento: el cuadrático castiga los grandes fallos, el absoluto busca la mediana.",
        ),
        choices={
            "squared": Text("squared error", "error cuadrático"),
            "absolute": Text("absolute error", "error absoluto"),
            "huber": Text(
                "Huber: squared near zero, absolute beyond", "Huber: cuadrático cerca de cero, absoluto lejos"
            ),
        },
    )
    judged_by: Literal["mae", "rmse", "mse", "mase", "smape"] = knob(
        "mae",
        advanced=True,
        title=Text("Judged by", "Se juzga por"),
        help=Text(
            "The metric that decides: in tables, against the floors, and for settings chosen on validation.",
            "La métrica que decide: en las tablas, frente a las referencias y al elegir ajustes con la validación.",
        ),
        choices={name: METRICS[name].title for name in ("mae", "rmse", "mse", "mase", "smape")},
    )
    validation_share: float = knob(
        0.15,
        ge=0.01,
        le=0.45,
        advanced=True,
        title=Text("Validation share", "Proporción de validación"),
        help=Text(
            "The part of the series, after the training part, on which the best epoch and settings are chosen.",
            "La parte de la serie, tras el entrenamiento, con la que se eligen la mejor época y los ajustes.",
        ),
    )
    test_share: float = knob(
        0.15,
        ge=0.01,
        le=0.45,
        advanced=True,
        title=Text("Test share", "Proporción de prueba"),
        help=Text(
            "The last part of the series, looked at once, at the end.",
            "La última parte de la serie, que se mira una sola vez, al final.",
        ),
    )
