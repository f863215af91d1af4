import pytest
import torch

from playground.batch import Batch, Examples, Stream


def test_examples_without_lengths_come_whole_and_in_order():
    part = Examples(Batch(torch.arange(20.0).view(10, 2, 1), torch.arange(10)))
    batches = list(part.batches(4))
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert torch.cat([batch.targets for batch in batches]).tolist() == list(range(10))
    assert part.items == 20


def test_buckets_keep_every_example_once_and_cut_to_the_longest():
    generator = torch.Generator().manual_seed(3)
    lengths = torch.randint(1, 30, (101,), generator=generator)
    inputs = torch.zeros(101, 30, dtype=torch.int64)
    for row, length in enumerate(lengths.tolist()):
        inputs[row, :length] = row + 1
    part = Examples(Batch(inputs, inputs, lengths, series=torch.arange(101)), steps=True)
    seen = []
    for batch in part.batches(8, torch.Generator().manual_seed(0)):
        assert batch.inputs.shape[1] == int(batch.lengths.max())
        assert batch.targets.shape == batch.inputs.shape
        assert (batch.inputs[~batch.mask] == 0).all()
        seen += batch.series.tolist()
    assert sorted(seen) == list(range(101))
    assert part.items == int(lengths.sum())


def test_the_same_generator_gives_the_same_order_and_another_one_another():
    part = Examples(Batch(torch.zeros(50, 3, 1), torch.arange(50), torch.randint(1, 4, (50,))))

    def order(seed: int) -> list[int]:
        return [row for batch in part.batches(7, torch.Generator().manual_seed(seed)) for row in batch.targets.tolist()]

    assert order(1) == order(1)
    assert order(1) != order(2)


@pytest.mark.parametrize("count", [2, 5, 23, 24, 25, 100, 1001])
@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize("shuffled", [False, True])
def test_a_stream_predicts_every_position_but_the_first_exactly_once(count, size, shuffled):
    tokens = torch.arange(1, count + 1)
    order = torch.Generator().manual_seed(1) if shuffled else None
    found = []
    for batch in Stream(tokens, window=10).batches(size, order):
        assert batch.inputs.shape == batch.targets.shape
        found += batch.targets[batch.mask].tolist()
    assert sorted(found) == list(range(2, count + 1))


def test_slices_of_a_stream_go_on_where_the_last_one_ended():
    batches = list(Stream(torch.arange(1, 42), window=5).batches(4))
    assert [batch.carried for batch in batches] == [False, True]
    assert batches[1].inputs[:, 0].tolist() == (batches[0].targets[:, -1]).tolist()


@pytest.mark.parametrize("count", [12, 21, 24])
def test_single_slices_of_a_stream_are_those_that_are_read_in_order(count):
    stream = Stream(torch.arange(1, count + 1), window=5, extent=torch.rand(count, 2))
    read = list(stream.batches(1))
    assert len(read) == len(stream)
    for index, batch in enumerate(read):
        one = stream.take(torch.tensor([index]))
        assert one.inputs.equal(batch.inputs) and one.targets.equal(batch.targets) and not one.carried
        assert int(one.lengths) == batch.inputs.shape[1] and one.extent.equal(batch.extent)
    together = stream.take(torch.arange(len(stream)))
    assert together.targets[together.mask].tolist() == list(range(2, count + 1))
