"""The table of a recorded study: a row for each thing that is compared, with mean, spread and each seed."""

from playground.studies.outcomes import Setting, TrialState, chosen
from playground.studies.pairs import Better
from playground.studies.plan import Plan
from playground.studies.table import Table, shown
from playground.task import title_of, title_on_test
from playground.text import Text

STATES: dict[TrialState, tuple[str, Text]] = {
    "waiting": ("🕓", Text("waiting", "en espera")),
    "running": ("🔵", Text("running", "en marcha")),
    "finished": ("✅", Text("finished", "terminada")),
    "pruned": ("✂️", Text("pruned", "podada")),
    "stopped": ("⏹️", Text("stopped", "detenida")),
    "failed": ("🔴", Text("failed", "fallida")),
}
MOST_SEEDS = 12
"""Columns of single seeds: more do not fit beside the mean."""


def settings_table(plan: Plan, groups: list[Setting], primary: str, better: Better) -> Table:
    """Everything that is compared: what settings are chosen by first, the best first, what has no value last.

    Args:
        groups: as `answer.grouped` gives them.
        primary: the metric that decides.
        better: which direction of it is good.
    """
    picked = plan.kind in ("grid", "random", "search")
    seeds = list(dict.fromkeys(one.seed for group in groups for one in group.outcomes))
    validated = picked or any(group.validation is not None for group in groups)
    shown_seeds = seeds if 1 < len(seeds) <= MOST_SEEDS else []
    best = chosen(groups, better) if len(groups) > 1 else None

    def place(group: Setting) -> tuple[bool, float]:
        value = group.validation if picked and group.validation is not None else group.mean
        if value is None or not group.measured:
            return True, 0.0
        return False, value if better == "lower" else -value

    heads = [
        Text("what", "qué"),
        *(
            [Text("{metric} (validation)", "{metric} (validación)").format(metric=title_of(primary))]
            if validated
            else []
        ),
        title_on_test(primary),
        Text("runs", "ejecuciones"),
        *(Text("seed {seed}", "semilla {seed}").format(seed=seed) for seed in shown_seeds),
    ]
    rows = [
        [
            Text("★ {title}", "★ {title}").format(title=group.title) if group is best else group.title,
            *([shown(primary, group.validation)] if validated else []),
            shown(primary, group.test),
            _count(group),
            *(_of_seed(group, seed, primary) for seed in shown_seeds),
        ]
        for group in sorted(groups, key=place)
    ]
    return Table(heads, rows)


def in_words(state: TrialState) -> Text:
    """How far a run is, with its mark."""
    mark, words = STATES[state]
    return Text("{mark} {words}", "{mark} {words}").format(mark=mark, words=words)


def _of_seed(group: Setting, seed: int, primary: str) -> Text:
    values = [
        Text.same(STATES[one.state][0]) if one.value is None else shown(primary, one.value)
        for one in group.outcomes
        if one.seed == seed
    ]
    return Text.join(" ", values or [Text.same("–")])


def _count(group: Setting) -> Text:
    """How many of its runs are measured; of a single one how far it is."""
    if len(group.outcomes) == 1:
        return in_words(group.outcomes[0].state)
    measured = f"{len(group.measured)}/{len(group.outcomes)}"
    failed = sum(one.state == "failed" for one in group.outcomes)
    if not failed:
        return Text.same(measured)
    return Text("{measured} · {failed} {words}", "{measured} · {failed} {words}").format(
        measured=measured, failed=failed, words=STATES["failed"][1]
    )
