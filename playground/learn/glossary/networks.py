"""Terms of networks: cells, layers, topologies, attention."""

from playground.learn.glossary.term import Term
from playground.text import Text

TERMS = (
    Term(
        "rnn",
        Text("recurrent neural network (RNN)", "red neuronal recurrente (RNN)"),
        Text(
            "A network that reads a sequence step by step, with the same weights at each, and carries a state along.",
            "Una red que lee una secuencia paso a paso, con los mismos pesos en cada uno, y lleva consigo un estado.",
        ),
        "recurrence",
        ("Simple RNN",),
    ),
    Term(
        "cell",
        Text("cell", "celda"),
        Text(
            "The equations of one time step: how the new state follows from the old one and the input.",
            "Las ecuaciones de un paso: cómo se obtiene el nuevo estado a partir del anterior y de la entrada.",
        ),
        "recurrence",
        ("Cell of the upper layers",),
    ),
    Term(
        "hidden_state",
        Text("hidden state", "estado oculto"),
        Text(
            "The numbers that a recurrent layer hands from one step to the next; they are also its output.",
            "Los números que una capa recurrente pasa de un paso al siguiente; son también su salida.",
        ),
        "recurrence",
    ),
    Term(
        "hidden_size",
        Text("hidden size", "tamaño oculto"),
        Text("How many numbers (units) the hidden state has.", "Cuántos números (unidades) tiene el estado oculto."),
        "recurrence",
    ),
    Term(
        "unit",
        Text("unit", "unidad"),
        Text(
            "One number of a layer's output, with the weights that compute it.",
            "Un número de la salida de una capa, con los pesos que lo calculan.",
        ),
        "recurrence",
    ),
    Term(
        "weights",
        Text("weights (parameters)", "pesos (parámetros)"),
        Text("The numbers that training changes.", "Los números que el entrenamiento modifica."),
    ),
    Term(
        "layer",
        Text("layer", "capa"),
        Text(
            "One stage of a network; stacked recurrent layers each read the outputs of the one below.",
            "Una etapa de la red; en las capas recurrentes apiladas, cada una lee las salidas de la inferior.",
        ),
        also=("Layers",),
    ),
    Term(
        "activation",
        Text("activation function", "función de activación"),
        Text(
            "A curve applied to each number after a layer's sums, such as tanh or ReLU; without it, layers would only be linear.",
            "Una curva que se aplica a cada número tras las sumas de una capa, como tanh o ReLU; sin ella, las capas solo serían lineales.",
        ),
        also=("Activation",),
    ),
    Term(
        "sigmoid",
        Text("sigmoid", "sigmoide"),
        Text(
            "The S-shaped curve σ(x) = 1 / (1 + e^−x) from 0 to 1; gates use it.",
            "La curva en forma de S σ(x) = 1 / (1 + e^−x), de 0 a 1; la usan las puertas.",
        ),
        "lstm",
    ),
    Term(
        "gate",
        Text("gate", "puerta"),
        Text(
            "A vector of numbers between 0 and 1 that is multiplied with another: 0 lets nothing through, 1 everything.",
            "Un vector de números entre 0 y 1 que multiplica a otro: 0 no deja pasar nada; 1, todo.",
        ),
        "lstm",
        ("Gates",),
    ),
    Term(
        "forget_gate",
        Text("forget gate", "puerta de olvido"),
        Text(
            "The gate of an LSTM that says how much of the old cell state is kept.",
            "La puerta de una LSTM que indica cuánto del estado anterior de la celda se conserva.",
        ),
        "lstm",
        ("Forget-gate bias",),
    ),
    Term(
        "input_gate",
        Text("input gate", "puerta de entrada"),
        Text(
            "The gate of an LSTM that says how much of the candidate is written into the cell state.",
            "La puerta de una LSTM que indica cuánto del candidato se escribe en el estado de la celda.",
        ),
        "lstm",
    ),
    Term(
        "output_gate",
        Text("output gate", "puerta de salida"),
        Text(
            "The gate of an LSTM that says how much of the cell state is shown as output.",
            "La puerta de una LSTM que indica cuánto del estado de la celda se muestra como salida.",
        ),
        "lstm",
    ),
    Term(
        "cell_state",
        Text("cell state", "estado de la celda"),
        Text(
            "The second state of an LSTM, which is changed only by multiplying and adding; its memory.",
            "El segundo estado de una LSTM, que solo cambia por productos y sumas; su memoria.",
        ),
        "lstm",
    ),
    Term(
        "candidate",
        Text("candidate", "candidato"),
        Text(
            "What a cell would write into its state at this step if its gates let all of it through.",
            "Lo que una celda escribiría en su estado en este paso si las puertas lo dejaran pasar todo.",
        ),
        "lstm",
    ),
    Term(
        "lstm",
        Text("LSTM", "LSTM"),
        Text(
            "Long short-term memory: a cell with a cell state and three gates.",
            "Memoria larga a corto plazo (long short-term memory): una celda con un segundo estado, el estado de la celda, y tres puertas.",
        ),
        "lstm",
    ),
    Term(
        "gru",
        Text("GRU", "GRU"),
        Text(
            "Gated recurrent unit: a cell with two gates and no state apart from its output.",
            "Unidad recurrente con puertas (gated recurrent unit): una celda con dos puertas y sin más estado que su salida.",
        ),
        "gru",
    ),
    Term(
        "update_gate",
        Text("update gate", "puerta de actualización"),
        Text(
            "The gate of a GRU that mixes the old state with the candidate; here 1 keeps the old state.",
            "La puerta de una GRU que mezcla el estado anterior con el candidato; aquí, con 1 se conserva el anterior.",
        ),
        "gru",
    ),
    Term(
        "reset_gate",
        Text("reset gate", "puerta de reinicio"),
        Text(
            "The gate of a GRU that says how much of the old state its candidate sees.",
            "La puerta de una GRU que indica cuánto del estado anterior ve el candidato.",
        ),
        "gru",
    ),
    Term(
        "saturation",
        Text("saturation", "saturación"),
        Text(
            "A gate or a tanh is saturated where its curve is flat, near its least or largest value; hardly any gradient reaches what computes it. A forget gate saturated at 1 still passes on the cell state's own gradient.",
            "Una puerta o una tanh está saturada donde su curva es plana, cerca del mínimo o del máximo; el gradiente apenas llega a lo que la calcula. Una puerta de olvido saturada en 1 sí deja pasar el gradiente del propio estado de la celda.",
        ),
        "vanishing_gradient",
        ("Saturated",),
    ),
    Term(
        "bidirectional",
        Text("bidirectional", "bidireccional"),
        Text(
            "Two recurrent layers read the sequence, one from each end; at every step their outputs are joined.",
            "Dos capas recurrentes leen la secuencia, una desde cada extremo; en cada paso se unen sus salidas.",
        ),
        "bidirectional",
        (),
    ),
    Term(
        "causal",
        Text("causal", "causal"),
        Text(
            "The output at a step depends on that step and earlier ones only, as predicting the next step at every step requires.",
            "La salida de un paso depende solo de ese paso y de los anteriores, como exige predecir en cada paso el siguiente.",
        ),
        "bidirectional",
    ),
    Term(
        "topology",
        Text("topology", "topología"),
        Text(
            "How cells are arranged over time: sequence to vector, sequence to sequence, vector to sequence, encoder-decoder.",
            "Cómo se disponen las celdas en el tiempo: secuencia a vector, secuencia a secuencia, vector a secuencia, codificador-decodificador.",
        ),
        "shapes",
    ),
    Term(
        "encoder_decoder",
        Text("encoder-decoder", "codificador-decodificador"),
        Text(
            "One network reads the input into a state; a second one writes the output from it, step by step.",
            "Una red lee la entrada y la resume en un estado; otra escribe la salida a partir de él, paso a paso.",
        ),
        "shapes",
    ),
    Term(
        "readout",
        Text("readout", "lectura"),
        Text(
            "What a single answer is made from: the last state, or the mean, the maximum or a weighted mean of all.",
            "De qué se hace una respuesta única: el último estado, o la media, el máximo o una media ponderada de todos.",
        ),
        "shapes",
    ),
    Term(
        "stateful",
        Text("carried state", "estado conservado"),
        Text(
            "The state after one slice of a text goes into the next one (Keras: stateful) instead of beginning at zero.",
            "El estado tras un tramo del texto pasa al siguiente (stateful en Keras) en lugar de empezar en cero.",
        ),
        "state",
        ("State between slices", "State when evaluated"),
    ),
    Term(
        "one_hot",
        Text("one-hot vector", "vector one-hot"),
        Text(
            "A vector of zeros with a single one, at the place of the token that it stands for.",
            "Un vector de ceros con un único uno, en el lugar del token que representa.",
        ),
        "embeddings",
        ("Input encoding",),
    ),
    Term(
        "embedding",
        Text("embedding", "embedding"),
        Text(
            "A learnt vector for each token; tokens that are used alike get similar vectors.",
            "Un vector aprendido para cada token; los tokens que se usan de forma parecida tienen vectores parecidos.",
        ),
        "embeddings",
        (
            "Embedding size",
            "Word vectors begin",
            "Size of trained vectors",
            "Initial scale of embeddings",
            "Tied output",
        ),
    ),
    Term(
        "word2vec",
        Text("word2vec", "word2vec"),
        Text(
            "A way to learn word vectors from plain text: each word is to predict the words around it (skip-gram), or the other way round (CBOW).",
            "Un modo de aprender vectores de palabras a partir de texto: cada palabra debe predecir las que la rodean (skip-gram), o al revés (CBOW).",
        ),
        "embeddings",
    ),
    Term(
        "cosine_similarity",
        Text("cosine similarity", "similitud del coseno"),
        Text(
            "The cosine of the angle between two vectors: 1 for the same direction, 0 for a right angle.",
            "El coseno del ángulo entre dos vectores: 1 si tienen la misma dirección, 0 si forman un ángulo recto.",
        ),
        "embeddings",
        ("Cosine",),
    ),
    Term(
        "attention",
        Text("attention", "atención"),
        Text(
            "A mean of vectors whose weights are computed from how well each one fits a query.",
            "Una media de vectores cuyos pesos se calculan según lo bien que cada uno encaja con una consulta.",
        ),
        "attention",
        ("Attention weight",),
    ),
    Term(
        "query_key_value",
        Text("query, key, value", "consulta, clave, valor"),
        Text(
            "In attention, the query is compared with each key, and the values are averaged with the weights that result.",
            "En la atención, la consulta se compara con cada clave y los valores se promedian con los pesos resultantes.",
        ),
        "attention",
    ),
    Term(
        "self_attention",
        Text("self-attention", "autoatención"),
        Text(
            "Attention in which queries, keys and values come from the same sequence.",
            "Atención en la que consultas, claves y valores proceden de la misma secuencia.",
        ),
        "transformer",
    ),
    Term(
        "transformer",
        Text("Transformer", "Transformer"),
        Text(
            "A network of self-attention and small feed-forward networks, without recurrence.",
            "Una red de autoatención y pequeñas redes prealimentadas, sin recurrencia.",
        ),
        "transformer",
    ),
    Term(
        "head",
        Text("attention head", "cabeza de atención"),
        Text(
            "One of several attentions that a layer computes side by side, each with its share of the vector.",
            "Una de las varias atenciones que una capa calcula a la vez, cada una con su parte del vector.",
        ),
        "transformer",
        ("Heads",),
    ),
    Term(
        "positional_encoding",
        Text("positional encoding", "codificación posicional"),
        Text(
            "A vector added to each step that tells where it stands; without it attention does not know the order.",
            "Un vector que se suma a cada paso e indica su lugar; sin él, la atención no conoce el orden.",
        ),
        "transformer",
    ),
    Term(
        "softmax",
        Text("softmax", "softmax"),
        Text(
            "Turns scores into probabilities: the exponential of each over the sum of all exponentials.",
            "Convierte puntuaciones en probabilidades: la exponencial de cada una, dividida entre la suma de todas las exponenciales.",
        ),
        "temperature",
    ),
    Term(
        "temperature",
        Text("temperature", "temperatura"),
        Text(
            "The number that scores are divided by before the softmax when a text is generated.",
            "El número por el que se dividen las puntuaciones antes de la softmax al generar un texto.",
        ),
        "temperature",
    ),
    Term(
        "top_k",
        Text("top-k", "top-k"),
        Text(
            "Drawing the next token among the k likeliest only.",
            "Sortear el token siguiente solo entre los k más probables.",
        ),
        "temperature",
    ),
    Term(
        "beam_search",
        Text("beam search", "búsqueda en haz (beam search)"),
        Text(
            "Generating with several candidate sequences at once, of which the most probable ones are kept at each step.",
            "Generar con varias secuencias candidatas a la vez, de las que en cada paso se conservan las más probables.",
        ),
        also=("Beam width", "Length normalisation of the beam"),
    ),
)
