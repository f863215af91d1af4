"""Questions of step 3, pad."""

from playground.learn.activity import Question
from playground.text import Text

QUESTIONS = (
    Question(
        "shape",
        "predict",
        Text(
            "Your three texts have {lengths} tokens. What shape N × T will their batch have, and how many of its numbers will be padding? Write down the calculation.",
            "Sus tres textos tienen {lengths} tokens. ¿Qué forma N × T tendrá su lote y cuántos de sus números serán relleno? Escriba el cálculo.",
        ),
        Text("T belongs to the longest text alone.", "T depende solo del texto más largo."),
        Text(
            "{shape}: T is the length of the longest. Padding: {cells} − {real} = {padding} numbers.",
            "{shape}: T es la longitud del más largo. Relleno: {cells} − {real} = {padding} números.",
        ),
    ),
    Question(
        "same",
        "explain",
        Text(
            "Alone, your shortest text gets {alone} for “{class_name}” from the {network}. In the batch, given the lengths, this changes by {with_lengths}; without the lengths, by {without_lengths}. What does the network do differently in the two cases?",
            "Solo, su texto más corto obtiene {alone} para «{class_name}» de la {network}. En el lote, indicando las longitudes, eso cambia en {with_lengths}; sin las longitudes, en {without_lengths}. ¿Qué hace la red de distinto en los dos casos?",
        ),
        Text(
            "From which step is the answer made? What would a network read after the last word?",
            "¿De qué paso se hace la respuesta? ¿Qué leería la red después de la última palabra?",
        ),
        Text(
            "With the lengths, the answer comes from the real steps alone, so nothing changes but rounding. Without them, the network goes on reading {longest_padding} steps of padding as if they were text, its state moves on, and the answer is made from that.",
            "Con las longitudes, la respuesta sale solo de los pasos reales, así que no cambia nada salvo el redondeo. Sin ellas, la red sigue leyendo {longest_padding} pasos de relleno como si fueran texto, su estado cambia y la respuesta se hace con él.",
        ),
    ),
    Question(
        "fourth",
        "change",
        Text(
            "The longest training text, with {longest} tokens, joins your batch. What shape will it have then, and what share of it is padding? Why do programs put texts of similar length into one batch?",
            "El texto de entrenamiento más largo, con {longest} tokens, se une a su lote. ¿Qué forma tendrá entonces y qué parte será relleno? ¿Por qué los programas ponen en un mismo lote textos de longitud parecida?",
        ),
        Text("How much is computed for a row of padding?", "¿Cuánto se calcula para una fila de relleno?"),
        Text(
            "{shape_with_fourth}; {share_with_fourth} of it is padding. Padding costs memory and, in most implementations, time, and teaches nothing: batches of similar lengths waste less.",
            "{shape_with_fourth}; el {share_with_fourth} es relleno. El relleno cuesta memoria y, en la mayoría de las implementaciones, tiempo, y no enseña nada: con longitudes parecidas se desperdicia menos.",
        ),
    ),
)
