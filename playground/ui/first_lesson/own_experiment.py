"""Step 6: an experiment of one's own."""

from collections.abc import Sequence

import streamlit as st

from playground.learn import first_lesson as lesson
from playground.text import Text
from playground.ui.first_lesson.pair import Pair
from playground.ui.page import go, link, say, session

IDEAS = (
    Text("another cell: a GRU, or an IndRNN", "otra celda: una GRU o una IndRNN"),
    Text("read in both directions (Bidirectional)", "leer en ambos sentidos (Bidireccional)"),
    Text("four times as many units", "cuatro veces más unidades"),
    Text("four times as many epochs, with another seed", "cuatro veces más épocas, con otra semilla"),
    Text("an LSTM whose forget-gate bias is 0", "una LSTM cuyo sesgo de la puerta de olvido sea 0"),
)


def own_experiment(_: Sequence[Pair]) -> bool:
    """Draw it; it is the last step."""
    st.markdown(
        say(
            en="Now an experiment of your own. **Design and train** opens with the RNN of this lesson; change **one** thing, guess first, and train:",
            es="Ahora, un experimento propio. **Diseñar y entrenar** se abre con la RNN de esta lección; cambie **una sola** cosa, prediga primero y entrene:",
        )
    )
    st.markdown("\n".join(f"- {say(idea)}" for idea in IDEAS))
    with st.expander(say(en="What a course would say about them", es="Qué diría un curso sobre ellas"), icon="💡"):
        st.markdown(
            say(
                en="Gates help where they begin nearly open, as the lesson's LSTM does: then the state is passed on and **added to** instead of being rewritten. A GRU's update gate begins half open, so it must first learn to remember: with two epochs it stayed at guessing here, with each of five seeds. An IndRNN has no gates: each unit reads only its own previous value, with a weight that may be near 1. So it can remember, but with two epochs it only guessed here, too. Reading backwards too helps because the noun then lies next to the end. It is allowed here, as the whole sentence is there before the answer is asked for. More units alone do not help: the gradient still passes every step. More epochs help now and then: here the RNN found the noun with one seed of five. A forget gate that begins half open (bias 0) forgets half at each step, so the LSTM has first to learn to remember.",
                es="Las puertas ayudan si empiezan casi abiertas, como en la LSTM de la lección: entonces el estado se transmite y **se le suma** en lugar de reescribirlo. La puerta de actualización de una GRU empieza medio abierta: tiene que aprender antes a recordar; con dos épocas no pasó aquí de acertar al azar, con ninguna de cinco semillas. Una IndRNN no tiene puertas: cada unidad lee solo su propio valor anterior, con un peso que puede estar cerca de 1. Así puede recordar, pero con dos épocas aquí también acertó solo al azar. Leer también hacia atrás ayuda porque entonces el nombre queda junto al final. Aquí está permitido, porque la frase está completa antes de pedir la respuesta. Más unidades por sí solas no ayudan: el gradiente sigue pasando por todos los pasos. Más épocas ayudan a veces: aquí la RNN encontró el nombre con una semilla de cinco. Una puerta de olvido que empieza medio abierta (sesgo 0) olvida la mitad en cada paso, así que la LSTM tiene que aprender antes a recordar.",
            )
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            say(en="Open it in “Design and train”", es="Abrirlo en «Diseñar y entrenar»"),
            icon="🧩",
            type="primary",
            key="lesson.own",
        ):
            session().replace(lesson.experiment("rnn").plain())
            go("design", task=session().task)
        link("learn", say(en="Learn more", es="Aprender más"), "📖")
    return True
