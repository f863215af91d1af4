"""Questions of step 4, embed."""

from playground.learn.activity import Question
from playground.text import Text

QUESTIONS = (
    Question(
        "shape",
        "predict",
        Text(
            "Your run has F = {features} numbers for each of the {vocabulary} entries. Your batch of step 3 has the shape {batch}. What shape does it have after the embedding? How many weights does the table have?",
            "Su ejecución tiene F = {features} números para cada una de las {vocabulary} entradas. Su lote del paso 3 tiene la forma {batch}. ¿Qué forma tiene después del embedding? ¿Cuántos pesos tiene la tabla?",
        ),
        Text(
            "Every index becomes a row; the table does not depend on the batch.",
            "Cada índice se convierte en una fila; la tabla no depende del lote.",
        ),
        Text(
            "{batch_embedded}, that is {cells} numbers. The table has {vocabulary} × {features} = {weights} weights, whatever the batch.",
            "{batch_embedded}, es decir, {cells} números. La tabla tiene {vocabulary} × {features} = {weights} pesos, sea cual sea el lote.",
        ),
    ),
    Question(
        "near",
        "predict",
        Text(
            "Before training, “{word}” lies nearest to “{before}” (cosine {before_cosine}). Is there a reason for that? Which kind of words will be nearest to “{word}” after training, for a network that has to tell {classes} apart?",
            "Antes de entrenar, lo más próximo a «{word}» es «{before}» (coseno {before_cosine}). ¿Hay alguna razón? ¿Qué clase de palabras estarán más próximas a «{word}» después de entrenar, para una red que debe distinguir {classes}?",
        ),
        Text(
            "Nobody tells the network what a word means; only the class of the whole text is known.",
            "Nadie le dice a la red qué significa una palabra; solo se conoce la clase de todo el texto.",
        ),
        Text(
            "Before: {start}. After: words that change the answer in the same way, not necessarily synonyms. Measured: {after}.",
            "Antes: {start}. Después: palabras que cambian la respuesta del mismo modo, no necesariamente sinónimas. Medido: {after}.",
        ),
    ),
    Question(
        "after",
        "explain",
        Text(
            "After training the nearest to “{word}” are: {after}. What do these words have in common for this task? Find one that does not fit, and a reason why it may have got there.",
            "Después de entrenar, lo más próximo a «{word}» es: {after}. ¿Qué tienen en común estas palabras para esta tarea? Busque una que no encaje y una razón por la que pudo llegar ahí.",
        ),
        Text(
            "“{word}” stands {often} times in the training texts. How often does the one that does not fit?",
            "«{word}» aparece {often} veces en los textos de entrenamiento. ¿Cuántas veces aparece la que no encaja?",
        ),
        Text(
            "They push the answer the same way or stand in the same places of a sentence. Rare words have been moved seldom and may still lie where they began, where something is always nearest, too (before training: cosine {before_cosine}).",
            "Empujan la respuesta en el mismo sentido u ocupan los mismos lugares de la frase. Las palabras raras se han movido pocas veces y pueden seguir donde empezaron, y allí también hay siempre algo más próximo (antes de entrenar: coseno {before_cosine}).",
        ),
    ),
)
