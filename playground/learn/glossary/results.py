"""Terms of results: metrics, baselines, runs."""

from playground.learn.glossary.term import Term
from playground.text import Text

TERMS = (
    Term(
        "metric",
        Text("metric", "métrica"),
        Text(
            "A number that says how good the outputs are, in words that people know: accuracy, mean error.",
            "Un número que dice cómo de buenas son las salidas, en términos conocidos: exactitud, error medio.",
        ),
    ),
    Term(
        "baseline",
        Text("baseline", "referencia"),
        Text(
            "A simple method measured on the same test set; a network should beat it to be worth using.",
            "Un método sencillo medido con el mismo conjunto de prueba; una red debería superarlo para que merezca la pena usarla.",
        ),
    ),
    Term(
        "naive_forecast",
        Text("naive forecast", "predicción ingenua"),
        Text(
            "The forecast that the last value stays; the seasonal one repeats the value of one season ago.",
            "La predicción de que el último valor se mantiene; la estacional repite el valor de hace un periodo.",
        ),
    ),
    Term(
        "autoregression",
        Text("autoregression", "autorregresión"),
        Text(
            "A linear model that forecasts a value from the last ones.",
            "Un modelo lineal que predice un valor a partir de los últimos.",
        ),
    ),
    Term(
        "n_gram",
        Text("n-gram", "n-grama"),
        Text(
            "A language model that counts which token followed the last n − 1.",
            "Un modelo de lenguaje que cuenta qué token siguió a los últimos n − 1.",
        ),
    ),
    Term(
        "mae",
        Text("MAE", "MAE"),
        Text(
            "Mean absolute error: how far forecasts are off on average, in the data's unit.",
            "Error absoluto medio: cuánto fallan de media las predicciones, en la unidad de los datos.",
        ),
    ),
    Term(
        "mse",
        Text("MSE", "MSE"),
        Text(
            "Mean squared error: the mean of the squared errors, so that large ones count more.",
            "Error cuadrático medio: la media de los errores al cuadrado, de modo que los grandes pesan más.",
        ),
    ),
    Term(
        "rmse",
        Text("RMSE", "RMSE"),
        Text("The square root of the MSE, in the data's unit.", "La raíz cuadrada del MSE, en la unidad de los datos."),
    ),
    Term(
        "mase",
        Text("MASE", "MASE"),
        Text(
            "The mean absolute error over that of the seasonal naive forecast on the training set; below 1 is better than that forecast.",
            "El error absoluto medio dividido entre el de la predicción ingenua estacional en el conjunto de entrenamiento; por debajo de 1, la supera.",
        ),
    ),
    Term(
        "smape",
        Text("sMAPE", "sMAPE"),
        Text(
            "Symmetric mean absolute percentage error: the error over the mean of forecast and truth, from 0 to 200 %.",
            "Error porcentual absoluto medio simétrico: el error dividido entre la media de predicción y verdad, de 0 a 200 %.",
        ),
    ),
    Term(
        "pinball_loss",
        Text("pinball loss", "pérdida pinball"),
        Text(
            "The error of a quantile forecast: too low and too high count with different weights, by the level of the quantile.",
            "El error de una predicción de cuantiles: quedarse corto y pasarse pesan distinto, según el nivel del cuantil.",
        ),
    ),
    Term(
        "quantile",
        Text("quantile", "cuantil"),
        Text(
            "The value that a given share of outcomes lies below: half of them lie below the 50 % quantile, the median.",
            "El valor por debajo del cual queda una parte dada de los resultados: la mitad queda bajo el cuantil del 50 %, la mediana.",
        ),
        also=("coverage (ideal: 80 %)",),
    ),
    Term(
        "skill",
        Text("skill", "mejora sobre el ingenuo (skill)"),
        Text(
            "The share of the best naive forecast's error that the network removes: 0 is no better, 1 is perfect.",
            "La parte del error de la mejor predicción ingenua que la red elimina: 0 no la mejora, 1 es perfecto.",
        ),
        also=("improvement over the best baseline", "margin over the best baseline"),
    ),
    Term(
        "accuracy",
        Text("accuracy", "exactitud"),
        Text("The share of answers that are right.", "La proporción de respuestas correctas."),
        also=("token accuracy", "sequence accuracy"),
    ),
    Term(
        "macro_f1",
        Text("macro F1", "F1 macro"),
        Text(
            "For each class the harmonic mean of precision and recall, then the mean over classes, so that rare classes count as much.",
            "Para cada clase, la media armónica de precisión y exhaustividad; después, la media de las clases, de modo que las raras cuentan igual.",
        ),
    ),
    Term(
        "confusion_matrix",
        Text("confusion matrix", "matriz de confusión"),
        Text(
            "A table of how often each true class was answered with each class.",
            "Una tabla de cuántas veces cada clase verdadera recibió cada respuesta.",
        ),
    ),
    Term(
        "cross_entropy",
        Text("cross-entropy", "entropía cruzada"),
        Text(
            "The mean of minus the logarithm of the probability given to the truth; in nats with the natural logarithm, in bits with base 2.",
            "La media de menos el logaritmo de la probabilidad dada a la verdad; en nats con el logaritmo natural, en bits con base 2.",
        ),
        also=("cross-entropy (nats per character)", "cross-entropy (nats per target)"),
    ),
    Term(
        "bits_per_character",
        Text("bits per character", "bits por carácter"),
        Text(
            "Cross-entropy of the next character with base 2: how many yes-no questions it takes on average to find out the next character.",
            "Entropía cruzada del carácter siguiente en base 2: cuántas preguntas de sí o no hacen falta, en promedio, para averiguar el carácter siguiente.",
        ),
    ),
    Term(
        "perplexity",
        Text("perplexity", "perplejidad"),
        Text(
            "The exponential of the cross-entropy: among how many equally likely tokens the model seems to choose. 1 is certainty; the size of the vocabulary is pure guessing.",
            "La exponencial de la entropía cruzada: entre cuántos tokens igual de probables parece elegir el modelo. 1 es certeza; el tamaño del vocabulario, puro azar.",
        ),
        "temperature",
        ("perplexity per word", "perplexity per subword"),
    ),
    Term(
        "sanity_check",
        Text("sanity check", "comprobación"),
        Text(
            "A measure that shows whether a result can be trusted, such as whether a forecast only repeats the last value.",
            "Una medida que muestra si un resultado es fiable, como si una predicción solo repite el último valor.",
        ),
    ),
    Term(
        "run",
        Text("run", "ejecución"),
        Text(
            "One training with fixed settings and seed, kept with its curves, weights and results.",
            "Un entrenamiento con ajustes y semilla fijos, guardado con sus curvas, pesos y resultados.",
        ),
    ),
    Term(
        "study",
        Text("study", "estudio"),
        Text(
            "Several runs that answer one question, such as which of two cells is better over several seeds.",
            "Varias ejecuciones que responden a una pregunta, como cuál de dos celdas es mejor con varias semillas.",
        ),
    ),
)
