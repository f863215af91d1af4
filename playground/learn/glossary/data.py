"""Terms of data: sequences, sets, tokens, series."""

from playground.learn.glossary.term import Term
from playground.text import Text

TERMS = (
    Term(
        "sequence",
        Text("sequence", "secuencia"),
        Text("Values, words or notes in an order that matters.", "Valores, palabras o notas en un orden que importa."),
        "sequence",
    ),
    Term(
        "time_step",
        Text("time step", "paso de tiempo"),
        Text(
            "One position of a sequence: a month, a word, a character, a beat.",
            "Una posición de una secuencia: un mes, una palabra, un carácter, un tiempo del compás.",
        ),
        "sequence",
        ("Steps",),
    ),
    Term(
        "feature",
        Text("feature", "característica"),
        Text(
            "One of the numbers that describe a time step: the temperature, one component of a word's vector.",
            "Cada uno de los números que describen un paso: la temperatura, una componente del vector de una palabra.",
        ),
        "sequence",
    ),
    Term(
        "tensor",
        Text("tensor", "tensor"),
        Text(
            "Numbers in a block with any number of axes; a batch of sequences has three: examples, time steps, features.",
            "Un bloque de números con cualquier cantidad de ejes; un lote de secuencias tiene tres: ejemplos, pasos y características.",
        ),
        "sequence",
    ),
    Term(
        "example",
        Text("example", "ejemplo"),
        Text(
            "One input with its target; here a whole sequence, or a window of a series.",
            "Una entrada con su objetivo; aquí, una secuencia entera o una ventana de una serie.",
        ),
        "sequence",
        ("Examples",),
    ),
    Term(
        "target",
        Text("target", "objetivo"),
        Text("What the network should answer for an input.", "Lo que la red debería responder a una entrada."),
    ),
    Term(
        "label",
        Text("label", "etiqueta"),
        Text(
            "The class that an example belongs to, as the data say.",
            "La clase a la que pertenece un ejemplo, según los datos.",
        ),
        also=("Label noise",),
    ),
    Term(
        "sequence_length",
        Text("length of a sequence", "longitud de una secuencia"),
        Text(
            "How many real time steps it has, padding not counted.",
            "Cuántos pasos reales tiene, sin contar el relleno.",
        ),
        "padding",
        ("Length", "Longest", "Longest text"),
    ),
    Term(
        "padding",
        Text("padding", "relleno (padding)"),
        Text(
            "Steps that stand for nothing, added at an end of a sequence: so that sequences of different lengths fit into one tensor, or so that a convolution has something to read there.",
            "Pasos que no representan nada y se añaden en un extremo de la secuencia: para que secuencias de distinta longitud quepan en un tensor o para que una convolución tenga algo que leer ahí.",
        ),
        "padding",
    ),
    Term(
        "mask",
        Text("mask", "máscara"),
        Text(
            "Says for each position whether it is real or padding, so that the padding can be left out.",
            "Indica para cada posición si es real o relleno, para poder dejar fuera el relleno.",
        ),
        "padding",
    ),
    Term(
        "token",
        Text("token", "token"),
        Text(
            "The unit in which a text is read: a character, a word or a part of a word, each with a whole number of its own.",
            "La unidad en que se lee un texto: un carácter, una palabra o un fragmento de palabra, cada uno con su número entero.",
        ),
        "embeddings",
        ("Tokens",),
    ),
    Term(
        "vocabulary",
        Text("vocabulary", "vocabulario"),
        Text(
            "All tokens that the network knows, taken from the training set; everything else is read as “unknown”.",
            "Todos los tokens que la red conoce, tomados del conjunto de entrenamiento; lo demás se lee como «desconocido».",
        ),
        "embeddings",
        ("Largest vocabulary", "Minimum count"),
    ),
    Term(
        "subword",
        Text("subword", "fragmento de palabra"),
        Text(
            "A frequent part of words; rare words are written with several of them, so that none is unknown.",
            "Una parte frecuente de las palabras; las palabras raras se escriben con varias, y así ninguna es desconocida.",
        ),
        "embeddings",
        ("Subwords",),
    ),
    Term(
        "bag_of_words",
        Text("bag of words", "bolsa de palabras"),
        Text(
            "A text as the count of each word, without their order.",
            "Un texto como el recuento de cada palabra, sin su orden.",
        ),
        "embeddings",
    ),
    Term(
        "series",
        Text("time series", "serie temporal"),
        Text(
            "Values measured one after another, at equal distances in time.",
            "Valores medidos uno tras otro, a intervalos iguales de tiempo.",
        ),
        "windows",
        ("Series", "Several series"),
    ),
    Term(
        "window",
        Text("window", "ventana"),
        Text(
            "The stretch of a series that the network reads to forecast what follows.",
            "El tramo de una serie que la red lee para predecir lo que sigue.",
        ),
        "windows",
    ),
    Term(
        "horizon",
        Text("horizon", "horizonte"),
        Text("How many steps ahead are forecast.", "Cuántos pasos por delante se predicen."),
        "windows",
    ),
    Term(
        "season",
        Text("season", "periodo estacional"),
        Text(
            "The number of steps after which a pattern repeats: 12 in monthly data.",
            "El número de pasos tras los que se repite un patrón: 12 en datos mensuales.",
        ),
    ),
    Term(
        "scaling",
        Text("scaling", "escalado"),
        Text(
            "Bringing values to a common size, usually mean 0 and standard deviation 1, with numbers taken from the training set alone.",
            "Llevar los valores a un tamaño común, por lo general media 0 y desviación típica 1, con cifras tomadas solo del conjunto de entrenamiento.",
        ),
        "windows",
        ("Scaler when fine-tuning", "Instance normalisation"),
    ),
    Term(
        "stride",
        Text("stride", "salto"),
        Text(
            "How many steps lie between the beginnings of one window and the next.",
            "Cuántos pasos hay entre el comienzo de una ventana y el de la siguiente.",
        ),
        "windows",
    ),
    Term(
        "training_set",
        Text("training set", "conjunto de entrenamiento"),
        Text("The examples that the weights are fitted on.", "Los ejemplos con los que se ajustan los pesos."),
        "windows",
        ("Training texts",),
    ),
    Term(
        "validation_set",
        Text("validation set", "conjunto de validación"),
        Text(
            "Examples that the weights are not fitted on; settings and the best epoch are chosen by them.",
            "Ejemplos con los que no se ajustan los pesos; sirven para elegir los ajustes y la mejor época.",
        ),
        "windows",
        ("Validation share", "Validation file", "Best epoch by"),
    ),
    Term(
        "test_set",
        Text("test set", "conjunto de prueba"),
        Text(
            "Examples that nothing was fitted or chosen on; the final result is measured on them, once.",
            "Ejemplos con los que no se ajustó ni se eligió nada; con ellos se mide el resultado final, una sola vez.",
        ),
        "windows",
        ("Test share", "Test file", "Tested on"),
    ),
    Term(
        "split",
        Text("split", "partición"),
        Text(
            "How the data are divided into training, validation and test sets.",
            "Cómo se reparten los datos en entrenamiento, validación y prueba.",
        ),
        "windows",
        ("Seed of the split", "Test fold"),
    ),
    Term(
        "leakage",
        Text("leakage", "fuga de datos"),
        Text(
            "Knowledge of the validation or test set that gets into training; the result then looks better than it is.",
            "Información de la validación o la prueba que llega al entrenamiento; el resultado parece entonces mejor de lo que es.",
        ),
        "windows",
    ),
    Term(
        "synthetic_data",
        Text("synthetic data", "datos sintéticos"),
        Text(
            "Data generated by a rule, so that it is known what there is to learn.",
            "Datos generados con una regla, de modo que se sabe qué hay que aprender.",
        ),
        also=("Seed of the data",),
    ),
)
