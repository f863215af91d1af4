"""Terms of comparisons: what they are decided by, and how sure that is."""

from playground.learn.glossary.term import Term
from playground.text import Text

TERMS = (
    Term(
        "selection_metric",
        Text("selection metric", "métrica de selección"),
        Text(
            "The metric that decides what is best. Choices are made by its value on the validation set, and ★ marks the chosen; its value on the test set tells how good the chosen is.",
            "La métrica que decide qué es lo mejor. Se elige por su valor en el conjunto de validación, y ★ marca lo elegido; su valor en el de prueba dice cómo de bueno es.",
        ),
        also=("Selection metric (validation)",),
    ),
    Term(
        "practical_equivalence",
        Text("region of practical equivalence", "región de equivalencia práctica"),
        Text(
            "The differences too small to matter to whoever compares: within it, two networks count as practically the same.",
            "Las diferencias demasiado pequeñas para importarle a quien compara: dentro de ella, dos redes cuentan como prácticamente iguales.",
        ),
    ),
    Term(
        "standard_deviation",
        Text("standard deviation", "desviación típica"),
        Text("How far values typically lie from their mean.", "Cuánto se alejan normalmente los valores de su media."),
    ),
    Term(
        "confidence_interval",
        Text("confidence interval", "intervalo de confianza"),
        Text(
            "A range made so that, in repeated experiments, 95 of 100 such ranges hold the true value.",
            "Un rango construido de modo que, al repetir el experimento, 95 de cada 100 contengan el valor verdadero.",
        ),
    ),
)
