"""Reading a learning curve: a small network trained while one looks on."""

import math
from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.cells import CELLS
from playground.exhibits import Exhibit, Prose
from playground.knobs import knob
from playground.learn import Concept, seeded
from playground.plots.charts import lines
from playground.recurrent.stack import RecurrentStack
from playground.text import Text, numeral

STEPS, VALIDATION, EPOCHS, RATE = 12, 64, 60, 0.01


class LearningCurves(Concept):
    """What the two losses tell."""

    title = Text("Reading a curve: under- and overfitting", "Leer una curva: subajuste y sobreajuste")
    order = 160
    definition = Text(
        "A learning curve shows the loss over the epochs, on the training set and on the validation set. Both high, and close to each other: underfitting, the network is too small, or has not been trained for long enough. "
        "Training loss still falling while validation loss rises: overfitting, the network learns its examples by heart. Both low and close: a good fit. "
        "The weights of the epoch with the lowest validation loss are the ones to keep (early stopping); the test set is looked at only afterwards.",
        "Una curva de aprendizaje muestra la pérdida por épocas en el conjunto de entrenamiento y en el de validación. Ambas altas y próximas: subajuste; la red es demasiado pequeña o no se ha entrenado lo suficiente. "
        "La de entrenamiento sigue bajando mientras la de validación sube: sobreajuste; la red aprende sus ejemplos de memoria. Ambas bajas y próximas: un buen ajuste. "
        "Los pesos que conviene conservar son los de la época con menor pérdida de validación (parada temprana); el conjunto de prueba se mira solo después.",
    )
    equation = r"""L = \frac{1}{N} \sum_{n=1}^{N} (\hat{y}_n - y_n)^2
G = L_{\mathrm{val}} - L_{\mathrm{train}}"""
    equation_in_words = Text(
        "The loss here is the mean of the squared differences between output and target. The gap G is the validation loss minus the training loss: it grows with overfitting.",
        "La pérdida es aquí la media de las diferencias al cuadrado entre salida y objetivo. La brecha G es la pérdida de validación menos la de entrenamiento: crece con el sobreajuste.",
    )
    shows = Text(
        "A GRU is trained as you turn the settings: 60 epochs on noisy sine waves of 12 steps, whose next value it forecasts. The noise of the target cannot be forecast: its variance is about the lowest loss to expect on new waves. One seed only; with another the curves differ a little.",
        "Una GRU se entrena al mover los ajustes: 60 épocas con ondas seno ruidosas de 12 pasos, de las que predice el valor siguiente. El ruido del objetivo no se puede predecir: su varianza es, más o menos, la menor pérdida que cabe esperar con ondas nuevas. Una sola semilla; con otra, las curvas cambian un poco.",
    )
    question = Text(
        "The training loss is 0.02, the validation loss 0.30 and rising since epoch 15. Name three things to try. Which of them would make underfitting worse?",
        "La pérdida de entrenamiento es 0,02; la de validación, 0,30, y sube desde la época 15. Nombre tres cosas que probar. ¿Cuáles empeorarían un subajuste?",
    )
    answer = Text(
        "More training data; stopping at epoch 15 (early stopping); regularisation: dropout, weight decay, a smaller network. All but more data hold the network back, so they would make underfitting worse.",
        "Más datos de entrenamiento; detenerse en la época 15 (parada temprana); regularización: dropout, decaimiento de pesos, una red más pequeña. Todas salvo más datos frenan a la red, así que empeorarían un subajuste.",
    )
    trial = Text(
        "Opinions with only 300 training texts and no dropout: watch both losses part.",
        "Opiniones con solo 300 textos de entrenamiento y sin dropout: vea cómo se separan ambas pérdidas.",
    )
    preset = "sentiment"
    changes: ClassVar[Mapping[str, str]] = {"data.size": "300", "model.dropout": "0.0", "training.patience": "0"}
    terms = (
        "loss", "epoch", "overfitting", "underfitting", "early_stopping", "regularisation", "dropout", "validation_set",
    )  # fmt: skip

    hidden: int = knob(
        24,
        ge=1,
        le=32,
        widget="slider",
        unit=Text("units", "unidades"),
        title=Text("Hidden size", "Tamaño oculto"),
        help=Text("Units of the GRU.", "Unidades de la GRU."),
    )
    view = "training"
    count: int = knob(
        16,
        ge=4,
        le=128,
        widget="slider",
        title=Text("Training examples", "Ejemplos de entrenamiento"),
        help=Text("How many waves it learns from.", "De cuántas ondas aprende."),
    )
    noise: float = knob(
        0.4,
        ge=0.0,
        le=1.0,
        widget="slider",
        title=Text("Noise", "Ruido"),
        help=Text(
            "Standard deviation of what is added to each value.", "Desviación típica de lo que se suma a cada valor."
        ),
    )

    def figures(self) -> tuple[Exhibit, ...]:
        """Both curves, the best epoch and the gap."""
        training, validation = self.trained()
        best = min(range(EPOCHS), key=validation.__getitem__)
        told = Text(
            "Lowest validation loss {lowest}, in epoch {best}. At the end: training {training}, validation {validation}, gap {gap}.",
            "Menor pérdida de validación, {lowest}, en la época {best}. Al final: entrenamiento {training}, validación {validation}, brecha {gap}.",
        ).format(
            lowest=numeral(validation[best], ".3f"),
            best=best + 1,
            training=numeral(training[-1], ".3f"),
            validation=numeral(validation[-1], ".3f"),
            gap=numeral(validation[-1] - training[-1], ".3f"),
        )
        figure = lines(
            Text("Loss over epochs", "Pérdida por época"),
            told,
            list(range(1, EPOCHS + 1)),
            {str(Text("training", "entrenamiento")): training, str(Text("validation", "validación")): validation},
            x_title=Text("epoch", "época"),
            y_title=Text("loss", "pérdida"),
        )
        return figure, Prose(Text("In numbers", "En números"), told)

    def trained(self) -> tuple[list[float], list[float]]:
        """The loss at the beginning of each epoch, on the training set and on the validation set."""
        with seeded():
            inputs, targets = waves(VALIDATION + self.count, self.noise)
            stack, head = RecurrentStack(CELLS["gru"](), 1, self.hidden), nn.Linear(self.hidden, 1)
        own, other = slice(VALIDATION, None), slice(VALIDATION)
        optimiser = torch.optim.Adam([*stack.parameters(), *head.parameters()], RATE)
        training, validation = [], []
        for _ in range(EPOCHS):
            loss = F.mse_loss(head(stack(inputs[own])[0][:, -1]), targets[own])
            with torch.inference_mode():
                unseen = F.mse_loss(head(stack(inputs[other])[0][:, -1]), targets[other])
            training.append(loss.item())
            validation.append(unseen.item())
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        return training, validation


def waves(count: int, noise: float) -> tuple[Tensor, Tensor]:
    """Noisy sine waves of random period and phase: inputs `(count, steps, 1)` and the next value `(count, 1)`."""
    period, phase = 6 + 10 * torch.rand(count, 1), 2 * math.pi * torch.rand(count, 1)
    values = torch.sin(2 * math.pi * torch.arange(STEPS + 1) / period + phase)
    values = values + noise * torch.randn(count, STEPS + 1)
    return values[:, :-1, None], values[:, -1:]
