"""Graphs of ONNX: they answer as their network does, for any number of sequences and steps; what is refused, and why."""

import os
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

import playground.export as exporting
from playground.cells import CELLS
from playground.errors import Impossible
from playground.model import MODELS
from playground.recurrent.stack import RecurrentStack
from tests.export import exports
from tests.export.test_scripts import TASKS_SET, WINDOW

installed = pytest.mark.skipif(
    exporting.lacking("onnx") is not None, reason="onnxscript or onnxruntime is missing: pip install -e '.[onnx]'"
)
WRITING = {"kind": "writing", "window": 20}


def to_vector(cell: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "sequence_to_vector", "cell": cell, "hidden": 6} | more


def to_sequence(cell: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "sequence_to_sequence", "cell": cell, "hidden": 6} | more


CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (WINDOW, to_vector("lstm", layers=2, bidirectional=True, readout="attention")),
    ({"kind": "sentiment"}, to_vector("gru", bidirectional=True)),
    ({"kind": "sentiment"}, to_vector("mgu", bidirectional=True, layers=2, upper_cell="lstm")),
    ({"kind": "chords"}, to_sequence("rnn")),
    (WINDOW | {"strategy": "recursive"}, to_sequence("slstm")),
    (WRITING | {"state": "carried"}, to_sequence("lstm")),
    (WRITING | {"state": "carried"}, {"kind": "tcn", "blocks": 2}),
    (WINDOW, to_vector({"kind": "lstm", "peepholes": True})),
    ({"kind": "sequence_transduction"}, {"kind": "encoder_decoder", "cell": "gru", "hidden": 6}),
]
REFUSED = [
    ({"kind": "sentiment"}, {"kind": "hierarchical_attention"}, "torch cannot translate this network into ONNX"),
    (WRITING | {"state": "carried"}, {"kind": "transformer_decoder"}, "to the next grows"),
]


def others() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each model that is left with the first task that it goes with, each time with another cell, and the cells left then.

    `make combinations` takes the models and cells of `CASES` again.
    """
    told = [] if os.environ.get("COMBINATIONS") == "all" else [model for _, model in CASES]
    met = {model["kind"] for model in [*told, *(model for _, model, _ in REFUSED)]}
    left = sorted(set(CELLS) - {str(model.get("cell")) for model in told})
    cells = cycle(left)
    for model in (model for model in MODELS if model not in met):
        more: dict[str, Any] = {}
        if "cell" in MODELS[model].model_fields:
            more = {"cell": next(cells), "hidden": 6}
            left = [cell for cell in left if cell != more["cell"]]
        elif "layers" in MODELS[model].model_fields:
            more = {"layers": 1}
        elif "blocks" in MODELS[model].model_fields:
            more = {"blocks": 2}
        yield next(
            (task, {"kind": model} | more) for task in TASKS_SET if exports.allowed(task, {"kind": model} | more)
        )
    yield WRITING | {"state": "windows"}, {"kind": "transformer_decoder"}  # refused with a carried state only
    yield from ((WINDOW, to_vector(cell)) for cell in left)


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, float]:
    place = tmp_path_factory.mktemp("onnx")
    return {
        (folder := place / str(number)): exports.written(folder, task, model, "onnx")
        for number, (task, model) in enumerate(CASES)
    }


@installed
def test_they_print_the_metric_of_their_network(graphs: dict[Path, float]) -> None:
    for folder, said in zip(graphs, exports.run(list(graphs)), strict=True):
        assert said["value"] == pytest.approx(graphs[folder], rel=1e-4), folder.name
        assert {one.name for one in folder.iterdir()} == {"onnx_script.py", "model.onnx", "test.safetensors"}


@installed
@pytest.mark.slow
def test_every_model_and_cell_is_written(tmp_path: Path) -> None:
    found = {
        (folder := tmp_path / str(number)): exports.written(folder, task, model, "onnx")
        for number, (task, model) in enumerate(others())
    }
    for folder, said in zip(found, exports.run(list(found)), strict=True):
        assert said["value"] == pytest.approx(found[folder], rel=1e-4), folder.name


@installed
@pytest.mark.parametrize(("task", "model", "words"), REFUSED)
def test_what_is_not_written_is_said(tmp_path: Path, task: Any, model: Any, words: str) -> None:
    with pytest.raises(Impossible, match=words) as refusal:
        exports.written(tmp_path / "refused", task, model, "onnx")
    assert "PyTorch" in refusal.value.text.es


@installed
def test_inputs_and_outputs_have_names_and_axes_of_any_length(graphs: dict[Path, float]) -> None:
    onnxruntime = import_module("onnxruntime")
    ragged, carried = (onnxruntime.InferenceSession(list(graphs)[place] / "model.onnx") for place in (1, 5))
    assert {one.name: one.shape for one in ragged.get_inputs()} == {"tokens": ["batch", "time"], "lengths": ["batch"]}
    assert [one.name for one in ragged.get_outputs()] == ["answers"]
    assert [one.name for one in carried.get_inputs()] == ["tokens", "state_0", "state_1"]
    assert [one.name for one in carried.get_outputs()] == ["answers", "state_0_after", "state_1_after"]


@installed
def test_a_layer_is_one_operator_whatever_the_number_of_steps(graphs: dict[Path, float]) -> None:
    onnx = import_module("onnx")
    graph, scanned = (onnx.load(list(graphs)[place] / "model.onnx").graph for place in (0, 2))
    assert [node.op_type for node in graph.node].count("LSTM") == 4, "two layers, two directions"
    found = [node.op_type for node in scanned.node]
    assert found.count("Scan") == 2 and found.count("LSTM") == 2


@installed
def test_a_decoders_loop_is_told(graphs: dict[Path, float]) -> None:
    code = (list(graphs)[8] / "onnx_script.py").read_text("utf-8")
    assert "tokens at most: the loop over them is unrolled" in code


@installed
def test_the_graph_says_what_it_reads_and_nothing_of_this_machine(graphs: dict[Path, float]) -> None:
    onnx = import_module("onnx")
    for folder in graphs:
        content = (folder / "model.onnx").read_bytes()
        said = onnx.load_from_string(content).doc_string
        assert "It reads" in said and "answers" in said
        assert said in (folder / "onnx_script.py").read_text("utf-8")
        assert str(Path.cwd()).encode() not in content and b"site-packages" not in content


@installed
def test_the_scripts_are_formatted(graphs: dict[Path, float]) -> None:
    place = str(next(iter(graphs)).parent)
    exports.must_be_formatted(place, "E,F,I,W")


@installed
def test_a_graph_that_answers_otherwise_is_not_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from playground.export import onnx_layers

    same = onnx_layers.over_any_time

    def changed(network: Any) -> Any:
        other = same(network)
        with torch.no_grad():
            other.head.bias += 0.01
        return other

    monkeypatch.setattr("playground.export.onnx.over_any_time", changed)
    with pytest.raises(Impossible, match="does not answer as the network does"):
        exports.written(tmp_path / "other", WINDOW, to_vector("gru"), "onnx")


@installed
def test_a_network_that_begins_with_another_state_than_zeros_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward = RecurrentStack.forward

    def from_ones(self: RecurrentStack, inputs: Any, lengths: Any = None, state: Any = None, **more: Any) -> Any:
        ones = inputs.new_ones(self.depth, inputs.shape[0], self.hidden)
        return forward(self, inputs, lengths, (ones,) if state is None else state, **more)

    monkeypatch.setattr(RecurrentStack, "forward", from_ones)
    with pytest.raises(Impossible, match="carries a state that is not zeros"):
        exports.written(tmp_path / "ones", WRITING | {"state": "carried"}, to_sequence("gru"), "onnx")


def test_without_its_packages_the_form_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "find_spec", lambda name: None if name == "onnxruntime" else find_spec(name))
    with pytest.raises(Impossible, match=r"pip install -e '\.\[onnx\]'"):
        exports.written(tmp_path / "none", WINDOW, to_vector("gru"), "onnx")
    assert exporting.lacking("keras") is None
