"""The published sets of labelled texts: their formats and splits, what is refused, and the real files where they are."""

from collections import Counter

import pytest

from playground.dataset import DATASETS, LabelledTexts
from playground.errors import WrongFile
from playground.tasks.sentiment import Sentiment
from tests.datasets.examples_sentiment import EXAMPLES, binary, fine, packed, paired, polarity, tree, tweets

TEXTS = tuple(EXAMPLES)


def read(kind, files, **knobs) -> LabelledTexts:
    found = DATASETS[kind](**knobs).parse(files)
    assert isinstance(found, LabelledTexts)
    return found


def sizes(found: LabelledTexts) -> dict[str, int]:
    return {name: len(rows) for name, rows in found.parts.items()}


@pytest.mark.parametrize("kind", TEXTS)
def test_made_up_files_are_read_and_can_be_learnt_from(kind):
    found = read(kind, EXAMPLES[kind]())
    assert set(found.parts) >= {"train", "test"}
    assert {label for _, label in found.parts["train"]} == set(range(len(found.classes)))
    assert all(text == text.strip() and text for rows in found.parts.values() for text, _ in rows)
    data = Sentiment().prepare(found, Sentiment().patterns()[0], 0)
    assert data.sizes.outputs == len(found.classes) and len(data.validation) > 0


@pytest.mark.parametrize("kind", TEXTS)
def test_files_beside_the_data_and_folders_above_it_do_not_matter(kind):
    files = EXAMPLES[kind]()
    beside = {"SOURCE.md": b"# words", "SHA256SUMS": b"0  x\n", ".DS_Store": b"\x00"}
    moved = {f"folder/{name}": content for name, content in files.items()} | beside
    assert read(kind, moved).parts == read(kind, files).parts


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(
    "files",
    [
        {},
        {"a.txt": b""},
        {"stsa.binary.test": b"\xff\xfe\x00"},
        {"rt-polarity.pos": b"\x00\x01"},
        {"x.zip": b"PK\x03\x04"},
        {"aclImdb_v1.tar.gz": b"\x1f\x8b\x08"},
        {"SOURCE.md": b"words"},
        {"test_text.txt": b"alone\n"},
        {"x": b"\x81\x8d"},
    ],
)
def test_what_is_no_such_data_is_refused_in_a_sentence(kind, files):
    with pytest.raises(WrongFile) as refusal:
        DATASETS[kind]().parse(files)
    assert refusal.value.text.en.endswith(".") and refusal.value.text.en != refusal.value.text.es


def test_a_truncated_archive_is_refused():
    whole = packed(tree())
    for share in (0.2, 0.5, 0.9):
        with pytest.raises(WrongFile, match="damaged, incomplete"):
            read("imdb", {"aclImdb_v1.tar.gz": whole[: int(len(whole) * share)]})


def test_folds_are_disjoint_stratified_and_cover_everything():
    files = EXAMPLES["rt_polarity"]()
    tests = []
    for fold in range(10):
        found = read("rt_polarity", files, fold=fold)
        assert Counter(label for _, label in found.parts["test"]) == {0: 4, 1: 4}
        assert not set(found.parts["test"]) & set(found.parts["train"])
        tests += found.parts["test"]
    assert Counter(tests) == Counter(found.parts["train"] + found.parts["test"]) and len(tests) == 80


def test_a_sentence_that_returns_stays_in_its_fold():
    lines = b"".join(b"sentence %d\n" % (n % 20) for n in range(40))
    for fold in range(10):
        found = read("rt_polarity", {"rt-polarity.pos": lines, "rt-polarity.neg": polarity(False)}, fold=fold)
        assert not {text for text, _ in found.parts["test"]} & {text for text, _ in found.parts["train"]}


def test_windows_1252_and_utf_8_give_the_same_sentences():
    content = polarity(True)
    again = content.decode("cp1252").encode()
    assert read("rt_polarity", {"a.pos": content}).parts == read("rt_polarity", {"a.pos": again}).parts
    assert "cliché" in read("rt_polarity", {"a.pos": content}).parts["train"][0][0]


def test_dev_is_scored_by_default_and_test_when_asked_for():
    files = {"stsa.binary.train": binary(100), "stsa.binary.dev": binary(20), "stsa.binary.test": binary(30)}
    assert sizes(read("sst2", files)) == {"train": 100, "test": 20}
    assert sizes(read("sst2", files, scored_on="test")) == {"train": 100, "validation": 20, "test": 30}
    assert [source.file for source in DATASETS["sst2"]().needed()] == ["stsa.binary.train", "stsa.binary.dev"]
    assert len(DATASETS["sst2"](scored_on="test").needed()) == 3
    tweeted = paired({"train": 60, "val": 12, "test": 15})
    assert sizes(read("umsab_spanish", tweeted)) == {"train": 60, "test": 12}
    assert sizes(read("umsab_spanish", tweeted, scored_on="test")) == {"train": 60, "validation": 12, "test": 15}
    assert len(DATASETS["umsab_spanish"]().needed()) == 4


def test_one_part_alone_is_one_part():
    assert sizes(read("sst2", {"stsa.binary.test": binary(30)})) == {"train": 30}
    assert sizes(read("sst5", {"anything.txt": fine(30)})) == {"train": 30}
    texts, labels = tweets(12)
    assert sizes(read("umsab_english", {"test_text.txt": texts, "test_labels.txt": labels})) == {"train": 12}
    only = {name: content for name, content in tree().items() if name.startswith("test/")}
    assert sizes(read("imdb", only)) == {"train": 24}
    assert sizes(read("imdb", {name.removeprefix("test/"): content for name, content in only.items()})) == {"train": 24}


def test_the_other_grain_beside_it_is_left_alone():
    files = {"stsa.fine.train": fine(50), "stsa.binary.train": binary(40), "stsa.binary.dev": binary(10)}
    assert sizes(read("sst2", files)) == {"train": 40, "test": 10}
    with pytest.raises(WrongFile, match="class from 0 to 1"):
        read("sst2", {"stsa.fine.train": fine(50)})


def test_texts_and_classes_that_do_not_match_are_refused():
    texts, labels = tweets(12)
    with pytest.raises(WrongFile, match="one of them is incomplete"):
        read("umsab_spanish", {"val_text.txt": texts, "val_labels.txt": labels[:-2]})
    with pytest.raises(WrongFile, match="Line 3"):
        read("umsab_spanish", {"val_text.txt": texts, "val_labels.txt": labels.replace(b"2", b"x", 1)})
    with pytest.raises(WrongFile, match="missing"):
        read("umsab_spanish", {"val_text.txt": texts})


def test_reviews_lose_their_line_breaks_and_folders_read_like_the_archive():
    found = read("imdb", EXAMPLES["imdb"]())
    assert found.parts["train"][0][0] == "I saw number 0. The plot is dull!"
    assert sizes(found) == {"train": 24, "test": 24}
    assert read("imdb", {f"aclImdb/{name}": content for name, content in tree().items()}).parts == found.parts


def test_the_real_files_have_their_published_sizes(real_data):
    for kind, expected, classes in (
        ("rt_polarity", {"train": 9594, "test": 1068}, 2),
        ("sst2", {"train": 6920, "test": 872}, 2),
        ("sst5", {"train": 8544, "test": 1101}, 5),
        ("umsab_spanish", {"train": 1839, "test": 324}, 3),
    ):
        data = DATASETS[kind]()
        if not data.ready():
            pytest.skip(f"{kind} is not in PLAYGROUND_DATA")
        found = data.load()
        assert isinstance(found, LabelledTexts)
        assert sizes(found) == expected and len(found.classes) == classes
