"""Questions of step 1, split."""

from playground.learn.activity import Question
from playground.text import Text

QUESTIONS = (
    Question(
        "leak",
        "predict",
        Text(
            "Your texts are split into {train} for training, {validation} for validation and {test} for the test. Without a leak, the model that learns by heart is right in {honest} of {compared}. Now {percent} of the test texts stand in the training set as well. In what share of the test texts will it be right? Write down how you got there.",
            "Sus textos se reparten en {train} de entrenamiento, {validation} de validación y {test} de prueba. Sin fuga, el modelo que aprende de memoria acierta en el {honest} de {compared}. Ahora el {percent} de los textos de prueba está también en el entrenamiento. ¿En qué parte de los textos de prueba acertará? Escriba cómo ha llegado a ello.",
        ),
        Text(
            "Think of the leaked texts and of the others one after the other. What is the most similar text to a text that is there itself?",
            "Piense por separado en los textos filtrados y en los demás. ¿Cuál es el texto más parecido a uno que está ahí él mismo?",
        ),
        Text(
            "A leaked text finds itself and gets its own class: those are all right, or nearly. The others stay at about {honest}. Together about {expected}; measured: {leaked}.",
            "Un texto filtrado se encuentra a sí mismo y recibe su propia clase: casi todos esos aciertan. Los demás siguen en torno al {honest}. En conjunto, alrededor del {expected}; medido: {leaked}.",
        ),
    ),
    Question(
        "better",
        "explain",
        Text(
            "With {percent} leaked, accuracy on the test set went from {honest} to {leaked}. Has the model become better at texts that nobody has written yet? How could somebody who only sees the number {leaked} notice?",
            "Con un {percent} filtrado, la exactitud de prueba pasó del {honest} al {leaked}. ¿Ha mejorado el modelo con textos que aún no ha escrito nadie? ¿Cómo podría notarlo quien solo ve la cifra {leaked}?",
        ),
        Text(
            "What would it reach on a fresh test set that nobody had leaked?",
            "¿Qué alcanzaría con un conjunto de prueba nuevo, sin fuga?",
        ),
        Text(
            "No: on fresh texts it would still reach about {honest}. The number cannot be told from an honest one by looking at it; one has to check the data for texts in both sets (in these data: {duplicates} outside training that stand in training as well) or measure on fresh texts.",
            "No: con textos nuevos seguiría en torno al {honest}. La cifra no se distingue a simple vista de una honrada; hay que buscar en los datos textos que estén en ambos conjuntos (en estos datos: {duplicates} de fuera del entrenamiento que también están en él) o medir con textos nuevos.",
        ),
    ),
    Question(
        "vocabulary",
        "explain",
        Text(
            "The vocabulary of your run has {vocabulary} entries and was counted on the {train} training texts alone; {unknown} of the tokens in the set “{unknown_part}” are not in it. Why was it not counted on all {all} texts, which would have made that {otherwise}?",
            "El vocabulario de su ejecución tiene {vocabulary} entradas y se contó solo con los {train} textos de entrenamiento; el {unknown} de los tokens del conjunto «{unknown_part}» no está en él. ¿Por qué no se contó con los {all} textos, lo que habría dado {otherwise}?",
        ),
        Text(
            "Which words will the texts hold that are written tomorrow?",
            "¿Qué palabras tendrán los textos que se escriban mañana?",
        ),
        Text(
            "New texts will bring new words. Counted on the training texts, a test shows how the network copes with them ({unknown} of the tokens in “{unknown_part}”); counted on all, it would hide it. Anything counted or chosen on the test set is a leak, if a small one.",
            "Los textos nuevos traerán palabras nuevas. Si se cuenta con el entrenamiento, una prueba muestra cómo se las arregla la red con ellas (el {unknown} de los tokens de «{unknown_part}»); si se cuenta con todo, lo ocultaría. Todo lo que se cuenta o se elige con el conjunto de prueba es una fuga, aunque sea pequeña.",
        ),
    ),
)
