"""Figures that others have published stand nowhere without their source; those we could not check stand nowhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FIGURE = re.compile(r"\d+[.,]\d+|\d+\s?%")

SOURCES = {
    r"nanoGPT": r"README",
    r"ES-RNN|Smyl|FFORMA|winner of M4|ganador de M4": r"M4-methods|Evaluation and Ranks|Makridakis",
    r"Informer|Autoformer|FEDformer|LogTrans|DLinear": r"LTSF-Linear|arXiv|20[12]\d",
    r"XLM|fastText": r"xlm-t|README|20[12]\d",
    r"CNN-(?:rand|static|non-static)|Kim \(?2014|sent-conv": r"sent-conv-torch|replica",
    r"BCN|CoVe|ULMFiT|Transformer-XL|Mogrifier|AWD-LSTM": r"NLP-progress|README",
    r"\bLim\b": r"2017",
    r"makemore": r"README",
}
"""Who published, and what must stand in the same paragraph where a figure stands beside that name."""

UNCHECKED = {
    r"tutorial": r"47[.,]53",
    r"minGRU|minLSTM|Mamba": r"1[.,]5(?:48|55|75|47)\b",
    r"Zaremba": r"82[.,]7|78[.,]4",
    r"\bKim\b": r"76[.,]1|81[.,][015]\b",
    r"\bTai\b|Tree-LSTM": r"84[.,]9|87[.,][25]|86[.,]3|88[.,]0|51[.,]0",
    r"Dai (?:&|and|y) Le|SA-LSTM": r"86[.,]5|92[.,]8",
    r"PatchTST": r"0[.,]370|0[.,]400|0[.,]149|0[.,]198",
    r"N-BEATS": r"11[.,]135|0[.,]795",
    r"LSTMa": r"0[.,]650|0[.,]702|1[.,]212",
    r"Jena|Chollet": r"2[.,](?:44|62|36|55|39)\b",
}
"""Figures known by hearsay only, by who is said to have published them."""


def paragraphs(path: Path) -> Iterator[str]:
    """What stands together in a file: paragraphs of prose, comments in a row, the strings of a module."""
    words = path.read_text("utf-8")
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(words)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
        return
    plain = re.sub(r"^# ?", "", words, flags=re.MULTILINE) if path.suffix == ".toml" else words
    yield from re.split(r"\n\s*\n", plain)


def told() -> list[Path]:
    found = [ROOT / "README.md", *ROOT.glob("experiments/**/*.toml"), *ROOT.glob("experiments/**/answer.*.md")]
    return [*found, *ROOT.glob("playground/**/*.py"), *ROOT.glob("pages/*.py")]


def without_source(words: str) -> list[str]:
    """The names beside whose figures no source stands."""
    if not FIGURE.search(words):
        return []
    return [name for name, source in SOURCES.items() if re.search(name, words) and not re.search(source, words)]


def unchecked(words: str) -> list[str]:
    """The names beside which a figure stands that nobody has checked."""
    if not FIGURE.search(words):
        return []
    return [name for name, figure in UNCHECKED.items() if re.search(name, words) and re.search(figure, words)]


def test_published_figures_have_their_source_beside_them() -> None:
    for file in told():
        for words in paragraphs(file):
            assert without_source(words) == [], f"{file.relative_to(ROOT)}: {words[:200]}"
            assert unchecked(words) == [], f"{file.relative_to(ROOT)}: {words[:200]}"


def test_the_rules_catch_what_they_are_for() -> None:
    assert without_source("nanoGPT reaches 1.88.") and not without_source("nanoGPT reaches 1.88 (its README).")
    assert without_source("The winner of M4 (9.3 %)") and not without_source("The winner of M4 won.")
    assert unchecked("The tutorial has 47.53.") and not unchecked("The tutorial stays at persistence.")
    assert unchecked("Tree-LSTM: 51,0 %") and not unchecked("A GRU: 51,0 %")
