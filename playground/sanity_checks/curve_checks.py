"""The checks of a run's curves, in words, with their thresholds and what to try next; the values are from `curves`."""

from collections.abc import Mapping

from playground.result_terms import LONGER, MORE_DROPOUT, SLOWER, USUAL_RATE, WIDER, Advice, SanityCheck, times
from playground.sanity_checks.curves import STEEP
from playground.text import Text


def _faster(now: float) -> float:
    return max(now, min(USUAL_RATE, 10 * now))


CLIPPED: Advice = (
    Text("Clip the gradient to norm 1.", "Recorte el gradiente a norma 1."),
    {"training.clip": lambda now: now if 0 < now <= 1 else 1.0},
)
FASTER: Advice = (
    Text("Try a larger learning rate.", "Pruebe con una tasa de aprendizaje mayor."),
    {"training.learning_rate": _faster},
)
CURVE_CHECKS: Mapping[str, SanityCheck] = {
    "exploding_gradient": SanityCheck(
        title=Text("largest gradient norm", "mayor norma del gradiente"),
        help=Text(
            "The mean norm of the gradient in an epoch, before clipping. From 1,000 on, or where training without clipping ends in a loss that is not a number (NaN), the gradient has exploded.",
            "La norma media del gradiente en una época, antes del recorte. Desde 1000, o si el entrenamiento sin recorte acaba en una pérdida que no es un número (NaN), el gradiente ha explotado.",
        ),
        wrong=lambda value, _metrics: value >= 1_000,
        finding=Text(
            "The gradient exploded (largest mean norm of an epoch: {value}).",
            "El gradiente explotó (mayor norma media de una época: {value}).",
        ),
        advice=(CLIPPED, SLOWER),
        percent=False,
    ),
    "learning_rate_high": SanityCheck(
        title=Text("rise of the loss in training", "subida de la pérdida al entrenar"),
        help=Text(
            "The largest rise of the training loss from one epoch to the next, as a share of the first epoch's loss; or, if larger, how far both losses stayed above the validation loss of the untrained network. From 25 % on, or where the loss is not a number (NaN) in spite of clipping, the learning rate is too high.",
            "La mayor subida de la pérdida de entrenamiento de una época a la siguiente, como parte de la pérdida de la primera; o, si es más, cuánto quedaron ambas pérdidas por encima de la de validación de la red sin entrenar. Desde el 25 %, o si la pérdida deja de ser un número (NaN) pese al recorte, la tasa de aprendizaje es demasiado alta.",
        ),
        wrong=lambda value, _metrics: value >= 0.25,
        finding=Text(
            "The loss rose in training (by {value}): the learning rate is probably too high.",
            "La pérdida subió durante el entrenamiento (un {value}): la tasa de aprendizaje probablemente es demasiado alta.",
        ),
        advice=(SLOWER,),
    ),
    "underfitting": SanityCheck(
        title=Text("fall of the training loss after the first epoch", "caída de la pérdida tras la primera época"),
        help=Text(
            "How much later epochs took off the first epoch's training loss; below 10 %, with no trivial baseline clearly beaten, the network underfits: it cannot learn this as it is set.",
            "Cuánto redujeron las demás épocas la pérdida de entrenamiento de la primera; por debajo del 10 %, y sin superar claramente las referencias triviales, hay subajuste: con estos ajustes la red no puede aprenderlo.",
        ),
        wrong=lambda value, _metrics: value < 0.1,
        finding=Text(
            "It underfits: after the first epoch the training loss fell by only {value}, and a trivial baseline is as good.",
            "Hay subajuste: tras la primera época la pérdida de entrenamiento solo bajó un {value}, y una referencia trivial es igual de buena.",
        ),
        advice=(
            (
                Text("Try a cell with gates.", "Pruebe con una celda con puertas."),
                {"model.cell.kind": lambda now: "gru" if now == "rnn" else now},
            ),
            WIDER,
            LONGER,
        ),
    ),
    "overfitting": SanityCheck(
        title=Text("rise of the validation loss", "subida de la pérdida de validación"),
        help=Text(
            "How far the validation loss has risen above its lowest by the end, as a share of that lowest or of all that it had fallen by, whichever is less, while the training loss went on falling; from 20 % on the network overfits. The lowest is a median of three epochs; less than 2 % of the fall, and no more than 2 usual jumps of an epoch since then, is noise.",
            "Cuánto ha subido al final la pérdida de validación sobre su mínimo, como parte de ese mínimo o de todo lo que había bajado, lo que sea menor, mientras la de entrenamiento seguía bajando; desde el 20 % hay sobreajuste. El mínimo es la mediana de tres épocas; menos del 2 % de la bajada, y no más que 2 saltos habituales de una época desde entonces, es ruido.",
        ),
        wrong=lambda value, _metrics: value >= 0.2,
        finding=Text(
            "It overfits: the validation loss has risen (by {value}), while the training loss went on falling.",
            "Hay sobreajuste: la pérdida de validación ha subido (un {value}), mientras la de entrenamiento seguía bajando.",
        ),
        advice=(
            MORE_DROPOUT,
            (
                Text("Try half as many hidden units.", "Pruebe con la mitad de unidades ocultas."),
                {"model.hidden": times(0.5, 512)},
            ),
        ),
    ),
    "learning_rate_low": SanityCheck(
        title=Text("fall in the last quarter of training", "caída en el último cuarto del entrenamiento"),
        help=Text(
            "The share of the fall of the validation loss that came in the last quarter of the epochs, where it fell nearly all the time; from 20 % on the learning rate is too low, or training was too short.",
            "La parte de la caída de la pérdida de validación que llegó en el último cuarto de las épocas, si bajó casi siempre; desde el 20 %, la tasa de aprendizaje es demasiado baja o el entrenamiento, demasiado corto.",
        ),
        wrong=lambda value, _metrics: value >= STEEP,
        finding=Text(
            "The validation loss was still falling steeply at the end ({value} of its fall came in the last quarter): the learning rate is too low, or training too short.",
            "La pérdida de validación seguía bajando mucho al final ({value} de su caída llegó en el último cuarto): la tasa de aprendizaje es demasiado baja o el entrenamiento, demasiado corto.",
        ),
        advice=(FASTER, LONGER),
    ),
}
"""The checks by name, the gravest first."""
