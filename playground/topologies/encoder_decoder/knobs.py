"""The knobs of the encoder-decoder: what its decoder is fed with, what it attends to, how it generates."""

from typing import Literal

from playground.knobs import knob
from playground.knobs.layers import teacher_forcing_share
from playground.recurrent import RecurrentModel
from playground.text import Text


class EncoderDecoderKnobs(RecurrentModel):
    """What can be set about an encoder-decoder; what is built from it is in `networks`."""

    teacher_forcing: float = teacher_forcing_share(
        0.5,
        Text(
            "Share of training steps at which the decoder is fed with the truth instead of its own last output: 1 "
            "trains fast but never meets its own errors, 0 always does.",
            "Proporción de pasos de entrenamiento en que el decodificador recibe la verdad en vez de su última salida: "
            "con 1 entrena deprisa pero nunca ve sus propios errores; con 0, siempre.",
        ),
    )

    attention: Literal["none", "additive", "multiplicative", "dot"] = knob(
        "none",
        later=True,
        title=Text("Attention", "Atención"),
        help=Text(
            "How the decoder looks back at all steps of the input, not only at the encoder's last state: additive, in a "
            "small network and before each step (Bahdanau et al., 2015; Keras AdditiveAttention); multiplicative, as a "
            "product and after each step, which is faster (general in Luong et al., 2015); or that product without "
            "weights (Keras Attention).",
            "Cómo el decodificador vuelve a mirar todos los pasos de la entrada y no solo el último estado del "
            "codificador: aditiva, con una pequeña red y antes de cada paso (Bahdanau et al., 2015; AdditiveAttention en "
            "Keras); multiplicativa, con un producto y tras cada paso, que es más rápida (general en Luong et al., 2015); "
            "o ese producto sin pesos (Attention en Keras).",
        ),
        choices={
            "none": Text("none", "ninguna"),
            "additive": Text("additive (Bahdanau)", "aditiva (Bahdanau)"),
            "multiplicative": Text("multiplicative (Luong)", "multiplicativa (Luong)"),
            "dot": Text("dot product (Luong)", "producto escalar (Luong)"),
        },
    )
    beam: int = knob(
        1,
        ge=1,
        le=64,
        advanced=True,
        later=True,
        title=Text("Beam width", "Anchura del haz"),
        help=Text(
            "How many sequences are kept while one is generated (beam search; num_beams in Hugging Face, beam_size in "
            "OpenNMT); 1: the likeliest token at each step. No effect on training, nor where outputs are numbers.",
            "Cuántas secuencias se conservan mientras se genera una (búsqueda en haz; num_beams en Hugging Face, beam_size "
            "en OpenNMT); con 1, el token más probable en cada paso. Sin efecto al entrenar ni si las salidas son números.",
        ),
    )
    length_penalty: float = knob(
        0.0,
        ge=0.0,
        le=2.0,
        advanced=True,
        later=True,
        title=Text("Length normalisation of the beam", "Normalización por longitud del haz"),
        help=Text(
            "With 0 the beam takes the likeliest sequence, which favours short ones; with more, longer ones are favoured "
            "(alpha in Wu et al., 2016, who take 0.2; length_penalty elsewhere).",
            "Con 0 el haz toma la secuencia más probable, lo que favorece las cortas; con más, las largas (alfa en Wu et "
            "al., 2016, que toman 0,2; length_penalty en otros programas).",
        ),
    )
