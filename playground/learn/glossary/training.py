"""Terms of training."""

from playground.learn.glossary.term import Term
from playground.text import Text

TERMS = (
    Term(
        "loss",
        Text("loss", "pérdida"),
        Text(
            "The number that training makes small: how far the outputs are from the targets.",
            "El número que el entrenamiento reduce: cuánto se alejan las salidas de los objetivos.",
        ),
        "learning_curves",
    ),
    Term(
        "gradient",
        Text("gradient", "gradiente"),
        Text(
            "For every weight, how much the loss changes with it; a training step moves the weights against it.",
            "Para cada peso, cuánto cambia la pérdida con él; un paso de entrenamiento mueve los pesos en sentido contrario.",
        ),
        "bptt",
    ),
    Term(
        "jacobian",
        Text("Jacobian matrix", "matriz jacobiana"),
        Text(
            "How each number of a vector changes with each number of another: a table of derivatives.",
            "Cómo cambia cada número de un vector con cada número de otro: una tabla de derivadas.",
        ),
        "vanishing_gradient",
    ),
    Term(
        "bptt",
        Text("backpropagation through time (BPTT)", "retropropagación a través del tiempo (BPTT)"),
        Text(
            "Backpropagation over the unrolled network: the gradient of a shared weight is the sum of its gradients at all steps.",
            "Retropropagación sobre la red desplegada: el gradiente de un peso compartido es la suma de sus gradientes en todos los pasos.",
        ),
        "bptt",
    ),
    Term(
        "truncated_bptt",
        Text("truncated backpropagation", "retropropagación truncada"),
        Text(
            "Backpropagation over the last steps only; the state comes from further back, the gradient does not.",
            "Retropropagación solo por los últimos pasos; el estado viene de más atrás; el gradiente, no.",
        ),
        "bptt",
        ("Slice",),
    ),
    Term(
        "vanishing_gradient",
        Text("vanishing gradient", "gradiente que se desvanece"),
        Text(
            "Gradients that shrink exponentially with the number of steps, so that distant steps are not learnt from.",
            "Gradientes que decrecen exponencialmente con el número de pasos, de modo que no se aprende de los pasos lejanos.",
        ),
        "vanishing_gradient",
    ),
    Term(
        "exploding_gradient",
        Text("exploding gradient", "gradiente que explota"),
        Text(
            "Gradients that grow exponentially with the number of steps, so that one training step can ruin the weights.",
            "Gradientes que crecen exponencialmente con el número de pasos, de modo que un paso de entrenamiento puede estropear los pesos.",
        ),
        "vanishing_gradient",
    ),
    Term(
        "gradient_clipping",
        Text("gradient clipping", "recorte del gradiente"),
        Text(
            "Shortening a gradient that is longer than a limit to that limit, its direction kept; it helps against exploding gradients.",
            "Acortar hasta un límite un gradiente que lo supera, sin cambiar su dirección; ayuda contra los gradientes que explotan.",
        ),
        "vanishing_gradient",
        (),
    ),
    Term(
        "epoch",
        Text("epoch", "época"),
        Text("One pass over the whole training set.", "Una pasada por todo el conjunto de entrenamiento."),
        "learning_curves",
        ("Epochs",),
    ),
    Term(
        "batch",
        Text("batch", "lote"),
        Text(
            "The examples that go through the network together; after each batch the weights are changed once.",
            "Los ejemplos que pasan juntos por la red; tras cada lote, los pesos cambian una vez.",
        ),
        "sequence",
        ("Batch size",),
    ),
    Term(
        "step",
        Text("optimiser step", "paso del optimizador"),
        Text(
            "One change of the weights, made from the gradient of one batch.",
            "Un cambio de los pesos, hecho con el gradiente de un lote.",
        ),
        also=("Step limit",),
    ),
    Term(
        "optimiser",
        Text("optimiser", "optimizador"),
        Text(
            "The rule that changes the weights by the gradient; Adam scales the step for each weight by its past gradients.",
            "La regla que cambia los pesos según el gradiente; Adam ajusta el paso de cada peso según sus gradientes pasados.",
        ),
    ),
    Term(
        "learning_rate",
        Text("learning rate", "tasa de aprendizaje"),
        Text(
            "How far each step moves the weights; too high, the loss jumps or grows; too low, it hardly falls.",
            "Cuánto mueve los pesos cada paso; si es muy alta, la pérdida salta o crece; si es muy baja, apenas baja.",
        ),
    ),
    Term(
        "schedule",
        Text("learning-rate schedule", "planificación de la tasa de aprendizaje"),
        Text(
            "How the learning rate changes during training; a cosine lets it fall smoothly to zero.",
            "Cómo cambia la tasa de aprendizaje durante el entrenamiento; un coseno la baja suavemente hasta cero.",
        ),
    ),
    Term(
        "early_stopping",
        Text("early stopping", "parada temprana"),
        Text(
            "Ending training when the validation set has shown no improvement for some epochs, and keeping the best weights.",
            "Terminar el entrenamiento cuando la validación no mejora durante varias épocas, y conservar los mejores pesos.",
        ),
        "learning_curves",
        ("Patience",),
    ),
    Term(
        "overfitting",
        Text("overfitting", "sobreajuste"),
        Text(
            "The network learns the training examples by heart: its training loss goes on falling while the validation loss rises.",
            "La red aprende de memoria los ejemplos de entrenamiento: su pérdida de entrenamiento sigue bajando mientras la de validación sube.",
        ),
        "learning_curves",
    ),
    Term(
        "underfitting",
        Text("underfitting", "subajuste"),
        Text(
            "The network cannot, or cannot yet, fit even the training set: both losses stay high.",
            "La red no puede, o aún no puede, ajustarse ni siquiera al entrenamiento: ambas pérdidas siguen altas.",
        ),
        "learning_curves",
    ),
    Term(
        "regularisation",
        Text("regularisation", "regularización"),
        Text(
            "Whatever keeps a network from learning its training set by heart: dropout, weight decay, early stopping.",
            "Todo lo que impide que una red aprenda de memoria el entrenamiento: dropout, decaimiento de pesos, parada temprana.",
        ),
        "learning_curves",
        ("Hidden words", "Gradient noise", "Softened classes"),
    ),
    Term(
        "dropout",
        Text("dropout", "dropout"),
        Text(
            "Setting a random share of numbers to zero while training, another one for each batch; nothing is dropped afterwards.",
            "Poner a cero una parte al azar de los números durante el entrenamiento, distinta en cada lote; después no se anula nada.",
        ),
        "learning_curves",
        ("Recurrent dropout", "Locked dropout", "Embedding dropout"),
    ),
    Term(
        "weight_decay",
        Text("weight decay", "decaimiento de pesos"),
        Text(
            "Making all weights a little smaller at each step, so that only those stay large that the loss needs.",
            "Reducir un poco todos los pesos en cada paso, de modo que solo sigan siendo grandes los que la pérdida necesita.",
        ),
        "learning_curves",
    ),
    Term(
        "teacher_forcing",
        Text("teacher forcing", "teacher forcing"),
        Text(
            "While training, a decoder is given the true previous output instead of its own.",
            "Durante el entrenamiento, el decodificador recibe la salida anterior verdadera en lugar de la suya.",
        ),
        "teacher_forcing",
    ),
    Term(
        "exposure_bias",
        Text("exposure bias", "sesgo de exposición"),
        Text(
            "A network trained with the truth as input meets its own mistakes only when it generates, and they add up.",
            "Una red entrenada con la verdad como entrada solo encuentra sus propios errores al generar, y estos se acumulan.",
        ),
        "teacher_forcing",
    ),
    Term(
        "seed",
        Text("seed", "semilla"),
        Text(
            "The number that all random choices follow from; the same seed and settings give the same result.",
            "El número del que dependen todas las elecciones al azar; la misma semilla y los mismos ajustes dan el mismo resultado.",
        ),
    ),
    Term(
        "checkpoint",
        Text("checkpoint", "punto de control"),
        Text(
            "The state of a training on disk, from which it can go on.",
            "El estado de un entrenamiento guardado en disco, desde el que puede continuar.",
        ),
    ),
    Term(
        "fine_tuning",
        Text("fine-tuning", "ajuste fino"),
        Text(
            "Training on from weights that were learnt on other data.",
            "Seguir entrenando desde pesos aprendidos con otros datos.",
        ),
        also=("Begin with the weights of", "Freeze all but the output"),
    ),
    Term(
        "weight_averaging",
        Text("weight averaging", "promedio de pesos"),
        Text(
            "Using an average of the weights over the last steps, which is often better than the last ones.",
            "Usar un promedio de los pesos de los últimos pasos, que suele ser mejor que los últimos.",
        ),
    ),
)
