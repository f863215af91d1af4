"""What the compared runs put out for the same input, with the weights of the same epoch: a part of the page that is drawn again by itself."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from playground.errors import PlaygroundError
from playground.exhibits import Exhibit, Sounds
from playground.launch.compute.side_by_side import Examples, Outputs
from playground.markup import for_markdown
from playground.settings import settings
from playground.task import TASKS
from playground.text import Text, significant
from playground.tracking import runs
from playground.ui import cache
from playground.ui.compare.choose import as_recorded, names_of
from playground.ui.compare.epochs import Answering, answering, choose_epoch
from playground.ui.compare.examples import choose_example
from playground.ui.drawing_limit import drawing
from playground.ui.exhibits import draw
from playground.ui.in_view import in_view
from playground.ui.links import address
from playground.ui.links.choice import buttons
from playground.ui.links.input_link import open_input, required, show_input
from playground.ui.page import report_defects, say, session
from playground.ui.run_state import unreadable
from playground.ui.try_it import request_form

MOST = 6
"""Runs whose outputs stand side by side."""
SEED = 1
"""Of what networks draw: the same for all of them."""

Source = Literal["test", "own", "kept"]
SOURCES: dict[Source, Text] = {
    "test": Text("Test example", "Ejemplo de prueba"),
    "kept": Text("Sample kept while training", "Muestra del entrenamiento"),
    "own": Text("Your own input", "Entrada propia"),
}


def outputs(chosen: Sequence[runs.Run]) -> None:
    """Outputs side by side, for an input of the test set, one's own, or the one that is answered at every epoch; made once they are in view."""
    st.fragment(_guarded)(chosen)


def _guarded(chosen: Sequence[runs.Run]) -> None:
    try:
        with drawing(), report_defects():
            _draw(chosen)
    except PlaygroundError as error:  # a part that is drawn again by itself never passes `pages/app.py`
        st.error(say(error.text))


def _draw(chosen: Sequence[runs.Run]) -> None:
    known = [run for run in chosen if unreadable(run) is None]
    ready = [run for run in known if _has_weights(run)][:MOST]
    sampled = [run for run in known if cache.sample_epochs(run)][:MOST]
    if not ready and not sampled:
        return
    st.subheader(say(en="The same input, side by side", es="La misma entrada, lado a lado"))
    _left_out(chosen, ready)
    key = f"compare.{','.join(run.id for run in chosen)}"
    there = {"test": bool(ready) and TASKS[ready[0].task].examples > 0, "kept": bool(sampled), "own": bool(ready)}
    if address.opened_with("input", "own"):
        st.session_state[f"{key}.opened"] = True
    source = _source([one for one in SOURCES if there[one]], key)
    if not in_view(f"{key}.outputs"):
        return
    names = names_of(list(chosen))
    if source == "kept":
        _kept(sampled, names, key)
        return
    compared = answering(ready, names, key)
    if source == "own" or not _test_example(ready, compared, key):
        _own_input(ready, compared, key)


def _has_weights(run: runs.Run) -> bool:
    try:
        return bool(cache.kept_epochs(run).epochs)
    except PlaygroundError as error:
        st.warning(say(en="“{name}”: {why}", es="«{name}»: {why}", name=run.name, why=error.text))
        return False


def _left_out(chosen: Sequence[runs.Run], ready: Sequence[runs.Run]) -> None:
    """Which of the runs answer nothing here, and why."""
    if len(chosen) > MOST:
        st.caption(
            say(
                en="Outputs of at most {most} runs stand side by side: the first ones.",
                es="Se muestran lado a lado las salidas de {most} ejecuciones como mucho: las primeras.",
                most=MOST,
            )
        )
    without = [run.name for run in chosen[:MOST] if run not in ready]
    if without:
        st.caption(
            say(
                en="Without weights, so without an answer: {names}.",
                es="Sin pesos y, por tanto, sin respuesta: {names}.",
                names=", ".join(without),
            )
        )


def _source(offered: list[Source], key: str) -> Source:
    titles = {one: say(SOURCES[one]) for one in offered}
    return buttons("input", titles, say(en="Input", es="Entrada"), key=f"{key}.input", usual=offered[0])


def _test_example(ready: Sequence[runs.Run], compared: Sequence[Answering], key: str) -> bool:
    """One of the test examples, answered by all; whether there are any."""
    try:
        with st.spinner(say(en="Computing…", es="Calculando…")):
            found: Examples = cache.compute("examples", {"runs": [run.id for run in ready]})
    except PlaygroundError as error:
        st.warning(say(error.text))
        return False
    task = ready[0].task
    number = choose_example(found, compared, task, SEED, key)
    _compared(compared, {"example": number}, "compare.outputs", TASKS[task].error_title)
    return True


def _own_input(ready: Sequence[runs.Run], compared: Sequence[Answering], key: str) -> None:
    """An input of one's own, answered by all once the button was pressed or its link was opened; then again at other epochs."""
    task = ready[0].task
    request = TASKS[task].request
    given_by_link = open_input(task)
    if st.session_state.pop(f"{key}.opened", False) and given_by_link is None:
        given_by_link = not required(request)  # all of it is as usual
    table = request_form(list(ready), "compare")
    held = f"{key}.request"
    if st.button(say(request.action), type="primary", icon="✨", key="compare.go") or given_by_link:
        st.session_state[held] = request.configure(table, "request").within(settings()).plain()
    show_input(task)
    given: Mapping[str, Any] | None = st.session_state.get(held)
    if given is None:
        return
    shown = _compared(compared, {"request": given}, "compare.answer")
    with st.container(horizontal=True):
        for name, files in shown.files.items():
            for file, content in files.items():
                st.download_button(
                    for_markdown(f"{name}: {file}"),
                    content,
                    file_name=file,
                    key=f"compare.{name}.{file}",
                    icon="⬇️",
                    on_click="ignore",
                )


def _compared(compared: Sequence[Answering], given: Mapping[str, Any], key: str, error: Text | None = None) -> Outputs:
    """What all answer to one input, drawn below the errors, where these have a title."""
    asked = cache.key_of({"runs": [list(one) for one in compared], "given": dict(given), "seed": SEED})
    with st.spinner(say(en="Computing…", es="Calculando…")):
        found: Outputs = cache.outputs(asked, session().language)
    if error is not None and found.errors:
        one = Text.same("{name} {value}")
        each = [one.format(name=name, value=significant(value)) for name, value in found.errors.items()]
        st.caption(say(Text.same("{title}: {each}.").format(title=error, each=Text.join(" · ", each))))
    _draw_each(asked, found.exhibits, key)
    return found


def _draw_each(asked: object, exhibits: Sequence[Exhibit], key: str) -> None:
    """Exhibits one below the other, each kept by what was asked."""
    for number, exhibit in enumerate(exhibits):
        if isinstance(exhibit, Sounds):  # a part that people press is never drawn from what is kept
            draw(exhibit, f"{key}.{number}")
        else:
            _draw_compared((asked, number), exhibit, f"{key}.{number}")


@cache.shared_by_key(most=4 * cache.COMPARED_AT_ONCE, seconds=1800)
def _draw_compared(exhibit: Exhibit, key: str) -> None:
    draw(exhibit, key)


def _kept(chosen: Sequence[runs.Run], names: Mapping[str, str], key: str) -> None:
    """The samples that were kept while the runs were trained, at one epoch."""
    epochs = sorted({epoch for run in chosen for epoch in cache.sample_epochs(run)})
    epoch = int(choose_epoch(epochs, key, best=False))
    with st.spinner(say(en="Drawing the samples…", es="Dibujando las muestras…")):
        found = cache.shown({names[run.id]: run for run in chosen}, epoch, session().language)
    _draw_each((as_recorded(list(chosen)), epoch), found, "compare.samples")
