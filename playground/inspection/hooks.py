"""Hooks on all layers and attentions of a written-out network: they know where and at which step they are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from torch import Tensor

from playground.batch import State
from playground.cells import Cell, Step
from playground.hooks import Hook, Hooked
from playground.inspection.places import INPUTS, SCORES, Edit, Moment, Place
from playground.model import Network
from playground.recurrent import RecurrentStack
from playground.recurrent.layers import Loop, place as suffix
from playground.recurrent.mixed import MixedStack


@dataclass
class Track:
    """What was computed at one place in one pass over a sequence.

    Attributes:
        part: the attribute that holds the part.
        values: `(rows, units)` a step, in the order of computing; or, where `whole`, `(rows, steps, …)` or `(rows, time)` a
            call.
        lengths: `(rows,)`, where the layers were told them.
    """

    part: str
    whole: bool = False
    values: list[Tensor] = field(default_factory=list)
    lengths: Tensor | None = None


class Hooks:
    """The hooks of one network; they count steps from where it begins to read a sequence, over several calls.

    Args:
        network: written out, and in nobody else's use.
        edit: what changes values; None: nothing.
        keep: whether what is computed is kept.
        gradients: whether what is kept is what the outputs depend on, to be differentiated by.

    Attributes:
        tracks: what was kept.
    """

    def __init__(
        self, network: Network, edit: Edit | None = None, *, keep: bool = False, gradients: bool = False
    ) -> None:
        self.network, self.edit, self.keep, self.gradients = network, edit, keep, gradients
        self.tracks: dict[Place, Track] = {}
        self._set: list[_LayerHook | _AttentionHook] = []
        self._hooked: list[Hooked] = []
        self._units: dict[str, int] = {}
        self._handles = [network.register_forward_pre_hook(self._called, with_kwargs=True)]
        for name, module in network.named_modules():
            if isinstance(module, MixedStack):
                self._stack(name, (module.lower, module.upper), module)
            elif isinstance(module, RecurrentStack) and not name.endswith((".lower", ".upper")):
                self._stack(name, (module,), module)
            elif isinstance(module, Hooked) and not isinstance(module, Step):
                self._set.append(_AttentionHook(self, name))
                self._hook(module, self._set[-1])

    def remove(self) -> None:
        """Take all hooks off; what was kept stays."""
        for handle in self._handles:
            handle.remove()
        for module in self._hooked:
            module.hook = None

    def _hook(self, module: Hooked, hook: Hook) -> None:
        module.hook = hook
        self._hooked.append(module)

    @property
    def attentions(self) -> tuple[str, ...]:
        """The parts that attend."""
        return tuple(self.called(one.part) for one in self._set if isinstance(one, _AttentionHook))

    def units(self, part: str) -> int:
        """Units of each layer and direction of a part."""
        return self._units[part]

    def called(self, part: str) -> str:
        """The name of the part that an attribute holds."""
        named = self.network.parts.get(part)
        return "" if named is None else named.en

    def passed(self, place: Place, part: str, value: Tensor, moment: Moment | None, *, whole: bool = False) -> Tensor:
        """The value to go on with; it is kept where that is wanted."""
        if self.edit is not None and moment is not None:
            value = self.edit(place, value, moment)
        if self.gradients:
            # Another tensor, which the outputs depend on even where a cell computes them from something else of that value.
            value = value.view_as(value)
            value = value if value.requires_grad else value.requires_grad_()
        if self.keep:
            self.tracks.setdefault(place, Track(part, whole)).values.append(value)
        return value

    def restart(self) -> None:
        """A sequence begins."""
        for one in self._set:
            one.begun = one.calls = 0

    def _called(self, _network: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if _given(("batch", "state"), args, kwargs).get("state") is None:
            self.restart()

    def _stack(self, part: str, stacks: tuple[RecurrentStack, ...], whole: RecurrentStack | MixedStack) -> None:
        def begins(_stack: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
            if _given(_READ, args, kwargs).get("state") is None:
                self.restart()

        self._handles.append(whole.register_forward_pre_hook(begins, with_kwargs=True))
        below = 0
        self._units |= {self.called(part): stacks[0].hidden, self.called("ahead"): stacks[0].hidden}
        for stack in stacks:
            assert isinstance(stack.layers, Loop)
            hooks = []
            for layer in range(stack.depth):
                for direction in range(stack.directions):
                    step = stack.layers.steps[suffix(layer, direction)]
                    assert isinstance(step, Step)
                    hooks.append(_LayerHook(self, part, below + layer, direction, stack.cell))
                    self._hook(step, hooks[-1])
            self._handles.append(stack.register_forward_pre_hook(partial(_read, hooks), with_kwargs=True))
            self._set += hooks
            below += stack.depth


class _LayerHook:
    """The hook of one layer in one direction."""

    def __init__(self, hooks: Hooks, part: str, layer: int, direction: int, cell: Cell) -> None:
        self.hooks, self.part, self.layer, self.direction, self.cell = hooks, part, layer, direction, cell
        self.begun = self.calls = self.rows = self.first_rows = 0
        self._before: dict[str, Tensor] = {}

    def begin(self, inputs: Tensor, lengths: Tensor | None, state: State) -> Tensor:
        """Told before each call: its inputs `(rows, steps, features)`, lengths, and state, each `(rows, hidden)`."""
        if self.calls == 0:
            self.first_rows = len(inputs)
        self._ahead = self.part == "stack" and self.calls > 0 and "ahead" in self.hooks.network.parts
        self._first, self._steps, self._lengths, self.rows = self.begun, inputs.shape[1], lengths, len(inputs)
        self._device, self._seen = inputs.device, dict[str, int]()
        self._before = self.cell.named(state) if self.hooks.edit is not None else {}
        self.begun, self.calls = self.begun + self._steps, self.calls + 1
        if self.layer or self.direction:
            return inputs
        return self._passed(INPUTS, inputs, None, whole=True)

    def __call__(self, name: str, value: Tensor) -> Tensor:
        time = self._seen.get(name, 0)
        self._seen[name] = time + 1
        moment = None
        if self.hooks.edit is not None:
            moment = Moment(self._numbers(time), self._before.get(name))
        value = self._passed(name, value, moment)
        if name in self._before:
            self._before[name] = value
        return value

    def _passed(self, name: str, value: Tensor, moment: Moment | None, *, whole: bool = False) -> Tensor:
        part = "ahead" if self._ahead else self.part
        place = Place(self.hooks.called(part), self.layer, self.direction, name)
        value = self.hooks.passed(place, part, value, moment, whole=whole)
        if self.hooks.keep:
            self.hooks.tracks[place].lengths = self._lengths
        return value

    def _numbers(self, time: int) -> Tensor:
        """The step of each row, in reading order."""
        if self._ahead:
            return torch.arange(self.rows, device=self._device) % (self.rows // max(self.first_rows, 1))
        if self.direction == 0:
            return torch.full((self.rows,), self._first + time, device=self._device)
        if self._lengths is None:
            return torch.full((self.rows,), self._steps - 1 - time, device=self._device)
        return torch.where(time < self._lengths, self._lengths - 1 - time, time)


class _AttentionHook:
    """The hook of one attention."""

    def __init__(self, hooks: Hooks, part: str) -> None:
        self.hooks, self.part, self.begun, self.calls = hooks, part, 0, 0
        self._first = 0

    def __call__(self, name: str, value: Tensor) -> Tensor:
        rows = value[:, None] if value.ndim == 2 else value
        if name == SCORES:  # they come before the weights
            self._first, self.begun = self.begun, self.begun + rows.shape[1]
        place = Place(self.hooks.called(self.part), 0, 0, name)
        moment = Moment(torch.arange(rows.shape[1], device=value.device) + self._first)
        if self.hooks.edit is not None:
            changed = self.hooks.edit(place, rows, moment)
            value = value if changed is rows else changed.reshape(value.shape)
        return value if name == SCORES else self.hooks.passed(place, self.part, value, None, whole=True)


_READ = ("inputs", "lengths", "state")


def _read(hooks: list[_LayerHook], stack: RecurrentStack, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Before a call of a stack: its hooks are told what it reads."""
    given = _given(_READ, args, kwargs)
    inputs, state = given["inputs"], given.get("state")
    if state is None:
        zero = inputs.new_zeros(stack.depth * stack.directions, len(inputs), stack.hidden)
        state = (zero,) * len(stack.cell.states)
    for place, hook in enumerate(hooks):
        inputs = hook.begin(inputs, given.get("lengths"), tuple(part[place] for part in state))
    others = {name: value for name, value in kwargs.items() if name not in _READ}
    return (inputs, given.get("lengths"), given.get("state")), others


def _given(names: tuple[str, ...], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call by their names."""
    return dict(zip(names, args, strict=False)) | {name: kwargs[name] for name in names if name in kwargs}
