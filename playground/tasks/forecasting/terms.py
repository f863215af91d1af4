"""The terms in which forecasts are told: metrics, protocol, sanity checks."""

from collections.abc import Mapping
from dataclasses import replace

from playground.result_terms import (
    EXPOSURE_BIAS,
    LONGER,
    MOSTLY,
    NO_DECAY,
    Advice,
    Metric,
    ProtocolEntry,
    SanityCheck,
    Terms,
    times,
)
from playground.task import Task
from playground.text import Text

METRICS: Mapping[str, Metric] = {
    "mae": Metric(
        Text("MAE", "MAE"),
        "lower",
        Text("Mean absolute error, in the data's unit.", "Error absoluto medio, en la unidad de los datos."),
    ),
    "rmse": Metric(
        Text("RMSE", "RMSE"),
        "lower",
        Text(
            "Root mean squared error, in the data's unit; large errors count more.",
            "Raíz del error cuadrático medio, en la unidad de los datos; los errores grandes pesan más.",
        ),
    ),
    "mse": Metric(
        Text("MSE", "MSE"),
        "lower",
        Text("Mean squared error, in the data's unit squared.", "Error cuadrático medio, en la unidad al cuadrado."),
    ),
    "mase": Metric(
        Text("MASE", "MASE"),
        "lower",
        Text(
            "Error relative to the seasonal naive forecast on the training set; below 1 is better than that forecast.",
            "Error relativo a la predicción ingenua estacional en el conjunto de entrenamiento; por debajo de 1 la mejora.",
        ),
    ),
    "smape": Metric(
        Text("sMAPE", "sMAPE"),
        "lower",
        Text(
            "Symmetric mean absolute percentage error, 0 to 200 %.",
            "Error porcentual absoluto medio simétrico, de 0 a 200 %.",
        ),
    ),
    "owa": Metric(
        Text("OWA", "OWA"),
        "lower",
        Text(
            "Overall weighted average: the mean of sMAPE and MASE, each relative to the Naive2 forecast; below 1 is better than Naive2.",
            "Promedio ponderado global: la media de sMAPE y MASE, cada uno relativo a la predicción Naive2; por debajo de 1 la mejora.",
        ),
    ),
    "pinball": Metric(
        Text("pinball loss", "pérdida pinball"),
        "lower",
        Text(
            "Quantile loss: the mean error of the quantiles, each weighted by its level, in the data's unit; a narrow, well-placed interval is best.",
            "Pérdida de cuantiles: el error medio de los cuantiles, cada uno ponderado por su nivel, en la unidad de los datos; lo mejor es un intervalo estrecho y bien situado.",
        ),
    ),
    "coverage": Metric(
        Text("coverage (ideal: 80 %)", "cobertura (ideal: 80 %)"),
        "higher",
        Text(
            "Share of true values between the 10 % and the 90 % quantile; 80 % is ideal, more means too wide an interval, less too narrow.",
            "Proporción de valores reales entre los cuantiles 10 % y 90 %; lo ideal es 80 %: con más, el intervalo es demasiado ancho; con menos, demasiado estrecho.",
        ),
        percent=True,
    ),
    "skill": Metric(
        Text("skill", "mejora sobre el ingenuo (skill)"),
        "higher",
        Text(
            "Improvement over the best naive forecast: the share of its error that is removed; 0 is no better, 1 is perfect.",
            "Mejora sobre la mejor predicción ingenua: la parte de su error que se elimina; 0 no la mejora, 1 es perfecto.",
        ),
    ),
}

ENTRIES: Mapping[str, ProtocolEntry] = {
    "parts": ProtocolEntry(Text("splits", "particiones"), compared="test"),
    "scaling": ProtocolEntry(Text("scaling", "escalado")),
    "transformation": ProtocolEntry(Text("transformation", "transformación")),
    "level": ProtocolEntry(Text("level", "nivel")),
    "channels": ProtocolEntry(Text("series in the network", "series en la red")),
    "season": ProtocolEntry(Text("season", "periodo estacional")),
    "window": ProtocolEntry(Text("window", "ventana")),
    "horizon": ProtocolEntry(Text("horizon", "horizonte"), compared="whole"),
    "metrics_unit": ProtocolEntry(Text("unit of the metrics", "unidad de las métricas"), compared="whole"),
    "metrics": ProtocolEntry(Text("metrics", "métricas"), compared="whole"),
    "mase_scale": ProtocolEntry(Text("scale of MASE", "escala de MASE"), compared="whole"),
    "measured": ProtocolEntry(Text("how it is measured", "cómo se mide"), compared="whole"),
    "covariates": ProtocolEntry(Text("series that are only read", "series que solo se leen")),
    "filled": ProtocolEntry(Text("filled values", "valores rellenados"), exceptional=True),
    "numbers": ProtocolEntry(Text("numbers", "números"), exceptional=True),
    "resolution": ProtocolEntry(Text("values are told apart from", "los valores se distinguen desde")),
    "from": ProtocolEntry(Text("from", "desde")),
    "to": ProtocolEntry(Text("to", "hasta")),
    "steps": ProtocolEntry(Text("steps", "pasos")),
    "windows": ProtocolEntry(Text("windows", "ventanas")),
    "series": ProtocolEntry(Text("series", "series")),
    "values": ProtocolEntry(Text("values", "valores")),
    "longest": ProtocolEntry(Text("most in a row", "más seguidos")),
}
"""The entries of the protocol, and what stands inside them."""


FROM_THE_LAST: Advice = (
    Text("Let it forecast the change from the last value.", "Deje que prediga el cambio respecto al último valor."),
    {"task.level": "last"},
)
DIFFERENCES: Advice = (
    Text("Train on differences instead of values.", "Entrénela con diferencias en lugar de valores."),
    {"task.transformation": "difference"},
)
MORE_PAST: Advice = (
    Text("Try a window twice as long.", "Pruebe con una ventana el doble de larga."),
    {"task.window": times(2, 720)},
)

TERMS = Terms(
    metrics=METRICS,
    entries=ENTRIES,
    values={
        "by time": Text("by time", "por tiempo"),
        "by time, as published": Text("by time, as published", "por tiempo, como se publicó"),
        "the published future of each series is the test part, the steps before it validation": Text(
            "the published future of each series is the test set, the steps before it validation",
            "la prueba es el futuro publicado de cada serie; la validación, los pasos anteriores",
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
        "standard, kept from the run that it begins with": Text(
            "standard, kept from the run that it begins with", "estándar, la de la ejecución con que comienza"
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
    },
    checks={
        "skill": replace(
            Task.terms.checks["skill"], advice=(FROM_THE_LAST, DIFFERENCES, *Task.terms.checks["skill"].advice)
        ),
        "echo": SanityCheck(
            title=Text("similarity to the last value (echo)", "parecido con el último valor (eco)"),
            help=Text(
                "How close the forecast is to the last known value: at 100 % it is exactly that value; at 0 it is at least as close to the true values.",
                "Cuánto se parece la predicción al último valor conocido: con 100 % es justo ese valor; con 0 está al menos igual de cerca de los valores reales.",
            ),
            wrong=lambda value, _metrics: value >= 0.5,
            finding=Text(
                "The forecast is mostly the last value repeated (similarity {value}).",
                "La predicción es sobre todo el último valor repetido (parecido {value}).",
            ),
            advice=(DIFFERENCES, FROM_THE_LAST, MORE_PAST),
        ),
        "flat_forecast": SanityCheck(
            title=Text("movement of the forecast", "movimiento de la predicción"),
            help=Text(
                "How much the forecasts differ from one window to another, as a share of how much the truth does: near 0 it is always the same forecast, whatever the window; below 10 % it has collapsed.",
                "Cuánto difieren las predicciones de una ventana a otra, como parte de cuánto difiere la verdad: cerca de 0 es siempre la misma predicción, sea cual sea la ventana; por debajo del 10 %, ha colapsado.",
            ),
            wrong=lambda value, _metrics: value < 0.1,
            finding=Text(
                "The forecast has collapsed to a flat line: it moves only {value} as much as the truth.",
                "La predicción se ha quedado en una línea plana: se mueve solo un {value} de lo que se mueve la verdad.",
            ),
            advice=(
                NO_DECAY,
                FROM_THE_LAST,
                LONGER,
            ),
        ),
        "exposure_bias": replace(
            EXPOSURE_BIAS, wrong=lambda value, metrics: value >= MOSTLY and metrics.get("skill", 1.0) <= 0
        ),
        "look_ahead": SanityCheck(
            title=Text("column that knows the future (correlation)", "columna que conoce el futuro (correlación)"),
            help=Text(
                "The largest correlation of a column that the network reads with a change of the target still to come, which the target's own past does not tell; from 0.98 on, that column holds the answer.",
                "La mayor correlación de una columna que la red lee con un cambio futuro del objetivo que su propio pasado no anuncia; desde 0,98, esa columna contiene la respuesta.",
            ),
            wrong=lambda value, _metrics: value >= 0.98,
            finding=Text(
                "Look-ahead leak: a column that the network reads is a copy of the target's future (correlation {value}), so the error says nothing about forecasting.",
                "Fuga del futuro: una columna que la red lee es una copia del futuro del objetivo (correlación {value}), así que el error no dice nada de la predicción.",
            ),
            advice=((Text("Bring the column to its own time.", "Lleve la columna a su momento."), {"data.lead": 0}),),
            percent=False,
        ),
    },
    tables={
        "series": {
            "name": Text("series", "serie"),
            "count": Text("steps", "pasos"),
            "first": Text("first value", "primer valor"),
            "last": Text("naive (last value)", "ingenuo (último valor)"),
            "start": Text("from", "desde"),
            "end": Text("to", "hasta"),
            "season": Text("season", "periodo estacional"),
            "missing": Text("missing", "faltan"),
        }
    },
)
