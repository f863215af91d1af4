"""What each cell hands to a hook: all that its equations name, as they say."""

import pytest
import torch
from torch import Tensor

from playground.cells import CELLS, Cell, Scanned
from playground.recurrent.layers import Loop
from tests.cells.test_cells import FORMS, start
from tests.cells.test_diagrams import POINTWISE

pytestmark = pytest.mark.usefixtures("one_thread")
STEPS, HIDDEN = 5, 4


class Recorder:
    """Keeps what it is handed; hands on the very value, or an equal one."""

    def __init__(self, copies: bool = False) -> None:
        self.copies, self.found = copies, dict[str, list[Tensor]]()

    def __call__(self, name: str, value: Tensor) -> Tensor:
        self.found.setdefault(name, []).append(value)
        return value.clone() if self.copies else value


def run(cell: Cell, recorder: Recorder | None) -> tuple[Tensor, tuple[Tensor, ...]]:
    torch.manual_seed(0)
    loop = Loop(cell, 3, HIDDEN, 1, 1).double()
    loop.steps["l0"].hook = recorder
    return loop(0, 0, torch.randn(2, STEPS, 3, dtype=torch.float64), start(cell, 2, HIDDEN), None)


@pytest.mark.parametrize(("kind", "settings"), FORMS)
def test_a_cell_hands_over_all_that_its_equations_name_and_is_not_changed_by_that(
    kind: str, settings: dict[str, object]
) -> None:
    cell, recorder = CELLS[kind].configure(settings), Recorder()
    outputs, state = run(cell, recorder)
    if cell.diagram is not None:
        assert set(recorder.found) == {part.name for part in cell.diagram.parts if part.name.endswith("_t")}
    assert {len(values) for values in recorder.found.values()} == {STEPS}
    assert list(recorder.found)[-1] == "h_t"
    assert torch.equal(torch.stack(recorder.found["h_t"], 1), outputs)
    for name, part in cell.named(state).items():
        assert torch.equal(recorder.found[name][-1], part), name
    untouched, ended = run(cell, None)
    # With a hook a cell whose steps could be scanned is stepped.
    near = 1e-12 if isinstance(cell.step(1, 1), Scanned) else 0
    for one, other in zip((outputs, *state), (untouched, *ended), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=near)


@pytest.mark.parametrize(("kind", "settings"), FORMS)
def test_what_is_handed_over_satisfies_the_diagram(kind: str, settings: dict[str, object]) -> None:
    cell, recorder = CELLS[kind].configure(settings), Recorder()
    run(cell, recorder)
    if cell.diagram is None:
        pytest.skip(f"{kind} is not drawn")
    checked = 0
    for time in range(1, STEPS):
        values = {name: steps[time] for name, steps in recorder.found.items()}
        values |= {name.replace("_t", "_{t-1}"): steps[time - 1] for name, steps in recorder.found.items()}
        for part in cell.diagram.parts:
            if part.learnt or part.sign not in POINTWISE or not set(part.reads) <= set(values):
                continue
            computed = POINTWISE[part.sign](*(values[name] for name in part.reads))
            if part.name.endswith("_t"):
                torch.testing.assert_close(values[part.name], computed, rtol=1e-9, atol=1e-12)
                checked += 1
            values[part.name] = computed
    # Cells of one equation have no part without weights; the new state of the linear recurrence needs its eigenvalues.
    assert checked or kind in ("rnn", "indrnn", "lru")


@pytest.mark.parametrize(("kind", "settings"), FORMS)
def test_the_outputs_depend_on_what_is_handed_back(kind: str, settings: dict[str, object]) -> None:
    cell = CELLS[kind].configure(settings)
    looking, copying = Recorder(), Recorder(copies=True)
    untouched, copied = run(cell, looking)[0], run(cell, copying)[0]
    torch.testing.assert_close(untouched, copied, rtol=1e-9, atol=1e-12)
    for name in looking.found:

        def shifted(at: str, value: Tensor, name: str = name) -> Tensor:
            return value + 0.25 if at == name else value

        # The stabiliser of the sLSTM cancels out.
        assert torch.allclose(run(cell, shifted)[0], untouched) == (name == "m_t"), name


@pytest.mark.parametrize(("kind", "gates"), [("min_lstm", ("f_t", "i_t")), ("slstm", ("f_t",))])
def test_gates_that_are_quite_shut_give_numbers(kind: str, gates: tuple[str, ...]) -> None:
    found = run(CELLS[kind](), lambda name, value: torch.zeros_like(value) if name in gates else value)[0]
    assert found.isfinite().all()
