"""What all votes say: preference by run and by study beside the test metric, agreement, controls, and where people disagree with the metric."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from playground.plots.preference import PREFERRED, Judged, between, preference
from playground.task import metric, title_on_test
from playground.text import Text, numeral, percentage, speaking
from playground.tracking import polls
from playground.ui import record
from playground.ui.exhibits import data_frame, draw
from playground.ui.formatting import measured
from playground.ui.page import live, plain, say, session
from playground.ui.vote import cached
from playground.votes.poll import FEWEST_FOR_DISAGREEMENT, FEWEST_FOR_INTERVAL, Poll

if TYPE_CHECKING:  # their statistics take long to import
    from playground.votes.preference import Preference
    from playground.votes.results import Results


def show_results(recorded: polls.Recorded, poll: Poll) -> None:
    """The results so far, drawn again while votes come in."""
    live(lambda: _look(recorded.id, poll), "vote.results", seconds=4, begun=recorded.open)


def _look(poll_id: str, poll: Poll) -> bool:
    recorded = record.poll(poll_id)
    cast = polls.votes(recorded)
    told = cached.results(recorded, poll, cast)
    if told is None:
        st.info(say(en="Nobody has voted yet.", es="Aún no ha votado nadie."))
        return recorded.open
    st.markdown(
        say(
            en="Votes: **{votes}** · visitors: **{voters}** · of them judged every pair: **{finished}**",
            es="Votos: **{votes}** · personas: **{voters}** · de ellas valoraron todos los pares: **{finished}**",
            votes=told.votes,
            voters=told.voters,
            finished=told.finished,
        )
    )
    names = {one.id: one.name for one in poll.candidates}
    values = {one.id: one.result for one in poll.candidates}
    _part(poll, told.preferences, names, values, Text("Preference by run", "Preferencia por ejecución"))
    if told.by_group:
        own = {one.name: one.name for one in told.by_group}
        title = Text("Preference by variant of a study", "Preferencia por variante de un estudio")
        _part(poll, told.by_group, own, told.results, title)
    _disagreements(poll, told)
    _trust(poll, told)
    return recorded.open


def _part(
    poll: Poll,
    preferences: "Sequence[Preference]",
    names: dict[str, str],
    values: "dict[str, float | None]",
    title: Text,
) -> None:
    """A figure and a table of runs, or of groups of runs."""
    judged = [
        Judged(names[one.name], value, measured(poll.metric, value), one.share, one.low, one.high)
        for one in preferences
        if (value := values[one.name]) is not None
    ]
    if len(judged) > 1:
        with speaking(session().language):
            drawn = preference(title, judged, title_on_test(poll.metric), percent=metric(poll.metric).percent)
        draw(drawn, f"vote.results.{title.en}")
        st.caption(say(_BETTER[poll.better].format(metric=title_on_test(poll.metric))))
    rows = [
        {
            say(en="name", es="nombre"): names[one.name],
            plain(PREFERRED): plain(percentage(one.share, ".0f")),
            say(en="95 % interval", es="intervalo del 95 %"): plain(_interval(one.low, one.high)),
            plain(title_on_test(poll.metric)): measured(poll.metric, values[one.name]),
            say(en="won", es="ganados"): str(one.won),
            say(en="lost", es="perdidos"): str(one.lost),
            say(en="equal", es="empates"): str(one.equal),
            say(en="strength", es="fuerza"): plain(numeral(one.strength, ".2f")),
        }
        for one in preferences
    ]
    data_frame(rows, alt=plain(title), height="content")


_BETTER = {
    "lower": Text("Of {metric}, less is better: further left.", "De {metric}, menos es mejor: más a la izquierda."),
    "higher": Text("Of {metric}, more is better: further right.", "De {metric}, más es mejor: más a la derecha."),
}


_FROM = Text("from {count} visitors on", "desde {count} personas")


def _interval(low: float | None, high: float | None) -> Text:
    return _FROM.format(count=FEWEST_FOR_INTERVAL) if low is None or high is None else between(low, high)


def _disagreements(poll: Poll, told: "Results") -> None:
    st.subheader(say(en="People and the metric", es="Las personas y la métrica"))
    if not told.disagreements:
        st.markdown(
            say(
                en="Nowhere do people and {metric} disagree, as far as at least {fewest} visitors preferred one of two runs.",
                es="En ningún par de ejecuciones se prefiere lo contrario de lo que dice: {metric}. Se cuentan los pares en que al menos {fewest} personas prefirieron una.",
                metric=title_on_test(poll.metric),
                fewest=FEWEST_FOR_DISAGREEMENT,
            )
        )
    for one in told.disagreements:
        words = say(
            en="**{preferred}** is preferred over **{better}** by {against} of the {voters} visitors who prefer one of them (p = {p}), though its {metric} is worse: {its} against {other}.",
            es="**{preferred}** se prefiere a **{better}**: así lo ven {against} de las {voters} personas que prefieren una de ellas (p = {p}), aunque es peor en {metric}: {its} frente a {other}.",
            preferred=one.preferred.name,
            better=one.better.name,
            against=one.against,
            voters=one.voters,
            p=numeral(one.p, ".2g"),
            metric=title_on_test(poll.metric),
            its=measured(poll.metric, one.preferred.result),
            other=measured(poll.metric, one.better.result),
        )
        if one.clear:
            st.warning(words, icon="⚖️")
        else:
            st.markdown(f"{words} {say(en='Chance alone could show that.', es='Podría ser solo azar.')}")
    if told.disagreements:
        st.caption(
            say(
                en="Each visitor counts once for each pair of runs. p: binomial test, corrected for all pairs of this vote (Holm); below 0.05 it is hardly chance.",
                es="Cada persona cuenta una vez por cada dos ejecuciones. p: prueba binomial, corregida para todos los pares de esta votación (Holm); por debajo de 0,05 apenas puede ser azar.",
            )
        )


def _trust(poll: Poll, told: "Results") -> None:
    st.subheader(say(en="How far the votes can be trusted", es="Hasta qué punto son fiables los votos"))
    lines = [_agreement(told), _controls(poll, told)]
    left, decided = told.left
    if decided:
        lines.append(
            say(
                en="Of {decided} votes for one side, {left} were for the left one (A): about half, where the side does not matter.",
                es="De {decided} votos por un lado, {left} fueron por el izquierdo (A): cerca de la mitad, si el lado no importa.",
                decided=decided,
                left=left,
            )
        )
    lines.append(
        say(
            en="{bad} of the votes on two runs said that both are bad.",
            es="El {bad} de los votos sobre dos ejecuciones dijo que las dos son malas.",
            bad=percentage(told.bad, ".0f"),
        )
    )
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.caption(
        say(
            en="Preference: how often a run would be preferred over another one of this vote, by the Bradley–Terry model; ties and "
            "“both are bad” count half for each, and each pair of runs as judged equal once more. Intervals: percentiles over 400 draws with "
            "replacement, from all visitors and two more of opposite taste. Strength: the difference of two is the log of the odds that one is preferred.",
            es="Preferencia: con qué frecuencia se preferiría una ejecución a otra de esta votación, según el modelo de Bradley–Terry; "
            "los empates y «ambas son malas» cuentan medio para cada una, y cada dos ejecuciones, como un empate más. Intervalos: "
            "percentiles de 400 muestras con reposición, de todas las personas y dos más de gustos opuestos. Fuerza: la diferencia de dos es el logaritmo de la razón a favor de una.",
        )
    )


def _agreement(told: "Results") -> str:
    found = told.agreement
    if found is None:
        return say(
            en="Agreement (Fleiss' kappa) is told once two visitors have judged every pair.",
            es="El acuerdo (kappa de Fleiss) se indica cuando dos personas hayan valorado todos los pares.",
        )
    if found.kappa is None:
        return say(
            en="All {voters} visitors who judged every pair said the same of every pair, and never preferred a side: Fleiss' kappa is not defined.",
            es="Las {voters} personas que valoraron todos los pares dijeron lo mismo de cada par, sin preferir nunca un lado: el kappa de Fleiss no está definido.",
            voters=found.voters,
        )
    return say(
        en="Agreement: Fleiss' kappa {kappa} among the {voters} visitors who judged every pair; two of them gave the same answer in {observed} of the cases (1: all agree; 0: as chance does).",
        es="Acuerdo: kappa de Fleiss {kappa} entre las {voters} personas que valoraron todos los pares; dos de ellas coincidieron en el {observed} de los casos (1: acuerdo total; 0: el del azar).",
        kappa=_kappa(found.kappa, found.low, found.high),
        voters=found.voters,
        observed=percentage(found.observed, ".0f"),
    )


def _kappa(kappa: float, low: float | None, high: float | None) -> Text:
    if low is None or high is None:
        return numeral(kappa, ".2f")
    words = Text("{kappa} (95 % interval {low} to {high})", "{kappa} (intervalo del 95 %: de {low} a {high})")
    return words.format(kappa=numeral(kappa, ".2f"), low=numeral(low, ".2f"), high=numeral(high, ".2f"))


def _controls(poll: Poll, told: "Results") -> str:
    found = told.controls
    if not found.judged:
        return say(
            en="No pair of one and the same network was judged yet.",
            es="Aún no se valoró ningún par de una misma red.",
        )
    words = _SAME_OUTPUT if all(pair.identical for pair in poll.pairs if pair.control) else _SAME_NETWORK
    return say(
        words.format(
            judged=found.judged,
            equal=found.equal,
            bad=found.bad,
            side=found.judged - found.equal - found.bad,
            share=percentage((found.judged - found.equal - found.bad) / found.judged, ".0f"),
        )
    )


_SAME_OUTPUT = Text(
    "Attention check: {judged} votes were on one and the same output twice; {equal} said equally good, {bad} both bad, and {side} ({share}) preferred a side.",
    "Control de atención: {judged} votos fueron sobre una misma salida dos veces; {equal} dijeron que eran igual de buenas, {bad} que ambas eran malas y {side} ({share}) prefirieron un lado.",
)
_SAME_NETWORK = Text(
    "Controls: {judged} votes were on two outputs of one and the same network; {equal} said equally good, {bad} both bad, and {side} ({share}) preferred a side.",
    "Controles: {judged} votos fueron sobre dos salidas de una misma red; {equal} dijeron que eran igual de buenas, {bad} que ambas eran malas y {side} ({share}) prefirieron un lado.",
)
