import random
import re
from collections import Counter

import pytest

from playground.dataset import DATASETS
from playground.datasets.opinions import CHALLENGES, DEMANDS, LANGUAGES, _written, written
from playground.datasets.opinions.grammar import (
    SEEN,
    UNSEEN,
    Adjective,
    Claim,
    Fact,
    Frame,
    Node,
    Noun,
    at,
    clauses,
    deciding,
    verdict,
)
from playground.datasets.opinions.languages import inflected, spanish_slots, spanish_tidy
from playground.tokenization.vocabulary import words

Opinions = DATASETS["opinions"]
BOTH = pytest.mark.parametrize("language", ["en", "es"])

GOOD = Claim(Noun("plot", "S"), (Adjective("good", 1, "S"),), Frame("{the} {is} {adj}"))
BAD = Claim(Noun("plot", "S"), (Adjective("bad", -1, "S"),), Frame("{the} {is} {adj}"))
NOT_BAD = Claim(Noun("plot", "S"), (Adjective("bad", -1, "S"),), Frame("{the} {is} not {adj}", sign=-1))


def drawn(language, part, count, seed=0):
    draw = random.Random(seed)
    demands = DEMANDS[part]
    return [written(language, demands[i % len(demands)], draw, 5) for i in range(count)]


@pytest.mark.parametrize(
    ("tree", "sign"),
    [
        (GOOD, 1),
        (NOT_BAD, 1),
        (Node("but", (GOOD, BAD)), -1),
        (Node("although", (BAD, GOOD)), 1),
        (Node("main_although", (GOOD, BAD)), 1),
        (Node("despite", (GOOD, BAD)), -1),
        (Node("still", (Node("and", (GOOD, GOOD)), BAD)), -1),
        (Node("but", (Node("says", (GOOD,)), BAD)), -1),
        (Node("main_although", (GOOD, Node("says", (BAD,)))), 1),
        (Node("text", (Fact("it lasts two hours"), NOT_BAD, Fact("I saw it at home"))), 1),
    ],
)
def test_the_rule_of_the_last_own_word_decides(tree, sign):
    assert verdict(tree) == sign


def test_where_nobody_gives_an_opinion_there_is_no_verdict():
    with pytest.raises(ValueError, match="nobody"):
        verdict(Node("text", (Fact("it lasts two hours"), Node("says", (BAD,)))))


@BOTH
def test_the_verdict_is_the_sign_that_the_shape_promises(language):
    """The leaf marked + decides in every shape, so labels computed from trees are balanced and never contradictory."""
    for shape in (*SEEN, *UNSEEN):
        way = deciding(shape)
        assert way is not None
        assert at(shape, way) == "+"
    labels = Counter(verdict(tree) for _, tree in drawn(language, "train", 600))
    assert 0.4 < labels[1] / 600 < 0.6


@BOTH
def test_texts_have_three_to_five_clauses_and_parts_do_not_overlap(language):
    records = Opinions(language=language, size=400).load()
    assert list(records.parts)[:5] == ["train", "validation", "test", "unseen_templates", "recombined"]
    everything = [" ".join(words(text.lower())) for rows in records.parts.values() for text, _ in rows]
    assert len(everything) == len(set(everything))
    assert {clauses(tree) for _, tree in drawn(language, "train", 400)} == {3, 4, 5}
    assert len(records.parts["train"]) == 400
    assert records.synthetic
    assert records.language == language


@BOTH
def test_every_word_of_the_generated_test_parts_is_known_from_training(language):
    records = Opinions(language=language, size=4000).load()
    known = {word for text, _ in records.parts["train"] for word in words(text.lower())}
    for part in ("test", "unseen_templates", "recombined"):
        assert {word for text, _ in records.parts[part] for word in words(text.lower())} <= known


@BOTH
def test_unseen_templates_never_occur_in_training(language):
    def skeleton(tree):
        return (tree.relation, *map(skeleton, tree.parts)) if isinstance(tree, Node) else isinstance(tree, Fact)

    def body(tree):
        return skeleton(next(part for part in tree.parts if not isinstance(part, Fact)))

    def frames(tree):
        if isinstance(tree, Node):
            return {frame for part in tree.parts for frame in frames(part)}
        return {tree.frame} if isinstance(tree, Claim) else set()

    train = [tree for _, tree in drawn(language, "train", 1500)]
    shapes, seen = {body(tree) for tree in train}, set().union(*map(frames, train))
    assert not any(frame.unseen for frame in seen)
    for _, tree in drawn(language, "unseen_templates", 200):
        claim = at(tree, deciding(tree))
        assert body(tree) not in shapes or claim.frame not in seen


def constructions(tree):
    """Each adjective of a tree with how it stands: (word, denied, graded)."""
    if isinstance(tree, Claim):
        graded = tree.degree is not None
        return [(a.word, tree.frame.sign < 0, graded and place == 0) for place, a in enumerate(tree.adjectives)]
    return [found for part in getattr(tree, "parts", ()) for found in constructions(part)]


@BOTH
def test_recombined_texts_turn_on_a_construction_that_training_lacks(language):
    seen = {(word, denied, False) for _, t in drawn(language, "train", 2000) for word, denied, _ in constructions(t)}
    seen |= {(word, False, graded) for _, t in drawn(language, "train", 2000) for word, _, graded in constructions(t)}
    for _, tree in drawn(language, "recombined", 200):
        claim = at(tree, deciding(tree))
        word, denied, graded = constructions(claim)[0]
        assert (word, denied, False) not in seen if denied else (word, False, graded) not in seen


def test_noise_turns_the_asked_share_of_labels_but_never_those_of_the_tests():
    clean, noisy = Opinions(size=1000, noise=0.0).load(), Opinions(size=1000, noise=0.1).load()
    for part, rows in clean.parts.items():
        differing = sum(a[1] != b[1] for a, b in zip(rows, noisy.parts[part], strict=True))
        assert [a[0] for a in rows] == [b[0] for b in noisy.parts[part]]
        assert differing == (round(0.1 * len(rows)) if part in ("train", "validation") else 0)


def test_the_seed_of_the_data_decides_the_texts():
    first = Opinions(size=200, seed=1).load().parts
    _written.cache_clear()
    assert first == Opinions(size=200, seed=1).load().parts
    assert first["train"] != Opinions(size=200, seed=2).load().parts["train"]


@BOTH
def test_the_challenge_set_is_balanced_and_large_enough(language):
    rows = CHALLENGES[language]
    assert len(rows) >= 60
    assert Counter(label for _, label in rows)[0] * 2 == len(rows)
    assert len({text for text, _ in rows}) == len(rows)


@pytest.mark.parametrize(
    ("word", "noun", "form"),
    [
        ("aburrido", Noun("trama", "S", feminine=True), "aburrida"),
        ("aburrido", Noun("canciones", "S", plural=True, feminine=True), "aburridas"),
        ("original", Noun("diálogos", "S", plural=True), "originales"),
        ("acogedor", Noun("sala", "R", feminine=True), "acogedora"),
        ("acogedor", Noun("salas", "R", plural=True, feminine=True), "acogedoras"),
        ("eficaz", Noun("camareros", "H", plural=True), "eficaces"),
        ("excelente", Noun("actores", "A", plural=True), "excelentes"),
        ("fiable", Noun("cámara", "D", feminine=True), "fiable"),
    ],
)
def test_spanish_adjectives_agree(word, noun, form):
    assert inflected(word, noun) == form


def test_spanish_chooses_ser_or_estar_and_the_subjunctive():
    domain = LANGUAGES["es"].domains[2]
    soup = Noun("sopas", "F", feminine=True, plural=True)
    claim = Claim(soup, (Adjective("soso", -1, "F", estar="F"),), Frame("{la} no {es} {adj}", sign=-1))
    assert spanish_slots(claim, domain, True, False)["es"] == "estaban"
    assert spanish_slots(claim, domain, False, False)["sea"] == "estén"
    actors = Claim(Noun("actores", "A", plural=True), (Adjective("soso", -1, "A"),), Frame("{la} {es} {adj}"))
    assert spanish_slots(actors, domain, False, False)["es"] == "son"
    assert spanish_slots(actors, domain, True, False)["sea"] == "fueran"
    assert spanish_slots(actors, domain, True, False)["a_la"] == "a los actores"


def test_spanish_contractions_and_sounds():
    assert spanish_tidy("a pesar de el final encuentro a el músico torpe y inexpresivo") == (
        "a pesar del final encuentro al músico torpe e inexpresivo"
    )


NOUNS = {noun.word: noun for domain in LANGUAGES["es"].domains for noun in (domain.whole, *domain.parts)}


def test_spanish_texts_agree_in_gender_and_number():
    """Read off the finished texts: article + noun + verb + adjective, against the lexicon."""
    forms = {}
    for adjective in LANGUAGES["es"].adjectives:
        for noun in NOUNS.values():
            forms.setdefault(inflected(adjective.word, noun), set()).add((noun.feminine, noun.plural))
    checked = 0
    pattern = re.compile(
        r"\b(el|la|los|las) ([a-záéíóúñ]+) (?:no )?(es|era|son|eran|está|estaba|están|estaban) (?:muy |nada )?(\w+)"
    )
    for text, _ in drawn("es", "train", 1500):
        for article, word, verb, adjective in pattern.findall(text.lower()):
            if word not in NOUNS or adjective not in forms:
                continue
            noun = NOUNS[word]
            assert article == {(0, 0): "el", (1, 0): "la", (0, 1): "los", (1, 1): "las"}[noun.feminine, noun.plural]
            assert verb.endswith("n") == noun.plural
            assert (noun.feminine, noun.plural) in forms[adjective], text
            checked += 1
    assert checked > 300


def test_english_articles_and_verbs_agree():
    for text, _ in drawn("en", "train", 1500):
        assert not re.search(r"\b[Aa] [aeio]\w+|\b[Aa]n [bcdfghjklmnpqrstvwxyz]\w+", text), text
        assert not re.search(
            r"\b(actors|songs|waiters|speakers|characters|staff) (is|was|isn't|wasn't|seems)\b", text
        ), text
