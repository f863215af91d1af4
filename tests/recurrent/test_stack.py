"""The stack against torch: written out and fused, over depth, direction and ragged lengths, gradients too."""

import copy
from itertools import product

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from playground.cells import CELLS, Cell
from playground.recurrent import RecurrentStack, last_real, reverse

pytestmark = pytest.mark.usefixtures("one_thread")

CELL_FORMS = [("rnn", {}), ("rnn", {"nonlinearity": "relu"}), ("lstm", {}), ("gru", {})]
TOLERANCE = {torch.float32: 1e-6, torch.float64: 1e-12}
LENGTHS = torch.tensor([6, 2, 6, 1, 4])
CASES = list(product(CELL_FORMS, (1, 2, 3), (False, True), (False, True), TOLERANCE))


def make(cell: Cell, depth: int, both: bool, dtype: torch.dtype = torch.float64, **options: object) -> RecurrentStack:
    torch.manual_seed(7)
    return RecurrentStack(cell, 3, 4, depth, bidirectional=both, **options).to(dtype)  # type: ignore[arg-type]


def torchs_own(stack: RecurrentStack, inputs: Tensor, lengths: Tensor | None, state: object) -> tuple[Tensor, tuple]:
    layers = stack.layers
    assert isinstance(layers, nn.RNNBase)
    if lengths is None:
        outputs, after = layers(inputs, state)
    else:
        packed, after = layers(pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False), state)
        outputs, _ = pad_packed_sequence(packed, batch_first=True, total_length=inputs.shape[1])
    return outputs, after if isinstance(after, tuple) else (after,)


def close(one: Tensor, other: Tensor, dtype: torch.dtype) -> None:
    torch.testing.assert_close(one, other, rtol=0, atol=TOLERANCE[dtype])


@pytest.mark.parametrize(("form", "depth", "both", "ragged", "dtype"), CASES)
def test_both_forms_equal_torchs_layers(
    form: tuple[str, dict[str, str]], depth: int, both: bool, ragged: bool, dtype: torch.dtype
) -> None:
    cell = CELLS[form[0]].configure(form[1])
    fused, loop = make(cell, depth, both, dtype), make(cell, depth, both, dtype, fused=False)
    reference = copy.deepcopy(fused)
    assert fused.fused and not loop.fused
    inputs = torch.randn(5, 6, 3, dtype=dtype)
    state = tuple(torch.randn(depth * (1 + both), 5, 4, dtype=dtype) for _ in cell.states)
    lengths = LENGTHS if ragged else None
    given = inputs.clone().requires_grad_()
    expected, ended = torchs_own(reference, given, lengths, state if len(state) > 1 else state[0])
    aim = torch.randn_like(expected)
    torch.autograd.backward((expected * aim).sum() + sum(part.square().sum() for part in ended))
    slopes = {name: weight.grad for name, weight in reference.layers.named_parameters()}
    for stack in (fused, loop):
        mine = inputs.clone().requires_grad_()
        outputs, after = stack(mine, lengths, state)
        close(outputs, expected, dtype)
        for one, other in zip(after, ended, strict=True):
            close(one, other, dtype)
        torch.autograd.backward((outputs * aim).sum() + sum(part.square().sum() for part in after))
        # A gradient sums over all steps, and rounding with it: measured by its own size.
        torch.testing.assert_close(mine.grad, given.grad, rtol=10 * TOLERANCE[dtype], atol=10 * TOLERANCE[dtype])
        names = {name: weight.grad for name, weight in stack.layers.named_parameters()}
        for name, slope in slopes.items():
            own = names.get(name, names.get(f"steps.{name.split('_', 2)[2]}.{'_'.join(name.split('_')[:2])}"))
            torch.testing.assert_close(own, slope, rtol=10 * TOLERANCE[dtype], atol=10 * TOLERANCE[dtype])


@pytest.mark.parametrize(("kind", "both"), list(product(sorted(CELLS), (False, True))))
def test_the_same_seed_gives_both_forms_the_same_weights_by_the_same_names(kind: str, both: bool) -> None:
    cell = CELLS[kind]()
    fused, loop = make(cell, 2, both).state_dict(), make(cell, 2, both, fused=False).state_dict()
    assert fused.keys() == loop.keys()
    assert all(torch.equal(fused[name], loop[name]) for name in fused)


def test_weights_load_from_one_form_into_the_other() -> None:
    cell = CELLS["lstm"]()
    fused, loop = make(cell, 2, True), make(cell, 2, True, fused=False)
    nn.init.normal_(fused.layers.weight_hh_l1_reverse)
    loop.load_state_dict(fused.state_dict())
    inputs = torch.randn(2, 5, 3, dtype=torch.float64)
    close(loop(inputs)[0], fused(inputs)[0], torch.float64)
    nn.init.normal_(loop.layers.steps["l0"].weight_ih)
    fused.load_state_dict(loop.state_dict())
    close(loop(inputs)[0], fused(inputs)[0], torch.float64)


@pytest.mark.parametrize(("kind", "both", "fused"), list(product(sorted(CELLS), (False, True), (False, True))))
def test_an_empty_sequence_keeps_its_state_and_disturbs_nobody(kind: str, both: bool, fused: bool) -> None:
    cell = CELLS[kind]()
    stack = make(cell, 2, both, fused=fused)
    inputs = torch.randn(3, 4, 3, dtype=torch.float64)
    state = tuple(torch.randn(2 * (1 + both), 3, 4, dtype=torch.float64) for _ in cell.states)
    outputs, after = stack(inputs, torch.tensor([4, 0, 3]), state)
    assert not outputs[1].any()
    for one, other in zip(after, state, strict=True):
        assert torch.equal(one[:, 1], other[:, 1])
    alone, _ = stack(inputs[2:, :3], None, tuple(part[:, 2:] for part in state))
    close(outputs[2:, :3], alone, torch.float64)
    stack(inputs, torch.tensor([0, 0, 0]), state)[0].sum().backward()


@pytest.mark.parametrize("both", [False, True])
def test_without_ends_outputs_are_the_same(both: bool) -> None:
    stack = make(CELLS["lstm"](), 2, both)
    inputs = torch.randn(5, 6, 3, dtype=torch.float64)
    (one, state), (other, rough) = stack(inputs, LENGTHS), stack(inputs, LENGTHS, ends=False)
    close(one, other, torch.float64)
    close(state[0], rough[0], torch.float64)


def test_padding_is_never_read() -> None:
    stack = make(CELLS["lstm"](), 2, True)
    inputs = torch.randn(5, 6, 3, dtype=torch.float64)
    spoilt = inputs.clone()
    for row, length in enumerate(LENGTHS.tolist()):
        spoilt[row, length:] = 1e6
    close(stack(inputs, LENGTHS)[0], stack(spoilt, LENGTHS)[0], torch.float64)


def test_dropout_lies_between_layers_and_only_while_training() -> None:
    for fused in (True, False):
        stack = make(CELLS["gru"](), 2, False, dropout=0.9, fused=fused)
        inputs = torch.randn(2, 5, 3, dtype=torch.float64)
        assert not torch.equal(stack(inputs)[0], stack(inputs)[0])
        stack.eval()
        assert torch.equal(stack(inputs)[0], stack(inputs)[0])
        single = make(CELLS["gru"](), 1, False, dropout=0.9, fused=fused)
        assert torch.equal(single(inputs)[0], single(inputs)[0])


def test_reverse_turns_each_sequence_and_leaves_its_padding() -> None:
    rows = torch.tensor([[1.0, 2, 3, 4], [1, 2, 3, 0], [9, 9, 9, 9]])[:, :, None]
    turned = reverse(rows, torch.tensor([4, 3, 0]))[:, :, 0]
    assert turned.tolist() == [[4, 3, 2, 1], [3, 2, 1, 0], [9, 9, 9, 9]]
    assert torch.equal(reverse(rows, None), rows.flip(1))


def test_the_last_real_step_of_an_empty_sequence_is_zero() -> None:
    outputs = torch.arange(6.0).reshape(2, 3, 1)
    assert last_real(outputs, torch.tensor([2, 0])).tolist() == [[1], [0]]
    assert last_real(outputs, None).tolist() == [[2], [5]]


@pytest.mark.parametrize("kind", sorted(CELLS))
def test_bfloat16_stays_near_and_carries_on(kind: str) -> None:
    stack = make(CELLS[kind](), 1, False, torch.float32)
    inputs = torch.randn(4, 6, 3)
    exact, _ = stack(inputs)
    with torch.autocast("cpu", torch.bfloat16):
        first, state = stack(inputs[:, :3])
        second, _ = stack(inputs[:, 3:], None, state)
        stack(inputs, torch.tensor([6, 3, 2, 0]))
    torch.testing.assert_close(torch.cat([first, second], 1).float(), exact, rtol=0, atol=0.03)


@pytest.mark.parametrize(("kind", "both"), list(product(sorted(CELLS), (False, True))))
def test_what_a_gpu_does_with_ragged_batches_is_the_same(kind: str, both: bool) -> None:
    """Packed sequences, which are only used on CUDA, give the same numbers; here on the CPU, where they run too."""
    cell = CELLS[kind]()
    stack = make(cell, 2, both)
    lengths = torch.tensor([6, 0, 3, 1, 4])
    inputs = torch.randn(5, 6, 3, dtype=torch.float64)
    state = tuple(torch.randn(2 * (1 + both), 5, 4, dtype=torch.float64) for _ in cell.states)
    if not isinstance(stack.layers, nn.RNNBase):
        pytest.skip(f"{kind} has no fused layers")
    (one, ends), (other, packed_ends) = (
        stack(inputs, lengths, state),
        stack._packed(stack.layers, inputs, lengths, state),
    )
    close(one, other, torch.float64)
    for mine, its in zip(ends, packed_ends, strict=True):
        close(mine, its, torch.float64)
