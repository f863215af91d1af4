"""Questions of step 2, vectorise."""

from playground.learn.activity import Question
from playground.text import Text

QUESTIONS = (
    Question(
        "unknown",
        "predict",
        Text(
            "The sentence “{text}” has {count} tokens. The vocabulary of your run has {vocabulary} entries. Which of its tokens will be unknown and get index 1? Why do you think so?",
            "La frase «{text}» tiene {count} tokens. El vocabulario de su ejecución tiene {vocabulary} entradas. ¿Cuáles de ellos serán desconocidos y recibirán el índice 1? ¿Por qué lo cree?",
        ),
        Text(
            "What are the training texts about? Punctuation marks are tokens, too.",
            "¿De qué tratan los textos de entrenamiento? También los signos de puntuación son tokens.",
        ),
        Text(
            "Unknown here: {unknown}. {what_is_unknown}, however common it is elsewhere; all unknown tokens get the same index, so the network cannot tell them apart.",
            "Desconocidos aquí: {unknown}. {what_is_unknown}, por corriente que sea en otra parte; todos los desconocidos reciben el mismo índice, así que la red no los distingue.",
        ),
    ),
    Question(
        "index",
        "explain",
        Text(
            "“{frequent}” has index {frequent_index} and “{rare}” has index {rare_index}. May a network use these numbers as they are, as if {rare_index} were more than {frequent_index}? What do the indices say, and what do they not say?",
            "«{frequent}» tiene el índice {frequent_index} y «{rare}» el índice {rare_index}. ¿Puede una red usar estos números tal cual, como si {rare_index} fuera más que {frequent_index}? ¿Qué dicen los índices y qué no dicen?",
        ),
        Text(
            "What would change in the meaning if the vocabulary were sorted by alphabet?",
            "¿Qué cambiaría en el significado si el vocabulario se ordenara alfabéticamente?",
        ),
        Text(
            "No. An index is a name written as a number: it only says which row of a table belongs to the token (step 4). A larger one means rarer in training, not more of anything; sorted by alphabet all would be different and nothing would be lost.",
            "No. Un índice es un nombre escrito como número: solo dice qué fila de una tabla corresponde al token (paso 4). Uno mayor significa más raro en el entrenamiento, no más de nada; ordenados alfabéticamente todos serían distintos y no se perdería nada.",
        ),
    ),
    Question(
        "order",
        "change",
        Text(
            "Now the tokens of the sentence stand in alphabetical order: “{sorted}”. What changes in the list of the {count} indices, and what in the bag of words? Write two sentences with the same bag and opposite opinions.",
            "Ahora los tokens de la frase están en orden alfabético: «{sorted}». ¿Qué cambia en la lista de los {count} índices y qué en la bolsa de palabras? Escriba dos frases con la misma bolsa y opiniones opuestas.",
        ),
        Text(
            "Put “not” or “but” in another place.",
            "Cambie de lugar «no» o «pero».",
        ),
        Text(
            "The indices are the same numbers in another order; the bag does not change at all. “Good, not bad” and “bad, not good” have one bag: whoever only counts must give both the same answer.",
            "Los índices son los mismos números en otro orden; la bolsa no cambia en nada. «Bueno, no malo» y «malo, no bueno» tienen una misma bolsa: quien solo cuenta tiene que dar a ambas la misma respuesta.",
        ),
    ),
)
