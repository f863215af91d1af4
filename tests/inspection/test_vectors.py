"""What a network reads as numbers, of every model on every pattern."""

from dataclasses import replace

import pytest
import torch

from playground.batch import PADDING
from playground.errors import Impossible
from playground.inspection.vectors import Asked, outputs_from, read_vectors, repeated, token_vectors
from tests.inspection.cases import EVERY, network, one
from tests.topologies.cases import VOCABULARY

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize(("kind", "pattern"), EVERY)
def test_the_vectors_stand_for_the_inputs(kind: str, pattern: str) -> None:
    net, batch = network(kind, pattern), one(pattern)
    vectors = read_vectors(net, batch)
    assert vectors.dim() == 3 and vectors.shape[:2] == batch.inputs.shape[:2]
    with torch.no_grad():
        torch.testing.assert_close(outputs_from(net, batch, vectors), net(batch)[0], rtol=0, atol=0)
    leaf = vectors.clone().requires_grad_()
    (slope,) = torch.autograd.grad(outputs_from(net, batch, leaf).sum(), leaf)
    assert slope.abs().sum() > 0


@pytest.mark.parametrize(("kind", "pattern"), EVERY)
def test_a_repeated_sequence_has_the_outputs_of_one(kind: str, pattern: str) -> None:
    net, batch = network(kind, pattern), one(pattern)
    with torch.no_grad():
        torch.testing.assert_close(
            net(repeated(batch, 3))[0], net(batch)[0].expand(3, *[-1] * (net(batch)[0].dim() - 1))
        )


def test_other_tokens_are_read_as_their_vectors() -> None:
    net, batch = network("sequence_to_vector", "classify_tokens"), one("classify_tokens")
    other = replace(batch, inputs=batch.inputs.flip(1))
    with torch.no_grad():
        torch.testing.assert_close(outputs_from(net, batch, read_vectors(net, other)), net(other)[0])


@pytest.mark.parametrize("knobs", [{}, {"encoding": "one_hot"}])
def test_the_vectors_of_the_vocabulary(knobs: dict[str, object]) -> None:
    net, batch = network("sequence_to_vector", "classify_tokens", **knobs), one("classify_tokens")
    table = token_vectors(net, batch, VOCABULARY)
    torch.testing.assert_close(table[batch.inputs], read_vectors(net, batch))
    assert table[PADDING].abs().sum() == 0


def test_values_have_no_vectors_of_a_vocabulary() -> None:
    with pytest.raises(Impossible, match="embedding"):
        token_vectors(network("sequence_to_vector", "classify_values"), one("classify_values"), 5)


def test_references_of_tokens() -> None:
    net, batch = network("sequence_to_vector", "classify_tokens"), one("classify_tokens")
    asked, table = Asked.of(net, batch, (0,)), token_vectors(net, batch, VOCABULARY)
    assert not asked.reference("zero", VOCABULARY).any()
    torch.testing.assert_close(asked.reference("mean", VOCABULARY)[0, 2], table[1:].mean(0))
    net.embedding.weight.data[PADDING] = 7
    assert (asked.reference("padding", VOCABULARY) == 7).all()


def test_references_of_values_leave_the_padding_out() -> None:
    net, batch = network("sequence_to_vector", "classify_values"), one("classify_values")
    batch = replace(batch, lengths=torch.tensor([4]))
    found = Asked.of(net, batch, (0,)).reference("mean", 0)
    torch.testing.assert_close(found[0, 6], batch.inputs[0, :4].mean(0))
