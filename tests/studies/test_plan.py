"""Plans: their trials, their ranges, what keeps them from being run, and the budget of equal parameters."""

import json
import random
from dataclasses import replace
from typing import Any

import pytest

from playground.errors import PlaygroundError, WrongInput
from playground.experiment import Experiment
from playground.studies import ranges
from playground.studies.plan import Option, Plan, differences
from playground.studies.ranges import Range
from playground.studies.validation import balanced, count, must_be_possible
from playground.text import Text

BASE: dict[str, Any] = {
    "task": {"kind": "forecasting", "window": 12, "horizon": 3},
    "model": {"hidden": 16, "cell": "gru"},
    "training": {"epochs": 3, "threads": 1},
}
FULL = Experiment.configure(BASE).plain()
SPACE = {
    "training.learning_rate": Range(low=1e-4, high=1e-2, log=True),
    "model.hidden": Range(low=8, high=64, log=True, whole=True),
    "model.cell.kind": Range(("rnn", "gru")),
}


def option(name: str, **sets: Any) -> Option:
    return Option(name, Text.same(name), {address.replace("__", "."): value for address, value in sets.items()})


CELLS = (option("gru"), option("lstm", model__cell__kind="lstm"))
GRID = {"model.hidden": Range((8, 16)), "model.cell.kind": Range(("rnn", "gru"))}


def plan(kind: Any = "seeds", **more: Any) -> Plan:
    return Plan("p", kind, FULL, **more)


@pytest.fixture
def experiment() -> Experiment:
    return Experiment.configure(BASE)


def test_seed_by_seed_and_everything_within_each():
    trials = list(plan("real", variants=CELLS, seeds=(3, 4)).planned())
    assert [(one.key, one.variant, one.seed) for one in trials] == [
        ("00000", "gru", 3), ("00001", "lstm", 3), ("00002", "gru", 4), ("00003", "lstm", 4),
    ]  # fmt: skip
    assert [one.experiment.seed for one in trials] == [3, 3, 4, 4]
    assert trials[1].experiment.flat()["model.cell.kind"] == "lstm"
    assert trials[1].experiment.name == "p · lstm · seed 3"
    assert [one.seed for one in plan(seeds=(0, 7)).planned()] == [0, 7]


def test_another_model_or_cell_keeps_what_it_knows():
    base = {**BASE, "model": {"hidden": 16, "layers": 2, "cell": {"kind": "lstm", "forget_bias": 1.0}}}
    race = Plan(
        "p", "race", base, (option("a"), option("b", model__kind="encoder_decoder"), option("c", model__cell="gru"))
    )
    flats = {one.variant: one.experiment.flat() for one in race.full().planned()}
    assert [flats[name]["model.hidden"] for name in "abc"] == [16, 16, 16]
    assert flats["b"]["model.layers"] == 2 and flats["b"]["model.cell.forget_bias"] == 1.0
    assert flats["c"]["model.cell.kind"] == "gru" and "model.cell.forget_bias" not in flats["c"]
    assert Plan("p", "grid", BASE, space={"model.cell": Range(("rnn",))}).full().space == {
        "model.cell.kind": Range(("rnn",))
    }


def test_a_grid_is_every_combination():
    trials = list(plan("grid", space=GRID, seeds=(0, 1)).planned())
    assert len(trials) == plan("grid", space=GRID, seeds=(0, 1)).total == 8
    assert [one.variant for one in trials[:4]] == [
        "hidden=8, cell=rnn", "hidden=8, cell=gru", "hidden=16, cell=rnn", "hidden=16, cell=gru",
    ]  # fmt: skip
    assert trials[1].experiment.model.plain()["hidden"] == 8


def test_draws_repeat_and_keep_to_their_ranges():
    drawn = plan("random", space=SPACE, trials=30, seeds=(5,))
    trials = list(drawn.planned())
    assert [one.values for one in trials] == [one.values for one in drawn.planned()]
    assert len({str(one.values) for one in trials}) == 30
    # More draws, or more seeds, leave those there are as they are.
    assert [one.values for one in replace(drawn, trials=40).planned()][:30] == [one.values for one in trials]
    for one in trials:
        assert 1e-4 <= one.values["training.learning_rate"] <= 1e-2 and 8 <= one.values["model.hidden"] <= 64
    other = [one.values for one in replace(drawn, seeds=(6,)).planned()]
    assert other != [one.values for one in trials]


def test_any_range_draws_all_of_itself():
    chance = random.Random(0)
    assert {Range(low=1, high=3, whole=True).draw(chance) for _ in range(99)} == {1, 2, 3}
    assert {Range(low=1, high=4, log=True, whole=True).draw(chance) for _ in range(99)} == {1, 2, 3, 4}
    assert {Range(low=0, high=0.5, step=0.1).draw(chance) for _ in range(199)} == {0, 0.1, 0.2, 0.3, 0.4, 0.5}
    below = sum(Range(low=1e-4, high=1e-2, log=True).draw(chance) < 1e-3 for _ in range(1000))
    assert 430 < below < 570


@pytest.mark.parametrize("one", [*SPACE.values(), Range((False, True)), Range(low=0, high=1, step=0.25)])
def test_what_is_drawn_is_read_back_from_the_record(one: Range) -> None:
    chance = random.Random(1)
    for _ in range(50):
        value = one.draw(chance)
        assert one.read(str(value)) == value
    assert one.read("nonsense") is None
    plan = Plan("p", "grid", {}, space={"model.hidden": one})
    assert Plan.from_plain(json.loads(json.dumps(plan.plain()))) == plan


def test_plain_and_back():
    width = balanced(plan("real", variants=CELLS, seeds=(0, 1), budget="parameters"))
    for one in (
        width, plan("search", space=SPACE, trials=9, prune="median", question=Text("Which?", "¿Cuál?"), metrics=("mae",)),
    ):  # fmt: skip
        assert Plan.from_plain(one.plain()) == one


@pytest.mark.parametrize(
    ("address", "words", "expected"),
    [
        ("model.hidden", "32,64", Range((32, 64))),
        ("model.hidden", "16..128:16", Range(low=16, high=128, step=16, whole=True)),
        ("model.hidden", "16..128", Range(low=16, high=128, log=True, whole=True)),
        ("training.learning_rate", "1e-4..1e-2", Range(low=1e-4, high=1e-2, log=True)),
        ("training.weight_decay", "1e-4..1e-2 log", Range(low=1e-4, high=1e-2, log=True)),
        ("training.weight_decay", "0..0.1", Range(low=0, high=0.1)),
        ("training.optimiser", "", Range(("adam", "adamw", "sgd"))),
        ("training.learning_rate", "", Range(low=1e-6, high=10, log=True)),
        ("model.cell", "rnn,gru", Range(("rnn", "gru"))),
    ],
)
def test_ranges_as_people_write_them(experiment: Experiment, address: str, words: str, expected: Range) -> None:
    assert ranges.parsed(experiment, address, words) == expected


def test_a_declared_range_keeps_to_the_deployment_and_to_what_fits(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_HIDDEN", "100")
    assert ranges.declared(experiment, "model.hidden") == Range(low=1, high=100, log=True, whole=True)
    assert {"rnn", "gru", "lstm"} <= set(ranges.declared(experiment, "model.cell").choices)
    assert "encoder_decoder" in ranges.declared(experiment, "model").choices
    assert ranges.address_of(experiment, "model.cell") == "model.cell.kind"
    assert "model.hidden" in ranges.known(experiment) and "seed" not in ranges.known(experiment)


@pytest.mark.parametrize(
    ("address", "words", "said"),
    [
        ("model.hiden", "1,2", "no setting “model.hiden”"),
        ("model.cell.nothing", "1,2", "no setting"),
        ("seed", "1,2", "cannot be varied"),
        ("task.kind", "writing", "cannot be varied"),
        ("model.hidden", "64..8", "smaller to a larger"),
        ("model.hidden", "a..b", "is no range"),
        ("training.weight_decay", "0..1 log", "begins above 0"),
    ],
)
def test_a_wrong_range_is_one_sentence(experiment: Experiment, address: str, words: str, said: str) -> None:
    with pytest.raises(WrongInput, match=said):
        ranges.parsed(experiment, address, words)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (plan("grid"), "which settings"),
        (plan("grid", space=SPACE), "list of values"),
        (plan("random", space=SPACE), "how many trials"),
        (plan("search", space=SPACE, trials=3, seeds=(0, 1)), "one seed"),
        (plan("search", space=SPACE, trials=3, budget="parameters"), "epochs or minutes"),
        (plan("seeds", prune="median"), "Only a search"),
        (plan("real", variants=CELLS), "two seeds"),
        (plan("real", variants=CELLS[:1], seeds=(0, 1)), "two variants"),
        (plan("race", variants=CELLS[:1]), "at least two"),
        (plan("race", variants=(CELLS[0], CELLS[0])), "name of its own"),
        (plan("seeds", variants=CELLS), "race or a comparison"),
        (plan("seeds", seeds=(1, 1)), "each once"),
        (plan("seeds", seeds=tuple(range(1001))), "1001 runs"),
        (plan("grid", space={f"k{n}": Range(tuple(range(99))) for n in range(9)}), "plan at most 1000"),
        (plan("seeds", budget="minutes"), "how many minutes"),
        (Plan(" ", "seeds", BASE), "needs a name"),
        (plan("race", variants=(CELLS[0], option("x", model__cell__nothing=1))), "variant x"),
        (plan("race", variants=(option("rnn", model__cell__kind="rnn", model__cell__forget_bias=1.0), *CELLS)), "variant rnn"),
        (plan("race", variants=(CELLS[0], option("big", model__hidden=10**6))), "variant big"),
        (plan("search", space={"model.cell.kind": Range(("lstm", "rnn")), "model.cell.forget_bias": Range((0.0, 1.0))}, trials=3), "forget_bias"),
        (plan("race", variants=(CELLS[0], Option("t", Text.same("t"), {"task.kind": "writing"}))), "."),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_run_is_one_sentence(one: Plan, said: str) -> None:
    with pytest.raises(WrongInput, match=said) as refusal:
        must_be_possible(one)
    assert "\n" not in refusal.value.text.es


def test_more_than_the_deployment_allows_is_refused_before_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as strict:
        strict.setenv("PLAYGROUND_DEMO", "1")
        with pytest.raises(PlaygroundError, match="at most 40"):
            must_be_possible(plan("seeds", seeds=tuple(range(41))))
    monkeypatch.setenv("PLAYGROUND_MAX_HIDDEN", "32")
    with pytest.raises(PlaygroundError, match="up to 32"):
        must_be_possible(plan("search", space=SPACE, trials=3))


def test_what_differs_is_said():
    race = plan("race", variants=(*CELLS, option("wide", model__hidden=32)))
    assert differences(race)["model.hidden"] == {"gru": 16, "lstm": 16, "wide": 32}
    of_one_cell = {"model.cell.forget_bias", "model.cell.gates", "model.cell.peepholes", "model.cell.reset"}
    assert set(differences(plan("race", variants=CELLS))) == {"model.cell.kind", *of_one_cell}


def test_equal_parameters_come_from_the_real_network():
    fair = balanced(plan("race", variants=(*CELLS, option("rnn", model__cell__kind="rnn")), budget="parameters"))
    widths = list(fair.widths.values())
    assert widths[0].value == 16 and widths[1].value < 16 < widths[2].value
    trials = list(fair.planned())
    sizes = trials[0].experiment.prepare(trials[0].experiment.data.load()).sizes
    goal = sum(weight.numel() for weight in trials[0].experiment.network(sizes).parameters())
    assert widths[0].parameters == goal
    for trial, width in zip(trials, widths, strict=True):
        assert trial.experiment.flat()["model.hidden"] == width.value
        assert count(trial.experiment, sizes) == width.parameters
        flat = trial.experiment.model.plain()
        for other in (width.value - 1, width.value + 1):
            near = trial.experiment.model_copy(
                update={"model": type(trial.experiment.model).configure({**flat, "hidden": other})}
            )
            assert abs(count(near, sizes) - goal) >= abs(width.parameters - goal)
    assert balanced(fair) is fair
    with pytest.raises(WrongInput, match=r"leave model\.hidden"):
        balanced(plan("grid", space=GRID, budget="parameters"))


def test_equal_minutes_let_the_time_decide():
    for trial in plan("race", variants=CELLS, budget="minutes", minutes=0.5).planned():
        training = trial.experiment.training
        assert (training.seconds, training.patience) == (30, 0) and training.epochs > 1000


def test_the_name_of_a_draw_tells_what_was_drawn_however_long_the_studys_name_is() -> None:
    one = plan("random", trials=2, space=SPACE)
    for study in (one, replace(one, name="p" * 150)):
        for trial in study.planned():
            name = trial.experiment.name
            assert len(name) <= 120 and name.startswith("p")
            assert f" · {trial.variant} · learning_rate=" in name and name.endswith(
                f"cell={trial.values['model.cell.kind']}"
            )
