"""Terms of a look inside a trained network."""

from playground.learn.glossary.term import Term
from playground.text import Text

TERMS = (
    Term(
        "memory_range",
        Text("memory range", "alcance de la memoria"),
        Text(
            "How many of the last steps a network uses for an output: by gradient, those that hold 95 % of the squared gradient; by occlusion, the fewest that suffice when all earlier ones are hidden.",
            "Cuántos de los últimos pasos usa una red para una salida: según el gradiente, los que reúnen el 95 % del gradiente al cuadrado; según la oclusión, los menos que bastan al ocultar todos los anteriores.",
        ),
        "vanishing_gradient",
    ),
    Term(
        "gradient_x_input",
        Text("gradient × input", "gradiente × entrada"),
        Text(
            "The gradient of an output with respect to an input, times that input: what it would contribute if the network were linear. The gradient alone is called saliency.",
            "El gradiente de una salida respecto de una entrada por esa entrada: lo que aportaría si la red fuera lineal. El gradiente solo se llama saliencia (saliency).",
        ),
    ),
    Term(
        "integrated_gradients",
        Text("integrated gradients", "gradientes integrados"),
        Text(
            "The mean gradient on the straight way from a neutral input to the given one, times the difference of the two; all together give the difference of both outputs (M. Sundararajan, A. Taly and Q. Yan, 2017).",
            "El gradiente medio en el camino recto de una entrada neutra a la dada, por la diferencia entre ambas; en conjunto dan la diferencia entre las dos salidas (M. Sundararajan, A. Taly y Q. Yan, 2017).",
        ),
    ),
    Term(
        "occlusion",
        Text("occlusion", "oclusión"),
        Text(
            "Replacing a part of the input by something neutral; what the output loses is the influence of that part.",
            "Sustituir una parte de la entrada por algo neutro; lo que pierde la salida es la influencia de esa parte.",
        ),
    ),
    Term(
        "intervention",
        Text("intervention", "intervención"),
        Text(
            "Setting something inside a network by hand and computing all that follows anew: what then changes in the output was caused by it.",
            "Fijar a mano algo del interior de una red y volver a calcular todo lo que sigue: lo que entonces cambia en la salida lo ha causado eso.",
        ),
    ),
    Term(
        "norm",
        Text("norm", "norma"),
        Text(
            "The length of a vector: the square root of the sum of its squared numbers.",
            "La longitud de un vector: la raíz cuadrada de la suma de sus números al cuadrado.",
        ),
    ),
    Term(
        "eigenvalue",
        Text("eigenvalue", "autovalor"),
        Text(
            "The factor by which a matrix stretches a direction that it does not turn. A recurrent matrix is applied at every step, so a modulus above 1 makes that direction grow, one below 1 makes it fade.",
            "El factor por el que una matriz estira una dirección que no gira. La matriz recurrente se aplica en cada paso: con un módulo mayor que 1 esa dirección crece; con uno menor, se apaga.",
        ),
        "vanishing_gradient",
    ),
    Term(
        "singular_value",
        Text("singular value", "valor singular"),
        Text(
            "How much a matrix stretches one of its main directions; the largest one is the most that it stretches any vector.",
            "Cuánto estira una matriz una de sus direcciones principales; el mayor es lo máximo que estira cualquier vector.",
        ),
        "vanishing_gradient",
    ),
    Term(
        "correlation",
        Text("correlation", "correlación"),
        Text(
            "How alike two rows of numbers rise and fall: 1 together, −1 one against the other, 0 where neither tells anything about the other in a straight line.",
            "En qué medida dos filas de números suben y bajan a la vez: 1 juntas, −1 una al revés que la otra, 0 si ninguna dice nada de la otra en línea recta.",
        ),
        "",
        ("Multiple correlation",),
    ),
)
