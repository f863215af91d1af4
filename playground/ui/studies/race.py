"""A race in lockstep: all racers as far as the slowest has come, and what they answer at that epoch."""

import streamlit as st

from playground.plots.curves import Curve, curves as drawn
from playground.text import Text, speaking
from playground.tracking import runs
from playground.ui import cache
from playground.ui.exhibits import draw, draw_all
from playground.ui.page import in_url, plain, say
from playground.ui.run_page.outputs import comparable
from playground.ui.session import session
from playground.ui.studies.page import LoadedStudy, look

MOST = 8
"""Racers side by side."""


def lockstep(study_id: str) -> bool:
    """The curves of all racers cut at one epoch, and their samples of it; whether more will come."""
    found = look(study_id)
    moving = not found.study.settled
    seeds = [seed for seed in found.study.plan.seeds if len(_racers(found, seed)) > 1]
    if found.study.plan.kind not in ("race", "real") or not seeds:
        return moving
    st.subheader(say(en="Epoch by epoch", es="Época a época"))
    seed = seeds[0]
    if len(seeds) > 1:
        asked = st.query_params.get("seed", "")
        index = seeds.index(int(asked)) if asked.isdecimal() and int(asked) in seeds else 0
        seed = st.selectbox(say(en="Seed", es="Semilla"), seeds, index, key="race.seed", width=160)
    in_url(seed=None if seed == seeds[0] else str(seed))
    racers = _racers(found, seed)
    frames = {name: cache.curves(run) for name, run in racers.items()}
    common = min((int(frame["epoch"].max()) if len(frame) else 0) for frame in frames.values())
    if common < 1:
        st.caption(say(en="Not all have finished an epoch yet.", es="Aún no todas han terminado una época."))
        return moving
    epoch = _epoch(common, study_id)
    words = comparable(set.intersection(*(set(frame.columns) for frame in frames.values())), found.primary)
    name = choose_curve(words, "race.curve")
    lines = [
        Curve(
            label,
            frame[frame["epoch"] <= epoch].rename(columns={name: "value"})[["epoch", "step", "seconds", "value"]],
            index,
        )
        for index, (label, frame) in enumerate(frames.items())
    ]
    with speaking(session().language):
        title = Text("{metric}, all up to epoch {epoch}", "{metric}, todas hasta la época {epoch}").format(
            metric=words[name], epoch=epoch
        )
        draw(drawn(title, lines), "race.curves")
    _samples(racers, epoch)
    return moving


def choose_curve(words: dict[str, Text], key: str) -> str:
    """Which metric over epochs is drawn."""
    titles = {name: plain(text) for name, text in words.items()}
    return st.selectbox(say(en="Curve", es="Curva"), list(words), format_func=titles.__getitem__, key=key, width=280)


def _racers(found: LoadedStudy, seed: int) -> dict[str, runs.Run]:
    """The run of each variant with this seed, by the variant's name."""
    racers: dict[str, runs.Run] = {}
    for group in found.groups[:MOST]:
        for one in group.outcomes:
            run = found.run(one.run) if one.seed == seed and one.state in ("running", "finished", "stopped") else None
            if run is not None:
                racers.setdefault(plain(group.title), run)
    return racers


def _epoch(common: int, study_id: str) -> int:
    """How far: as far as all have got, until another epoch is chosen, which then stays and is in the URL."""
    if common < 2:
        return common
    asked = st.query_params.get("epoch", "")
    value = min(max(1, int(asked)), common) if asked.isdecimal() else common
    # A key of its own for each last epoch: the slider grows while the race goes on.
    picked = st.slider(
        say(en="Epoch (as far as all have got)", es="Época (hasta donde han llegado todas)"), 1, common, value,
        key=f"race.epoch.{study_id}.{common}",
    )  # fmt: skip
    in_url(epoch=None if picked == common else str(picked))
    return int(picked)


def _samples(racers: dict[str, runs.Run], epoch: int) -> None:
    """What all answer to the same input at this epoch."""
    kept = [max((one for one in runs.sample_epochs(run) if one <= epoch), default=-1) for run in racers.values()]
    if min(kept) < 0:
        return
    at = min(kept)
    st.markdown(
        say(en="**The same input, at epoch {epoch}**", es="**La misma entrada, en la época {epoch}**", epoch=at)
    )
    draw_all(cache.shown(racers, at, session().language), "race.samples")
