"""Encoder-decoder: one stack reads the input, a second one goes on from its state, with or without attention."""

from typing import ClassVar

from playground.batch import Pattern, Sizes
from playground.diagrams.blueprint import Blueprint
from playground.model import Network
from playground.script import Asked, NetworkScript
from playground.text import Text
from playground.topologies.encoder_decoder import script
from playground.topologies.encoder_decoder.knobs import EncoderDecoderKnobs
from playground.topologies.encoder_decoder.networks import TokenDecoder, ValueDecoder


class EncoderDecoder(EncoderDecoderKnobs):
    """A decoder goes on from the encoder's state, fed with its own last output, and may attend to the encoder's outputs.

    After K. Cho et al. (2014) and I. Sutskever, O. Vinyals, Q. V. Le, Sequence to sequence learning with neural
    networks (2014); teacher forcing in a share of steps after S. Bengio et al., Scheduled sampling (2015). With additive
    attention the context goes into the decoder's first layer and, beside the top layer, into the output layer (there D.
    Bahdanau et al., 2015, have one more hidden layer); with multiplicative attention as M.-T. Luong et al. (2015) have it.
    """

    title = Text("Encoder-decoder", "Codificador-decodificador")
    about = Text(
        "The encoder reads the input; the decoder starts from its last state and generates step by step, each time fed with its own last output.",
        "El codificador lee la entrada; el decodificador parte de su último estado y genera paso a paso, recibiendo cada vez su última salida.",
    )
    order: ClassVar[int] = 30

    def refuses(self, pattern: Pattern) -> Text | None:
        """Needs a horizon to go on over, or a new sequence to write; dot products need vectors of one size."""
        if pattern.layout == "vector":
            return Text(
                "This task asks for one answer to the whole sequence, and an encoder-decoder answers with a new "
                "sequence. Choose “Sequence to vector”.",
                "Esta tarea pide una sola respuesta a la secuencia entera, y un codificador-decodificador responde "
                "con otra secuencia. Elija «Secuencia a vector».",
            )
        if pattern.layout == "steps":
            return Text(
                "This task asks for an answer at every step of the input, and an encoder-decoder answers after the "
                "input. Choose “Sequence to sequence”.",
                "Esta tarea pide una respuesta en cada paso de la entrada, y un codificador-decodificador responde "
                "después de la entrada. Elija «Secuencia a secuencia».",
            )
        if self.attention == "dot" and self.bidirectional:
            return Text(
                "A dot product needs vectors of the same size, and an encoder in two directions has outputs twice as "
                "large as the decoder's. Choose multiplicative attention or switch “Bidirectional” off.",
                "Un producto escalar necesita vectores del mismo tamaño, y las salidas de un codificador en dos sentidos "
                "son el doble de grandes que las del decodificador. Elija la atención multiplicativa o desactive "
                "«Bidireccional».",
            )
        scaled = next((cell for cell in self.cells if cell.fixed), None)
        if self.bidirectional and scaled is not None:
            return Text(
                "A linear layer mixes the states of both directions, and the cell “{cell}” has states that none may set. "
                "Switch “Bidirectional” off or take another cell.",
                "Una capa lineal mezcla los estados de ambos sentidos, y la celda «{cell}» tiene estados que ninguna puede "
                "fijar. Desactive «Bidireccional» o tome otra celda.",
            ).format(cell=scaled.title)
        return self.cannot_generate(pattern)

    def build(self, sizes: Sizes) -> Network:
        """Embedding (tokens), encoder stack, decoder stack in one direction, linear layer."""
        return TokenDecoder(self, sizes) if sizes.pattern.layout == "sequence" else ValueDecoder(self, sizes)

    def blueprint(self, sizes: Sizes) -> Blueprint:
        """The encoder's layers, then the decoder's over the horizon."""
        return Blueprint(
            sizes,
            self.drawn(bidirectional=self.bidirectional),
            "decoder",
            self.vector(sizes),
            encoding=self.encoding,
            decoder=self.drawn(),
            decoder_inputs=self.embedding if sizes.pattern.layout == "sequence" else sizes.outputs,
            forcing=self.teacher_forcing,
            attention=self.attention,
            beam=self.beam if sizes.pattern.layout == "sequence" else 1,
        )

    def script(self, asked: Asked) -> NetworkScript:
        """See `script.script`."""
        return script.script(self, asked)
