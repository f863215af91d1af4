"""Surgery changes what it says, where and when it says it, also while a network generates; and else nothing."""

from dataclasses import replace

import pytest
import torch

from playground.batch import Batch, Pattern, Sizes
from playground.cells import CELLS
from playground.errors import Impossible, WrongInput, WrongKnob
from playground.generation import write
from playground.inspection.surgery import EDITS, Edit, edited, with_edits
from playground.inspection.surgery.clamp_gate import gates_of
from playground.inspection.surgery.freeze_state import states_of
from playground.inspection.trace import Place, trace
from playground.model import MODELS, Network, SequenceNetwork
from playground.records.sequences import FIRST
from playground.task import TASKS
from tests.inspection.networks import CASES, built
from tests.topologies.cases import HORIZON, PATTERNS, TIME, batch, sizes
from tests.topologies.variants import Case

pytestmark = pytest.mark.usefixtures("one_thread")

NEVER = {"first": 90_000}


def network_of(kind: str, pattern: str, **knobs: object) -> tuple[Network, Batch]:
    torch.manual_seed(3)
    return MODELS[kind].configure({"hidden": 4, **knobs}).build(sizes(PATTERNS[pattern])).eval(), batch(
        sizes(PATTERNS[pattern])
    )


def edit(kind: str, **knobs: object) -> Edit:
    return Edit.configure({"kind": kind, **knobs})


def traced(network: Network, given: Batch, edits: list[Edit]) -> dict[Place, torch.Tensor]:
    def change(place, value, moment):
        for one in edits:
            value = one(place, value, moment)
        return value

    return dict(trace(network, given, change).values)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_changes_that_never_come_change_nothing_at_all(case: Case) -> None:
    network, given = built(case)
    place = next(iter(trace(network, given).values))
    cell, where = case.model.cells[0], {"part": place.part, **NEVER}
    edits = [edit("freeze_state", **where), edit("pin_unit", **where)]
    edits += [edit("clamp_gate", gate=gate, **where) for gate in gates_of(cell)]
    if found := trace(network, given).attention:
        edits.append(edit("replace_attention", part=next(iter(found)), **NEVER))
    both = edited(network, given, edits)
    assert torch.equal(both.original, both.changed)
    if isinstance(network, SequenceNetwork):
        sequences = [with_edits(network, chosen).generate(given, HORIZON) for chosen in ((), edits)]
        assert torch.equal(*sequences)


@pytest.mark.parametrize("kind", sorted(CELLS))
def test_each_change_stands_where_it_says(kind: str) -> None:
    network, given = network_of("sequence_to_vector", "classify_values", cell=kind, layers=2, bidirectional=True)
    plain, cell = traced(network, given, []), CELLS[kind]()
    for direction, way in enumerate(("forward", "backward")):
        for name in states_of(cell):
            told = name if kind != "lru" or name == "h_t" else f"Re {name}"
            at = Place("", 1, direction, told)
            found = traced(
                network,
                given,
                [edit("pin_unit", layer=2, direction=way, state=name, unit=3, value=-0.5, first=2, last=4)],
            )
            assert (found[at][:, 1:4, 2] == -0.5).all()
            assert torch.equal(found[Place("", 0, direction, "h_t")], plain[Place("", 0, direction, "h_t")])
            before = slice(0, 1) if direction == 0 else slice(4, TIME)
            assert torch.equal(found[at][:, before], plain[at][:, before])
            frozen = traced(network, given, [edit("freeze_state", layer=2, direction=way, first=3, last=5)])[at]
            held = plain[at][:, 1 if direction == 0 else 5]
            torch.testing.assert_close(frozen[:, 2:5], held[:, None].expand(-1, 3, -1))
            begun = traced(network, given, [edit("freeze_state", layer=2, direction=way)])[at]
            assert not begun.any(), "a state that never changes is the first one"
        for gate in gates_of(cell):
            at = Place("", 0, direction, gate)
            found = traced(network, given, [edit("clamp_gate", direction=way, gate=gate, value=0.75, first=6)])
            assert (found[at][:, 5:] == 0.75).all() and torch.equal(
                found[at][:, 0 if direction == 0 else slice(0)], plain[at][:, 0 if direction == 0 else slice(0)]
            )
            assert all(values.isfinite().all() for values in found.values())


def test_an_lstm_with_its_forget_gate_open_and_its_input_gate_shut_keeps_its_memory() -> None:
    network, given = network_of("sequence_to_vector", "classify_values", cell="lstm")
    plain = traced(network, given, [])[Place("", 0, 0, "c_t")]
    kept = traced(
        network,
        given,
        [edit("clamp_gate", gate="f_t", value=1, first=4), edit("clamp_gate", gate="i_t", value=0, first=4)],
    )[Place("", 0, 0, "c_t")]
    assert torch.equal(kept[:, 2:3].expand(-1, TIME - 3, -1), kept[:, 3:])
    assert torch.equal(kept[:, :3], plain[:, :3])


@pytest.mark.parametrize("attention", ["additive", "multiplicative"])
def test_attention_goes_where_it_is_sent_and_never_to_padding(attention: str) -> None:
    network, given = network_of("encoder_decoder", "forecast", attention=attention)
    given = replace(given, lengths=torch.tensor([TIME, 3, 1]))
    for knobs, row in (
        ({"to": "all"}, [[1 / TIME] * TIME, [1 / 3] * 3 + [0] * 4, [1.0] + [0] * 6]),
        ({"to": "one", "step": 2}, [[0, 1.0, 0, 0, 0, 0, 0], [0, 1.0, 0, 0, 0, 0, 0], [1.0, 0, 0, 0, 0, 0, 0]]),
    ):
        change = edit("replace_attention", first=2, last=3, **knobs)
        found = trace(network, given, change).attention["attention"]
        torch.testing.assert_close(found[:, 1:3], torch.tensor(row)[:, None].expand(-1, 2, -1))
        plain = trace(network, given).attention["attention"]
        assert torch.equal(found[:, 0], plain[:, 0]) and not torch.allclose(found[:, 1], plain[:, 1])
        assert not torch.allclose(edited(network, given, [change]).changed, edited(network, given, []).changed)


@pytest.mark.parametrize("beam", [1, 3])
def test_while_a_decoder_generates_its_steps_are_counted_on(beam: int) -> None:
    network, given = network_of("encoder_decoder", "translate", cell="gru", beam=beam)
    assert isinstance(network, SequenceNetwork)
    first = 3 if beam == 1 else 1
    pushed = [
        with_edits(
            network,
            [edit("pin_unit", part="decoder", unit=unit, value=amount, first=first) for unit in (1, 2, 3, 4)],
        )
        for amount in (9, -9)
    ]
    original = with_edits(network, ())
    for _ in range(2):  # each begins to count anew
        one, *others = (each.generate(given, 5) for each in (original, *pushed))
        assert all(torch.equal(one[:, : first - 1], other[:, : first - 1]) for other in others)
        assert not torch.equal(*others)
    shut = with_edits(network, [edit("freeze_state", part="encoder")]).generate(given, 5)
    assert torch.equal(shut[0], shut[1]), "an encoder that reads nothing tells all inputs alike"


@pytest.mark.parametrize("knobs", [{"layers": 1}, {"layers": 2, "upper_cell": "gru"}])
def test_in_a_text_that_goes_on_the_steps_are_those_of_the_whole_text(knobs: dict[str, object]) -> None:
    network, _ = network_of("sequence_to_sequence", "write", cell="lstm", **knobs)
    prompt = [1, 2, 3, 4]
    plain = write(network, prompt, 12, seed=1)
    assert write(with_edits(network, ()), prompt, 12, seed=1) == plain
    late = with_edits(
        network,
        [edit("pin_unit", layer=knobs["layers"], unit=unit, value=80 * (-1) ** unit, first=9) for unit in (1, 2, 3, 4)],
    )
    changed = write(late, prompt, 12, seed=1)
    # The score of what is written fifth comes after the eighth token that is read.
    assert changed[:5] == plain[:5] and changed[5:] != plain[5:]
    assert write(late, prompt, 12, seed=1) == changed, "each text is counted anew"
    assert write(network, prompt, 12, seed=1) == plain, "the network itself is left alone"


def test_what_is_wrong_is_refused_in_a_sentence() -> None:
    one, _ = network_of("sequence_to_vector", "classify_values", cell="rnn")
    two, _ = network_of("encoder_decoder", "forecast", cell="gru", layers=2)
    for network, wrong, words in (
        (one, edit("clamp_gate"), "has no gates"),
        (two, edit("clamp_gate", part="decoder"), "r_t, z_t"),
        (two, edit("clamp_gate", gate="z_t"), "encoder, decoder"),
        (one, edit("freeze_state", part="encoder"), "Leave “Part” empty"),
        (two, edit("freeze_state", part="encoder", layer=3), "up to 2"),
        (one, edit("freeze_state", direction="backward"), "one direction only"),
        (one, edit("pin_unit", state="c_t"), "h_t"),
        (one, edit("pin_unit", unit=5), "up to 4"),
        (one, edit("replace_attention"), "no attention"),
    ):
        with pytest.raises(WrongKnob, match=words):
            with_edits(network, [wrong])
    with pytest.raises(WrongInput, match="before the first"):
        edit("freeze_state", first=4, last=3)
    with pytest.raises(WrongKnob, match="value"):
        edit("clamp_gate", value=1.5)
    mlp = MODELS["window_mlp"]().build(sizes(PATTERNS["forecast"]))
    with pytest.raises(Impossible):
        with_edits(mlp, [])


@pytest.mark.parametrize("kind", sorted(EDITS))
def test_an_edit_survives_being_written_down(kind: str) -> None:
    assert Edit.configure(EDITS[kind]().plain()) == EDITS[kind]()


def test_a_task_answers_through_the_changed_network() -> None:
    task = TASKS["sequence_transduction"]()
    symbols = "ABCDE"
    memory = {"symbols": symbols, "delay": 0, "shown": {"sources": ["ABC"], "right": ["CBA"]}}
    size = Sizes(Pattern("tokens", "sequence"), FIRST + len(symbols), vocabulary=FIRST + len(symbols), horizon=6)
    torch.manual_seed(0)
    network = MODELS["encoder_decoder"].configure({"hidden": 8, "attention": "additive"}).build(size)
    request = task.request.configure({"text": "ABCDE"}, "request")
    plain = task.respond(network, memory, request).output
    assert task.respond(with_edits(network, ()), memory, request).output["answer"] == plain["answer"]
    change = edit("replace_attention", to="one", step=4)
    found = task.respond(with_edits(network, [change]), memory, request).output
    assert found != plain and all(row[3] == 1 for row in found["alignment"]["weights"])
