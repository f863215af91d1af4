"""How many of the last steps a network uses, by gradient and by occlusion."""

from contextlib import suppress

import streamlit as st

from playground.errors import PlaygroundError
from playground.launch.compute.inspecting.gradients import MemoryRanges
from playground.plots.memory_by_epoch import memory_by_epoch
from playground.text import Text
from playground.ui import cache
from playground.ui.exhibits import draw
from playground.ui.links.choice import switch
from playground.ui.look_inside.choice import Chosen, look
from playground.ui.page import plain, say


def draw_memory_range(chosen: Chosen, output: int, position: int) -> None:
    """How many of the last steps the network uses for one output, now and by epoch; arguments as `Inspected.index` takes them."""
    st.subheader(say(en="Memory range", es="Alcance de la memoria"))
    found: MemoryRanges = chosen.compute("memory_range", output=output, position=position)
    st.markdown(
        say(
            en="For this output, this network uses **{gradient}** by gradient and **{occlusion}** by occlusion.",
            es="Para esta salida, esta red usa **{gradient}** según el gradiente y **{occlusion}** según la oclusión.",
            gradient=_last(found.gradient),
            occlusion=_last(found.occlusion),
        )
    )
    whole = {GRADIENT: found.gradient_whole, OCCLUSION: found.occlusion_whole}
    for words in (words for words, reached in whole.items() if reached):
        st.caption(
            say(
                en="{method}, these are all steps that there are: a longer sequence may show a longer memory.",
                es="{method}, son todos los pasos que hay: una secuencia más larga puede mostrar una memoria más larga.",
                method=plain(words).capitalize(),
            )
        )
    if len(chosen.sequence.positions) == chosen.sequence.count and position < chosen.sequence.count - 1:
        st.caption(
            say(
                en="Steps after the chosen one are not counted, also where the network reads them.",
                es="Los pasos posteriores al elegido no se cuentan, aunque la red los lea.",
            )
        )
    epochs = cache.kept_epochs(chosen.run).epochs
    every = say(en="By epoch", es="Por época")
    if len(epochs) > 1 and switch("view.by_epoch", every, key="inside.gradients.by_epoch"):
        ranges: dict[str, dict[int, int]] = {plain(words): {} for words in (GRADIENT, OCCLUSION)}
        for epoch in epochs:
            with suppress(PlaygroundError):
                then: MemoryRanges = look(
                    chosen.run, epoch, chosen.given, "memory_range", output=output, position=position
                )
                ranges[plain(GRADIENT)][epoch] = then.gradient
                ranges[plain(OCCLUSION)][epoch] = then.occlusion
        if all(ranges.values()):
            draw(memory_by_epoch(ranges), "inside.gradients.memory")


def _last(steps: int) -> Text:
    if steps == 0:
        return Text("no step", "ningún paso")
    if steps == 1:
        return Text("the last step alone", "solo el último paso")
    return Text("the last {steps} steps", "los últimos {steps} pasos").format(steps=steps)


GRADIENT, OCCLUSION = Text("by gradient", "según el gradiente"), Text("by occlusion", "según la oclusión")
