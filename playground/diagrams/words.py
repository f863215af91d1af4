"""A network in words: what its layers are called, the shapes of its tensors, and what its drawing shows."""

import zlib

from playground.batch import Sizes
from playground.diagrams.blueprint import Blueprint, Layer
from playground.text import Text, percentage

READOUTS = {
    "last": Text("last step", "último paso"),
    "mean": Text("mean over steps", "media de los pasos"),
    "max": Text("maximum over steps", "máximo de los pasos"),
    "sum": Text("weighted sum over steps", "suma ponderada de los pasos"),
    "attention": Text("attention over steps", "atención sobre los pasos"),
}
SHORT = {
    "last": Text("last", "último"),
    "mean": Text("mean", "media"),
    "max": Text("max", "máx."),
    "sum": Text("weighted sum", "suma ponderada"),
    "attention": Text("attention", "atención"),
}
"""The readouts, short enough for a box."""
ATTENTIONS = {
    "additive": Text("additive", "aditiva"),
    "multiplicative": Text("multiplicative", "multiplicativa"),
    "dot": Text("dot product", "producto escalar"),
}
EMBEDDING = Text("embeddings", "embeddings")
ONE_HOT = Text("one-hot vectors", "vectores one-hot")
PROJECTION = Text("values, projected", "valores proyectados")
SEGMENT = Text("segments of {length} steps, projected", "segmentos de {length} pasos, proyectados")
PLACE = Text("position embedding of a future segment", "embedding de posición de un segmento futuro")
AHEAD = Text("one step for each future segment", "un paso por segmento futuro")
LAYER = Text("layer {number}: {title}", "capa {number}: {title}")
DECODER_LAYER = Text("decoder layer {number}: {title}", "capa {number} del decodificador: {title}")
HEADS = Text("{title}, {heads} heads", "{title}, {heads} cabezas")
WINDOW = Text("{title}, {reach} steps at a time", "{title}, {reach} pasos a la vez")
DILATED = Text("{title}, dilation {dilation}", "{title}, dilatación {dilation}")
AHEAD_IN_TIME = Text("forward", "hacia delante")
BACK_IN_TIME = Text("backward", "hacia atrás")
JOINED = Text("joined: {shape}", "juntas: {shape}")
STATE = Text("state: {states}", "estado: {states}")
STATES = Text("states: {states}, each", "estados: {states}, cada uno")
READOUT = Text("readout: {how}", "lectura: {how}")
ATTENTION = Text("attention ({how})", "atención ({how})")
ATTENTION_SHORT = Text("attention", "atención")
WEIGHTS = Text("weights of steps", "pesos de los pasos")
CONTEXT = Text(
    "context: a weighted mean of the encoder's outputs", "contexto: media ponderada de las salidas del codificador"
)
ATTENTIONAL = Text("attentional vector", "vector atencional")
ENCODER = Text("encoder", "codificador")
DECODER = Text("decoder", "decodificador")
FED_BACK = Text("decoder input: its last output", "entrada del decodificador: su última salida")
FED_BOTH = Text(
    "decoder input: its last output and the vector", "entrada del decodificador: su última salida y el vector"
)
FIRST = Text("decoder input: the last input", "entrada del decodificador: la última entrada")
FIRST_ZERO = Text(
    "decoder input: zeros, nothing was put out yet", "entrada del decodificador: ceros, aún no hay salida"
)
FIRST_TOKEN = Text(
    "decoder input: the token that ends a sequence", "entrada del decodificador: el token que termina una secuencia"
)
OUTPUT = Text("output", "salida")
GOES_ON = Text(
    "a decoder goes on from their state, fed with its own last output: {layers}",
    "un decodificador continúa desde su estado y recibe su última salida: {layers}",
)
ALONE = Text(
    "a decoder, fed with its own last output: {layers}", "un decodificador que recibe su última salida: {layers}"
)
LOOKS = Text(
    "a decoder looks at what leaves them, fed with its own last output: {layers}",
    "un decodificador mira lo que sale de ellas y recibe su última salida: {layers}",
)


def shapes(plan: Blueprint) -> list[tuple[Text, str]]:
    """What flows where, from the input up, with the shape of each tensor: sequences × time × features."""
    sizes = plan.sizes
    found = [(input_name(plan), shape(*input_axes(plan)))]
    if plan.embedding:
        found.append((vectors_name(plan), shape(sizes.time, plan.embedding)))
    if plan.segment:
        found.append((SEGMENT.format(length=plan.segment), shape(plan.segments[0], plan.layers[0].hidden)))
    found += _layers(plan.layers, plan.segments[0] if plan.segment else sizes.time, LAYER)
    if plan.ending == "parallel":
        found.append((AHEAD, shape(plan.segments[1], plan.layers[-1].hidden)))
    if plan.ending == "summary":
        found.append((READOUT.format(how=READOUTS[plan.readout]), shape(plan.layers[-1].width)))
    if plan.decoder:
        if plan.attention != "none":
            found.append((CONTEXT, shape(sizes.horizon, plan.layers[-1].width)))
        fed = FED_BOTH if plan.conditioning in ("inputs", "both") else FED_BACK
        found.append((fed, shape(sizes.horizon, plan.decoder_inputs)))
        found += _layers(plan.decoder, sizes.horizon, DECODER_LAYER)
        if plan.attentional:
            found.append((ATTENTIONAL, shape(sizes.horizon, plan.decoder[-1].width)))
    found.append((OUTPUT, shape(*output_axes(plan))))
    return found


def input_name(plan: Blueprint) -> Text:
    """What goes in."""
    return {
        "tokens": Text("input: tokens", "entrada: tokens"),
        "values": Text("input: values", "entrada: valores"),
        "vector": Text("input: one vector", "entrada: un vector"),
    }[plan.sizes.pattern.inputs]


def vectors_name(plan: Blueprint) -> Text:
    """What stands for each token, or step."""
    return {"embedding": EMBEDDING, "one_hot": ONE_HOT, "projection": PROJECTION}[plan.encoding]


def input_axes(plan: Blueprint) -> tuple[int, ...]:
    """Axes of the input after the batch."""
    return (plan.sizes.time,) if plan.sizes.pattern.inputs == "tokens" else (plan.sizes.time, plan.sizes.features)


def output_axes(plan: Blueprint) -> tuple[int, ...]:
    """Axes of the output after the batch."""
    sizes = plan.sizes
    return {
        "vector": (sizes.outputs,),
        "steps": (sizes.time, sizes.outputs),
        "horizon": (sizes.horizon, sizes.outputs),
        "sequence": (sizes.horizon, sizes.outputs),
    }[sizes.pattern.layout]


def of_horizon(sizes: Sizes) -> str:
    """The outputs that one readout gives, as symbols."""
    if sizes.pattern.layout != "horizon":
        return "y"
    return span("y", sizes.time + 1, sizes.time + sizes.horizon)


def span(letter: str, begin: int, end: int) -> str:
    """Several steps as symbols: `x_{1} … x_{12}`."""
    return f"{letter}_{{{begin}}} … {letter}_{{{end}}}" if end > begin else f"{letter}_{{{end}}}"


def shape(*axes: int) -> str:
    """A shape with the sequences of a batch first: `N × 96 × 1`."""
    return " × ".join(map(str, ("N", *axes)))


def layer_name(number: int, layer: Layer, name: Text = LAYER) -> Text:
    """What a layer is called: by its number and cell, or by how many steps it reads at a time."""
    title = WINDOW.format(title=layer.title, reach=layer.reach) if layer.reach > 1 else layer.title
    if layer.dilation > 1:
        title = DILATED.format(title=title, dilation=layer.dilation)
    if layer.heads > 1:
        title = HEADS.format(title=title, heads=layer.heads)
    return name.format(number=number, title=title)


def opens(layer: Layer) -> str:
    """The key of what a click on a layer shows: the inside of its cell; empty where it has none."""
    return "" if layer.inside is None else f"{layer.title.en}-{zlib.crc32(repr(layer.inside).encode()):x}"


def _layers(layers: tuple[Layer, ...], time: int, name: Text) -> list[tuple[Text, str]]:
    found = []
    for number, layer in enumerate(layers, start=1):
        time = -(-time // layer.stride)
        found.append((layer_name(number, layer, name), shape(time, layer.width)))
        if layer.states:
            carried = (STATES if len(layer.states) > 1 else STATE).format(states=", ".join(layer.states))
            carried = name.format(number=number, title=carried)
            found.append((carried, f"{'2' if layer.both else '1'} × N × {layer.hidden}"))
    return found


CONDITIONING = {
    "state": Text(
        "The vector sets the first state through a linear layer.",
        "El vector fija el primer estado mediante una capa lineal.",
    ),
    "inputs": Text(
        "The vector is read again at every step, beside the last output.",
        "El vector se lee de nuevo en cada paso, junto a la última salida.",
    ),
    "both": Text(
        "The vector sets the first state through a linear layer and is read again at every step, beside the last output.",
        "El vector fija el primer estado mediante una capa lineal y se lee de nuevo en cada paso, junto a la última salida.",
    ),
}
"""Where the one vector goes that is the input."""


def notes(plan: Blueprint, *, carried: bool) -> list[Text]:
    """What lines and boxes alone do not say, in sentences; `carried`: the state goes on from batch to batch."""
    found = [] if plan.receptive_field_note is None else [plan.receptive_field_note]
    if carried and plan.layers[0].states:
        found.append(
            Text(
                "Dashed at both ends: the state ({states}) is carried from batch to batch (stateful), without a gradient.",
                "A trazos en ambos extremos: el estado ({states}) pasa de un lote al siguiente (stateful), sin gradiente.",
            ).format(states=", ".join(plan.layers[0].states))
        )
    elif carried and plan.receptive_field > 1:
        found.append(
            Text(
                "From batch to batch each layer keeps what it still sees of the earlier steps, without a gradient.",
                "De un lote al siguiente, cada capa conserva lo que aún ve de los pasos anteriores, sin gradiente.",
            )
        )
    if plan.decoder:
        found.append(
            Text(
                "Dashed: the last output is the next input. While training, the truth takes its place in {share} of the "
                "steps (teacher forcing).",
                "A trazos: la última salida es la siguiente entrada. Al entrenar, la verdad ocupa su lugar en el {share} de "
                "los pasos (teacher forcing).",
            ).format(share=percentage(plan.forcing, ".3g"))
        )
    if plan.receptive_field > 1 and len(plan.layers) > 1 and plan.receptive_field_note is None:
        found.append(
            Text(
                "Receptive field: {count} steps can count for one output; what lies farther away cannot.",
                "Campo receptivo: {count} pasos pueden contar para una salida; lo más lejano no puede.",
            ).format(count=plan.receptive_field)
        )
    if plan.conditioning:
        found.append(CONDITIONING[plan.conditioning])
    if plan.ending == "parallel":
        found.append(
            Text(
                "Each future segment is one more step from the last state, told by p which place it has; all are "
                "answered at once.",
                "Cada segmento futuro es un paso más desde el último estado, y p le dice qué lugar ocupa; todos se "
                "responden a la vez.",
            )
        )
    if plan.attention == "additive":
        found.append(
            Text(
                "At each step the decoder's previous state scores every encoder output; their weighted mean c goes into the "
                "first decoder layer and the output (Bahdanau).",
                "En cada paso, el estado previo del decodificador puntúa cada salida del codificador; su media ponderada c "
                "entra en la primera capa del decodificador y en la salida (Bahdanau).",
            )
        )
    elif plan.attentional:
        found.append(
            Text(
                "At each step the output of the decoder's top layer scores every encoder output; their weighted mean c is "
                "joined to it, and both pass one more layer, a = tanh(W [c, s]), below the output (Luong).",
                "En cada paso, la salida de la capa superior del decodificador puntúa cada salida del codificador; su media "
                "ponderada c se une a ella y ambas pasan por una capa más, a = tanh(W [c, s]), antes de la salida (Luong).",
            )
        )
    if plan.decoder and any(layer.both and layer.states for layer in plan.layers):
        found.append(
            Text(
                "The last states of both directions pass a linear layer (bridge) into the decoder's first state.",
                "Los últimos estados de ambos sentidos pasan por una capa lineal (puente) al primer estado del decodificador.",
            )
        )
    if plan.beam > 1:
        found.append(
            Text(
                "Beam search: the {count} likeliest sequences are kept at each step of generating.",
                "Búsqueda en haz: en cada paso de la generación se conservan las {count} secuencias más probables.",
            ).format(count=plan.beam)
        )
    return [*found, *plan.notes]


def in_words(plan: Blueprint, *, carried: bool) -> Text:
    """The drawing in words, for those who do not see it."""
    how = {
        "steps": Text("an output at every step", "una salida en cada paso"),
        "summary": READOUT.format(how=READOUTS[plan.readout]),
        "decoder": (
            ALONE if not plan.layers else GOES_ON if any(layer.states for layer in plan.decoder) else LOOKS
        ).format(layers=_listed(plan.decoder, DECODER_LAYER)),
        "parallel": Text(
            "they read segments of {length} steps, and each future segment ({ahead} in all) is decoded in one more step "
            "from their last state",
            "leen segmentos de {length} pasos y, desde su último estado, un paso más decodifica cada segmento futuro "
            "({ahead} en total)",
        ).format(length=plan.segment, ahead=plan.segments[1] if plan.segment else 0),
    }[plan.ending]
    read = [
        Text("From below: {name}, shape {inputs}", "De abajo arriba: {name}, forma {inputs}").format(
            name=input_name(plan), inputs=shape(*input_axes(plan))
        )
    ]
    if plan.embedding:
        each = Text("{name} ({size} numbers each)", "{name} ({size} números cada uno)")
        read.append(each.format(name=vectors_name(plan), size=plan.embedding))
    read += [_listed(plan.layers)] * bool(plan.layers)
    whole = Text("{read}; {how}; output shape {outputs}.", "{read}; {how}; forma de la salida {outputs}.").format(
        read=Text.join("; ", read), how=how, outputs=shape(*output_axes(plan))
    )
    return Text.join(" ", [whole, *notes(plan, carried=carried)])


def _listed(layers: tuple[Layer, ...], name: Text = LAYER) -> Text:
    """Layers with their units and directions."""
    both = Text(
        "{title}, {hidden} units in each of two directions", "{title}, {hidden} unidades en cada uno de dos sentidos"
    )
    one = Text("{title}, {hidden} units", "{title}, {hidden} unidades")
    found = [
        (both if layer.both else one).format(title=layer_name(number, layer, name), hidden=layer.hidden)
        for number, layer in enumerate(layers, start=1)
    ]
    return Text.join("; ", found) if found else Text.same("–")
