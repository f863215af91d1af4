import numpy as np
import pytest
import torch
from sklearn.feature_extraction.text import TfidfVectorizer

from playground.batch import Batch, Start
from playground.experiment import Experiment
from playground.model import MODELS
from playground.references.bag_mlp import LENGTH
from tests.topologies.cases import PATTERNS, batch, sizes

pytestmark = pytest.mark.usefixtures("one_thread")

SIZE = sizes(PATTERNS["classify_tokens"])


def experiment(**knobs) -> Experiment:
    return Experiment.configure({"task": {"kind": "sentiment"}, "model": {"kind": "bag_mlp", **knobs}})


def test_it_is_linear_in_the_tf_idf_of_scikit_learn():
    texts = ["c d d e", "e e e", "c f g g h"]
    vectorizer = TfidfVectorizer(token_pattern=r"\S+").fit(texts)
    expected = vectorizer.transform(texts).toarray()
    names = ["", "", *vectorizer.get_feature_names_out()]
    rarity = torch.tensor([0.0, 0.0, *vectorizer.idf_]).float()
    rows = [[names.index(word) for word in text.split()] for text in texts]
    inputs = torch.tensor([row + [0] * (5 - len(row)) for row in rows])
    size = SIZE.__class__(SIZE.pattern, 3, vocabulary=len(names))
    network = experiment().network(size, {"rarity": Start(rarity)})
    given = Batch(inputs, torch.zeros(3, dtype=torch.long), torch.tensor([4, 3, 5]))
    answer = network(given)[0].detach().numpy()
    table = network.get_submodule("table").weight.detach().numpy()[2:]
    np.testing.assert_allclose(answer, LENGTH * expected @ table, atol=1e-5)


@pytest.mark.parametrize("weighting", ["counts", "presence", "tfidf"])
@pytest.mark.parametrize("hidden", [0, 4])
def test_order_and_padding_do_not_matter(weighting, hidden):
    network = experiment(weighting=weighting, hidden=hidden).network(SIZE).eval()
    given = batch(SIZE, lengths=[7, 4, 0])
    answer, state = network(given)
    assert state is None and answer.shape == (3, SIZE.outputs)
    turned = given.inputs.clone()
    turned[0] = turned[0].flip(0)
    turned[1, :4] = turned[1, :4].flip(0)
    torch.testing.assert_close(network(Batch(turned, given.targets, given.lengths))[0], answer)
    alone = Batch(given.inputs[1:2, :4], given.targets[1:2], None)
    torch.testing.assert_close(network(alone)[0][0], answer[1])
    answer.sum().backward()
    assert all(bool(weight.grad.isfinite().all()) for weight in network.parameters() if weight.grad is not None)


def test_presence_counts_once():
    network = experiment(weighting="presence").network(SIZE).eval()
    once, twice = (Batch(torch.tensor([row]), torch.zeros(1, dtype=torch.long)) for row in ([2, 3], [2, 3, 3, 3]))
    torch.testing.assert_close(network(once)[0], network(twice)[0])


def test_it_does_one_thing_only():
    for name, pattern in PATTERNS.items():
        refusal = MODELS["bag_mlp"]().refuses(pattern)
        assert (refusal is None) == (name in ("classify_tokens", "classify_sentences"))
