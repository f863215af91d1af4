"""Questions of step 6, judge."""

from playground.learn.activity import Question
from playground.text import Text

QUESTIONS = (
    Question(
        "interval",
        "predict",
        Text(
            "The {main} is right in {right} of {test} test texts: {accuracy}. These texts are only a sample. Between which two numbers would you look for the accuracy on all texts of this kind, so that you would be right 19 times of 20?",
            "La {main} acierta en {right} de {test} textos de prueba: {accuracy}. Estos textos son solo una muestra. ¿Entre qué dos números buscaría la exactitud con todos los textos de este tipo, para acertar 19 de cada 20 veces?",
        ),
        Text(
            "How wide would it be with 10 test texts, how wide with a million?",
            "¿Qué anchura tendría con 10 textos de prueba y con un millón?",
        ),
        Text(
            "{interval} ({way}). With many test sets, about 19 of 20 such intervals hold the accuracy on all texts of this kind; the accuracy on another test set of this size falls into it less often, about 5 times of 6, because it varies too. The width falls with the square root of the number of test texts; at an accuracy near 100 % it is smaller than near 50 %.",
            "{interval} ({way}). Con muchos conjuntos de prueba, unos 19 de cada 20 intervalos como este contienen la exactitud con todos los textos de este tipo; la exactitud con otro conjunto de prueba igual de grande cae en él menos a menudo, unas 5 de cada 6 veces, porque también varía. La anchura baja con la raíz cuadrada del número de textos; con una exactitud próxima al 100 % es menor que cerca del 50 %.",
        ),
    ),
    Question(
        "word",
        "predict",
        Text(
            "Which class will the {main} give to the sentence “{text}”, and which word will count most for that?",
            "¿Qué clase dará la {main} a la frase «{text}» y qué palabra contará más para ello?",
        ),
        Text(
            "Which word would you change to turn the opinion round?",
            "¿Qué palabra cambiaría usted para darle la vuelta a la opinión?",
        ),
        Text(
            "It answers “{given}” with {sure}; what changes the score of that class most when it is taken out (occlusion) is “{strongest}”. Unknown to it: {unknown}. Influence says what the network used, not what would be right.",
            "Responde «{given}» con {sure}; lo que más cambia la puntuación de esa clase al quitarlo (oclusión) es «{strongest}». Desconocido para ella: {unknown}. La influencia dice qué usó la red, no qué sería lo correcto.",
        ),
    ),
    Question(
        "errors",
        "explain",
        Text(
            "It errs in {wrong} of {test} texts. {worst} What might have misled it? Look for something that several errors have in common.",
            "Se equivoca en {wrong} de {test} textos. {worst} ¿Qué pudo confundirla? Busque algo que varios errores tengan en común.",
        ),
        Text(
            "Read them aloud: which words argue for the wrong class, and where do they stand?",
            "Léalos en voz alta: ¿qué palabras hablan a favor de la clase equivocada y dónde están?",
        ),
        Text(
            "Anything that can be tested: a construction (concession, negation, hearsay), a rare or unknown word, a wrong label. A good answer says how one would test it: write such sentences and let the network judge them.",
            "Todo lo que se pueda comprobar: una construcción (concesión, negación, opinión ajena), una palabra rara o desconocida, una etiqueta errónea. Una buena respuesta dice cómo comprobarlo: escribir frases así y dejar que la red las juzgue.",
        ),
    ),
    Question(
        "real",
        "explain",
        Text(
            "The {main} has {accuracy}, the best baseline ({baseline}) {baseline_accuracy}: a difference of {difference} points, 95 % interval {difference_interval}. Is the network better for real? What would you need before you say so about other texts?",
            "La {main} tiene {accuracy} y la mejor referencia ({baseline}) {baseline_accuracy}: una diferencia de {difference} puntos, intervalo del 95 % {difference_interval}. ¿Es la red mejor de verdad? ¿Qué necesitaría usted antes de decirlo de otros textos?",
        ),
        Text(
            "Does the interval hold 0? And which chances does it not cover?",
            "¿Contiene el intervalo el 0? ¿Y qué azares no abarca?",
        ),
        Text(
            "{standing} The interval covers the choice of test texts alone, not the seed, and only texts of the same kind: it takes several seeds, and a test set from elsewhere.",
            "{standing} El intervalo abarca solo la elección de los textos de prueba, no la semilla, y solo textos del mismo tipo: hacen falta varias semillas y un conjunto de prueba de otra procedencia.",
        ),
    ),
    Question(
        "elsewhere",
        "change",
        Text(
            "On the test set the network has {accuracy}. {elsewhere} What would become of it with reviews from the internet that you collect yourself? Plan how you would measure that: how many texts, who gives them their class, what it is compared with.",
            "En el conjunto de prueba la red tiene {accuracy}. {elsewhere} ¿Qué quedaría de eso con reseñas de internet que recoja usted? Planee cómo lo mediría: cuántos textos, quién les pone la clase, con qué se compara.",
        ),
        Text(
            "Which words and constructions will those texts have that the training set has not?",
            "¿Qué palabras y construcciones tendrán esos textos que no tiene el entrenamiento?",
        ),
        Text(
            "It will fall: other words (unknown tokens), other constructions, other topics. The plan splits before it looks, has labels from at least two people, enough texts for a narrow interval, and the same baselines.",
            "Bajará: otras palabras (tokens desconocidos), otras construcciones, otros temas. El plan reparte antes de mirar, tiene etiquetas de al menos dos personas, textos suficientes para un intervalo estrecho y las mismas referencias.",
        ),
    ),
)
