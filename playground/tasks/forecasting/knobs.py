"""The knobs of forecasting: what is forecast from what, how it is prepared, split and measured."""

from typing import Literal, Self

from pydantic import model_validator
from torch import Tensor

from playground.errors import Impossible
from playground.knobs import knob
from playground.series.forecast_batch import ForecastBatch
from playground.task import Memory, Task
from playground.tasks.forecasting import quantiles
from playground.tasks.forecasting.terms import METRICS
from playground.tasks.forecasting.transformation import Transformation
from playground.tasks.forecasting.view import Level, in_unit
from playground.text import Text


class ForecastingKnobs(Task):
    """What can be set about forecasting, and what follows from that alone; what it does with it is in `Forecasting`."""

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
            "seasonal_growth": Text("growth since one season ago", "crecimiento desde la temporada anterior"),
            "square_root": Text("square root", "raíz cuadrada"),
        },
    )
    scaling: Literal["standard", "window", "none"] = knob(
        "standard",
        advanced=True,
        title=Text("Scaling", "Escala"),
        help=Text(
            "Standard: mean 0 and deviation 1, taken from the training set alone. For collections of series also each window by its own mean size, so that large and small series look alike.",
            "Estándar: media 0 y desviación 1, calculadas solo con el entrenamiento. En colecciones de series también "
            "cada ventana por su tamaño medio, para que series grandes y pequeñas se parezcan.",
        ),
        choices={
            "standard": Text("standard", "estándar"),
            "window": Text("each window by its own size", "cada ventana por su tamaño"),
            "none": Text("none", "ninguna"),
        },
    )
    level: Level = knob(
        "none",
        title=Text("Instance normalisation", "Normalización por ventana"),
        help=Text(
            "What each window is measured from before the network sees it; it is added back to the forecast, so that "
            "the network need not know how high the series stands.",
            "Desde dónde se mide cada ventana antes de que la vea la red; se suma de nuevo a la predicción, y así la red "
            "no necesita saber a qué altura está la serie.",
        ),
        choices={
            "none": Text("none", "ninguna"),
            "last": Text("subtract its last value", "restar su último valor"),
            "mean": Text("subtract its mean", "restar su media"),
            "standard": Text("its mean and deviation", "su media y su desviación"),
        },
    )
    channels: Literal["together", "apart"] = knob(
        "together",
        title=Text("Several series", "Varias series"),
        help=Text(
            "Together: the network reads and forecasts them all at once. Apart: each is an example of its own, and the "
            "same weights serve them all (channel independence).",
            "Juntas: la red las lee y predice todas a la vez. Por separado: cada una es un ejemplo propio y los mismos "
            "pesos sirven para todas (independencia de canales).",
        ),
        choices={"together": Text("together", "juntas"), "apart": Text("apart", "por separado")},
    )
    season: int = knob(
        0,
        ge=0,
        le=10_000,
        advanced=True,
        unit=Text("steps", "pasos"),
        title=Text("Season", "Periodo estacional"),
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
    loss_shape: Literal["squared", "absolute", "huber", "quantiles"] = knob(
        "squared",
        advanced=True,
        title=Text("Loss", "Pérdida"),
        help=Text(
            "Which error training makes small: squared punishes large misses most, absolute aims at the median; quantiles "
            "give a fan around the median that says how sure the forecast is.",
            "Qué error reduce el entrenamiento: el cuadrático castiga los grandes fallos, el absoluto busca la mediana; los "
            "cuantiles dan un abanico alrededor de la mediana que dice cuán segura es la predicción.",
        ),
        choices={
            "squared": Text("squared error", "error cuadrático"),
            "absolute": Text("absolute error", "error absoluto"),
            "huber": Text("Huber: squared near zero, absolute beyond", "Huber: cuadrático cerca, absoluto lejos"),
            "quantiles": Text("quantiles: a fan of nine", "cuantiles: un abanico de nueve"),
        },
    )
    judged_by: Literal["mae", "rmse", "mse", "mase", "smape"] = knob(
        "mae",
        advanced=True,
        title=Text("Selection metric (validation)", "Métrica de selección (validación)"),
        help=Text(
            "The metric that runs are compared by: in tables, against the baselines, and when settings are chosen on the validation set.",
            "La métrica con que se comparan las ejecuciones: en las tablas, frente a las referencias y al elegir ajustes con el conjunto de validación.",
        ),
        choices={name: METRICS[name].title for name in ("mae", "rmse", "mse", "mase", "smape")},
    )
    measured_in: Literal["unit", "standardised"] = knob(
        "unit",
        advanced=True,
        title=Text("Errors measured in", "Errores medidos en"),
        help=Text(
            "The data's unit, or deviations of each series in the training set, as benchmarks of many series do.",
            "La unidad de los datos, o desviaciones de cada serie en el entrenamiento, como en las comparativas de "
            "muchas series.",
        ),
        choices={
            "unit": Text("the data's unit", "la unidad de los datos"),
            "standardised": Text("deviations of each series", "desviaciones de cada serie"),
        },
    )
    split: Literal["published", "shares"] = knob(
        "published",
        advanced=True,
        title=Text("Split", "Partición"),
        help=Text(
            "As the data set is usually split where it says so, else by shares; or always by shares.",
            "Como se suele dividir el conjunto de datos, si lo dice; si no, por proporciones; o siempre por proporciones.",
        ),
        choices={
            "published": Text("as published, else by shares", "la publicada; si no, por proporciones"),
            "shares": Text("by shares", "por proporciones"),
        },
    )
    validation_share: float = knob(
        0.15,
        ge=0.01,
        le=0.45,
        advanced=True,
        title=Text("Validation share", "Proporción de validación"),
        help=Text(
            "The part of the series, after the training set, on which the best epoch and settings are chosen.",
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

    @property
    def levels(self) -> int:
        """How many quantiles are asked for at each step; 1: the value alone."""
        return len(quantiles.LEVELS) if self.loss_shape == "quantiles" else 1

    def in_unit(self, outputs: Tensor, batch: ForecastBatch, memory: Memory) -> Tensor:
        """What the network gives, brought back to the data's unit; see `answer` for the shapes."""
        if self.levels == 1:
            return in_unit(outputs, batch, self.transformation, memory)
        return quantiles.answered(outputs, lambda part: in_unit(part, batch, self.transformation, memory))

    @model_validator(mode="after")
    def _level_needs_the_whole_window(self) -> Self:
        if self.strategy == "recursive" and self.level != "none":
            raise Impossible(
                Text(
                    "Instance normalisation looks at the whole window, so a network that learns at every step of it would "
                    "see what comes; choose the strategy direct, or no instance normalisation.",
                    "La normalización por ventana mira la ventana entera, así que una red que aprende en cada paso vería "
                    "lo que viene; elija la estrategia directa o ninguna normalización por ventana.",
                )
            )
        if self.strategy == "recursive" and self.loss_shape == "quantiles":
            raise Impossible(
                Text(
                    "A network that is fed its own answers needs one value a step, not quantiles; choose the strategy "
                    "direct, or another loss.",
                    "Una red que recibe sus propias respuestas necesita un valor por paso, no cuantiles; elija la estrategia "
                    "directa u otra pérdida.",
                )
            )
        if self.strategy == "recursive" and self.scaling == "window":
            raise Impossible(
                Text(
                    "The size of a window is known at its end only, and a network that learns at every step of it must not "
                    "see it; choose the strategy direct, or standard scaling.",
                    "El tamaño de una ventana solo se conoce a su final, y una red que aprende en cada paso no debe verlo; "
                    "elija la estrategia directa o la escala estándar.",
                )
            )
        return self
