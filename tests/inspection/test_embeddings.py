"""The map of token vectors and nearest neighbours, by hand and beside scikit-learn's."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from playground.inspection.embeddings import embedding_map, nearest

TOKENS = ("<pad>", "a", "b", "c", "d")


def test_the_plane_is_that_of_scikit_learn() -> None:
    vectors = np.random.default_rng(0).normal(size=(40, 7)) * [5, 3, 1, 1, 1, 0.5, 0.1] + 2
    found = embedding_map(vectors, [str(number) for number in range(40)], list(range(40)))
    right = PCA(2).fit(vectors)
    np.testing.assert_allclose(np.abs(found.points), np.abs(right.transform(vectors)), atol=1e-9)
    np.testing.assert_allclose(found.explained, right.explained_variance_ratio_, atol=1e-12)
    assert (found.points[np.abs(found.points).argmax(0), [0, 1]] > 0).all()
    assert found.tokens[3] == "3" and found.colours[3] == 3


def test_a_line_by_hand() -> None:
    found = embedding_map(np.array([[0.0, 0, 0], [3, 4, 0], [6, 8, 0]]), "abc")
    np.testing.assert_allclose(np.abs(found.points), [[5, 0], [0, 0], [5, 0]], atol=1e-12)
    assert found.explained == (pytest.approx(1), pytest.approx(0))


def test_few_tokens_or_features_have_a_map_too() -> None:
    np.testing.assert_allclose(embedding_map(np.array([[1.0], [2.0], [6.0]]), "abc").points, [[-2, 0], [-1, 0], [3, 0]])
    assert embedding_map(np.ones((3, 2)), "abc").explained == (0, 0)
    assert embedding_map(np.ones((1, 4)), "a").points.tolist() == [[0, 0]]


def test_neighbours_by_hand() -> None:
    vectors = np.array([[0.0, 0], [1, 0], [10, 10], [0, 2], [-3, 0]])
    found = nearest(vectors, TOKENS, 1)
    assert [one.token for one in found] == ["b", "c", "d"]
    np.testing.assert_allclose([one.cosine for one in found], [0.5**0.5, 0, -1], atol=1e-12)
    assert [one.number for one in nearest(vectors, TOKENS, 2, count=1)] == [1]


def test_a_vector_of_zeros_points_nowhere() -> None:
    vectors = np.array([[0.0, 0], [1, 0], [0, 0]])
    assert [one.cosine for one in nearest(vectors, "pab", 1)] == [0]
    assert [one.cosine for one in nearest(vectors, "pab", 2)] == [0]
