"""Changes several runs, one after the other; where one is refused, says how many were changed before."""

from collections.abc import Callable, Sequence

import streamlit as st

from playground.errors import PlaygroundError
from playground.text import Text
from playground.tracking import runs
from playground.tracking.visitor import Visitor
from playground.ui.page import say
from playground.ui.visitor import visitor


def each(chosen: Sequence[runs.Run], change: Callable[[str, Visitor], object], done: Text | None = None) -> None:
    """Change every chosen run and draw the page again; the first refusal ends it, and is said with how far it came.

    Args:
        chosen: the runs.
        change: changes the run with an id, as that visitor asks; raises `PlaygroundError` where it is refused.
        done: said when all are changed; `{count}` in it is how many.
    """
    by = visitor()
    for changed, run in enumerate(chosen):
        try:
            change(run.id, by)
        except PlaygroundError as error:
            if not changed:
                st.error(say(error.text))
                return
            told = say(
                en="{count} of {total} are done; the others are as they were: {why}",
                es="{count} de {total} están listas; las demás siguen como estaban: {why}",
                count=changed,
                total=len(chosen),
                why=error.text,
            )
            st.toast(told, icon="⚠️", duration="infinite")
            st.rerun()
    if done is not None:
        st.toast(say(done.format(count=len(chosen))))
    st.rerun()
