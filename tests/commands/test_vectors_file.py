"""A file of word vectors named on the command line."""

from playground.commands import _experiment
from playground.own_files import uploads


def test_it_is_kept_under_its_content(home, tmp_path):
    path = tmp_path / "glove.txt"
    path.write_bytes(b"good 1 2 3\n")
    given = {"task.vectors_file": str(path), "training.epochs": "1"}
    kept = _experiment._kept('task.kind = "sentiment"', given)
    assert uploads.read(kept["task.vectors_file"]) == b"good 1 2 3\n" and kept["training.epochs"] == "1"
    assert _experiment._kept('task.kind = "sentiment"', kept) == kept
