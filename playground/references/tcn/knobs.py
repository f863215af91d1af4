"""The knobs of the temporal CNN: its filters, its blocks, and how far they see."""

from typing import Literal, Self

from pydantic import model_validator

from playground.errors import WrongKnob
from playground.knobs import knob
from playground.knobs.layers import dropout_share, embedding_size, filter_count, kernel_steps
from playground.model import Model
from playground.recurrent.readout import POOLINGS, Pooling
from playground.text import Text

WIDEST = 20_000
"""Steps that one output may see: more would be zeros before the beginning of any input there is."""


class TCNKnobs(Model):
    """What can be set about a temporal CNN; what is built from it is in `network`."""

    filters: int = filter_count(
        32,
        Text(
            "Numbers that each convolution computes at every step (Keras filters, PyTorch out_channels).",
            "Números que calcula cada convolución en cada paso (filters en Keras, out_channels en PyTorch).",
        ),
    )
    kernel_size: int = kernel_steps(
        3,
        Text(
            "How many steps a filter sees (kernel_size in Keras and PyTorch).",
            "Cuántos pasos ve un filtro (kernel_size en Keras y PyTorch).",
        ),
        least=2,
        most=64,
    )
    blocks: int = knob(
        5,
        ge=1,
        le=32,
        limit="max_layers",
        title=Text("Blocks", "Bloques"),
        help=Text(
            "Stacked blocks, each of two convolutions; the receptive field grows with every one.",
            "Bloques apilados, cada uno de dos convoluciones; el campo receptivo crece con cada bloque.",
        ),
    )
    dilation_base: int = knob(
        2,
        ge=1,
        le=8,
        title=Text("Dilation base", "Base de la dilatación"),
        help=Text(
            "By how much the gaps between the steps that a filter sees grow from block to block: 2 gives 1, 2, 4, 8 …; 1 "
            "leaves no gaps.",
            "Cuánto crece de bloque en bloque la separación entre los pasos que ve un filtro: 2 da 1, 2, 4, 8…; 1 no deja "
            "huecos.",
        ),
    )
    padding: Literal["causal", "same"] = knob(
        "causal",
        title=Text("Padding", "Relleno"),
        help=Text(
            'Causal: a step sees itself and those before it (padding="causal" in Keras). Same: as many after it as before it '
            '(padding="same").',
            'Causal: un paso se ve a sí mismo y a los anteriores (padding="causal" en Keras). Same: tantos después como antes '
            '(padding="same").',
        ),
        choices={"causal": Text("causal", "causal"), "same": Text("same (both sides)", "same (ambos lados)")},
    )
    readout: Pooling = knob(
        "last",
        title=Text("Readout", "Lectura"),
        help=Text(
            "What a single answer is made from: the top block at the last step, or its mean or largest value over all steps; "
            "no effect where every step has its answer.",
            "De qué se hace una respuesta única: del bloque superior en el último paso, o de su media o mayor valor en todos "
            "los pasos; sin efecto si cada paso tiene su respuesta.",
        ),
        choices=POOLINGS,
    )
    dropout: float = dropout_share(
        0.0,
        Text(
            "Share of filters whose outputs are set to zero at random, for a whole sequence at a time, while training "
            "(PyTorch Dropout1d).",
            "Proporción de filtros cuyas salidas se anulan al azar, para una secuencia entera, al entrenar (Dropout1d en "
            "PyTorch).",
        ),
    )
    embedding: int = embedding_size(
        32,
        Text(
            "Size of the learnt vector of each word or character; no effect where inputs are numbers.",
            "Tamaño del vector aprendido de cada palabra o carácter; sin efecto si las entradas son números.",
        ),
    )

    @model_validator(mode="after")
    def _sees_no_farther_than_can_be(self) -> Self:
        if self.receptive_field > WIDEST:
            raise WrongKnob(
                Text(
                    "These blocks would see {reach} steps, and {most} are the most here; choose fewer blocks, a smaller "
                    "dilation base or a smaller kernel.",
                    "Estos bloques verían {reach} pasos, y aquí el máximo es {most}; elija menos bloques, una base de la "
                    "dilatación menor o un kernel menor.",
                ).format(reach=self.receptive_field, most=WIDEST)
            )
        return self

    @property
    def dilations(self) -> tuple[int, ...]:
        """Of each block, from the input up: from one step that a filter sees to the next."""
        return tuple(self.dilation_base**block for block in range(self.blocks))

    @property
    def receptive_field(self) -> int:
        """Steps that can count for one output: `1 + 2 (kernel size - 1) · the sum of the dilations`."""
        return 1 + 2 * (self.kernel_size - 1) * sum(self.dilations)
