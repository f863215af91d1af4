"""Questions of step 5, train."""

from playground.learn.activity import Question
from playground.text import Text

QUESTIONS = (
    Question(
        "who",
        "predict",
        Text(
            "Always answering “{majority_class}” would be right in {majority} of your {test} test texts. In how many will a bag of words be right, how often a simple RNN, how often the {main} with its {parameters} weights? Put them in order and say why.",
            "Responder siempre «{majority_class}» acertaría en el {majority} de sus {test} textos de prueba. ¿En cuántos acertará una bolsa de palabras, en cuántos una RNN simple y en cuántos la {main} con sus {parameters} pesos? Ordénelas y diga por qué.",
        ),
        Text(
            "Does the order of the words decide in these texts? How far before the end stands what decides?",
            "¿Decide en estos textos el orden de las palabras? ¿A qué distancia del final está lo que decide?",
        ),
        Text(
            "Measured: bag of words {bag}, simple RNN {rnn}, {main} {accuracy}. A good prediction gives a reason from order (bag of words) and distance (simple RNN), whatever its number.",
            "Medido: bolsa de palabras {bag}, RNN simple {rnn}, {main} {accuracy}. Una buena predicción se apoya en el orden (bolsa de palabras) y en la distancia (RNN simple), sea cual sea su número.",
        ),
    ),
    Question(
        "why",
        "explain",
        Text(
            "On the test set the {main} reached {accuracy}, the simple RNN {rnn}, the bag of words {bag}. What can each of them know about a text, and what not? Which of the two differences says something about order, which about memory?",
            "En el conjunto de prueba, la {main} alcanzó el {accuracy}, la RNN simple {rnn} y la bolsa de palabras {bag}. ¿Qué puede saber cada una de un texto y qué no? ¿Cuál de las dos diferencias dice algo del orden y cuál de la memoria?",
        ),
        Text(
            "The simple RNN does see the order. What happens to the gradient on its way back over many steps?",
            "La RNN simple sí ve el orden. ¿Qué le ocurre al gradiente en su camino hacia atrás por muchos pasos?",
        ),
        Text(
            "The bag lacks the order; so the difference to it is what order is worth here. The simple RNN sees the order; where it lags behind, it has learnt little in the same epochs from what lies far before the end, so that difference is about memory. The cause is probably a gradient that shrinks at each step back: look at the gradients in Look inside. Where a difference is small, that, too, is a result: then the words alone decide in these texts.",
            "A la bolsa le falta el orden; la diferencia con ella es lo que vale aquí el orden. La RNN simple ve el orden; si queda por detrás, en las mismas épocas ha aprendido poco de lo que está lejos del final, así que esa diferencia trata de la memoria. La causa es probablemente un gradiente que se reduce en cada paso hacia atrás: mire los gradientes en «Ver por dentro». Si una diferencia es pequeña, también es un resultado: entonces en estos textos deciden las palabras por sí solas.",
        ),
    ),
    Question(
        "curve",
        "explain",
        Text(
            "Validation accuracy of the {main} was {first} after the first epoch and best in epoch {best_epoch} of {epochs}, with {best}. Describe the curve: when did it learn, and would more epochs help? How would overfitting look here?",
            "La exactitud de validación de la {main} fue {first} tras la primera época y la mejor en la época {best_epoch} de {epochs}, con {best}. Describa la curva: ¿cuándo aprendió y ayudarían más épocas? ¿Cómo se vería aquí el sobreajuste?",
        ),
        Text(
            "A plateau need not be the end. Which set does the curve measure?",
            "Una meseta no tiene por qué ser el final. ¿Qué conjunto mide la curva?",
        ),
        Text(
            "It names when the curve rises and where it flattens. Overfitting: training goes on getting better while validation gets worse. More epochs help only as long as validation still rises; labels that are wrong keep it below 100 %.",
            "Nombra cuándo sube la curva y dónde se aplana. Sobreajuste: el entrenamiento sigue mejorando mientras la validación empeora. Más épocas ayudan solo mientras la validación aún sube; las etiquetas erróneas la mantienen por debajo del 100 %.",
        ),
    ),
    Question(
        "seed",
        "change",
        Text(
            "Your run began with random weights (seed {seed}). Which of the numbers {accuracy}, {rnn}, {bag} would be different with another seed, and by how much would you expect? Train again with another seed and compare.",
            "Su ejecución empezó con pesos al azar (semilla {seed}). ¿Cuáles de los números {accuracy}, {rnn} y {bag} cambiarían con otra semilla y cuánto espera que cambien? Entrene de nuevo con otra semilla y compare.",
        ),
        Text(
            "What is random in a bag of words with logistic regression?",
            "¿Qué hay de azar en una bolsa de palabras con regresión logística?",
        ),
        Text(
            "Those of both networks change, the bag of words does not: nothing in it is drawn, and the split stays. One run is one draw: whoever compares two networks needs several seeds of each.",
            "Cambian los de las dos redes; el de la bolsa de palabras no: en ella no se sortea nada y las particiones son las mismas. Una ejecución es un sorteo: quien compara dos redes necesita varias semillas de cada una.",
        ),
    ),
)
