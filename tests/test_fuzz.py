"""A hundred damaged inputs for every loader; ten thousand with `make fuzz`. And the machinery itself."""

import multiprocessing
from collections.abc import Iterator

import pytest

from playground.dataset import DATASETS, Characters, Collection, LabelledTexts, Melodies, Series
from playground.records.sequences import LabelledSequences
from tests import dialects, fuzz
from tests.datasets.examples import EXAMPLES, readers
from tests.datasets.tunes import MELODIES
from tests.helpers.mutations import mutated

INPUTS = 100


@pytest.fixture(scope="module")
def judge() -> Iterator[fuzz.Judge]:
    made = fuzz.Judge()
    yield made
    made.close()


def test_every_loader_has_an_example() -> None:
    assert set(readers()) <= set(EXAMPLES)


@pytest.mark.parametrize("kind", readers())
def test_examples_are_read_as_they_are(kind: str) -> None:
    made = {
        "series": (Series, Collection),
        "labelled_texts": LabelledTexts,
        "melodies": Melodies,
        "characters": Characters,
        "sequences_with_classes": LabelledSequences,
    }
    found = DATASETS[kind]().parse(EXAMPLES[kind]())
    assert isinstance(found, made[DATASETS[kind].records])
    fuzz._must_be_sound(found)


@pytest.mark.slow
@pytest.mark.parametrize("loader", [*readers(), *MELODIES])
def test_damaged_files_are_read_or_refused_in_a_sentence(judge: fuzz.Judge, loader: str) -> None:
    wrong = {}
    refused = 0
    for number in range(INPUTS):
        verdict, why = judge.ask(loader, str(number))
        refused += verdict == "refused"
        if verdict == "wrong":
            wrong[number] = why
    assert not wrong, f"python -m tests.fuzz {loader} --only {next(iter(wrong))}\n{next(iter(wrong.values()))}"
    assert refused, "nothing was damaged enough to be refused"


@pytest.mark.slow
@pytest.mark.parametrize("loader", list(dialects.LOADERS))
def test_what_is_written_in_a_random_dialect_is_read_back_equal(judge: fuzz.Judge, loader: str) -> None:
    told = {number: judge.ask(loader, str(number)) for number in range(INPUTS)}
    wrong = {number: why for number, (verdict, why) in told.items() if verdict != "read"}
    assert not wrong, f"python -m tests.fuzz {loader} --only {next(iter(wrong))}\n{next(iter(wrong.values()))}"


@pytest.mark.parametrize("loader", ["names", "imdb", "melody_compressed"])
def test_damage_is_the_same_for_the_same_seed(loader: str) -> None:
    files = (EXAMPLES | MELODIES)[loader]()
    assert mutated(files, "7") == mutated(files, "7")
    assert len({repr(sorted(mutated(files, str(seed)).items())) for seed in range(30)}) > 20


def _asleep(loader: str, seed: str, _files: object) -> tuple[str, str]:
    if seed == "asleep":
        while True:
            sum(range(10**6))
    if seed == "gone":
        raise SystemExit(3)
    return "read", seed


_SERVE = fuzz.serve


def _serve_sleepers(line) -> None:  # type: ignore[no-untyped-def]
    fuzz.judged = _asleep
    _SERVE(line)


def test_an_endless_input_ends_the_process_and_the_next_one_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    # Forked, as to begin anew takes seconds of imports each time; and what is here already takes more than is allowed there.
    forked = multiprocessing.get_context("fork")
    monkeypatch.setattr(multiprocessing, "get_context", lambda _kind: forked)
    monkeypatch.setattr(fuzz, "MEMORY", -1)
    monkeypatch.setattr(fuzz, "serve", _serve_sleepers)
    judge = fuzz.Judge(seconds=0.5)
    try:
        assert judge.ask("names", "1") == ("read", "1")
        assert judge.ask("names", "asleep") == ("wrong", "took more than 0.5 s")
        assert judge.ask("names", "2") == ("read", "2")
        assert judge.ask("names", "gone") == ("wrong", "ended the process")
        assert judge.ask("names", "3") == ("read", "3")
    finally:
        judge.close()


def test_what_a_loader_may_not_do_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def raising(_files: object, _dice: object) -> object:
        raise ZeroDivisionError

    for loader, found in ((raising, "ZeroDivisionError"), (lambda _files, _dice: None, "NoneType")):
        monkeypatch.setattr(fuzz, "loaders", lambda loader=loader: {"names": loader})
        verdict, why = fuzz.judged("names", "1", fuzz.made("names", "1"))
        assert verdict == "wrong" and found in why
