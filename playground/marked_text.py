"""Texts with passages marked, and the one way in which they become HTML: in a page and in a report alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal, get_args

from playground.text import Text

Mark = Literal["given", "different", "copied"]
MARKS: tuple[Mark, ...] = get_args(Mark)

_TAGS: Mapping[Mark, str] = {"given": "i", "different": "u", "copied": "mark"}
"""Each mark has a shape of its own, so that nothing hangs on colour: italics, a line below, bold."""

STYLE = """<style>
.marked-texts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 0.75rem; }
.marked-texts section { min-width: 0; }
.marked-texts .name { font-weight: 600; overflow-wrap: anywhere; margin: 0 0 0.25rem; }
.marked-texts .words { border: 1px solid rgba(127, 127, 127, 0.45); border-radius: 0.5rem; padding: 0.6rem 0.75rem; max-height: 28rem;
  overflow-y: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: 0.875rem/1.6 ui-monospace, monospace; }
.marked-texts .words:empty::before { content: "∅"; }
.marked-texts + .marks { font-size: 0.875rem; margin: 0.5rem 0 0; padding: 0; list-style: none; }
.marked-texts i, .marks i { font-style: italic; opacity: 0.8; }
.marked-texts u, .marks u { text-decoration: underline dotted; text-underline-offset: 0.25em; }
.marked-texts mark, .marks mark { font-weight: 700; color: inherit; background: rgba(230, 159, 0, 0.3); }
@media print { .marked-texts .words { max-height: none; overflow: visible; } }
</style>"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text and what is marked of it.

    Attributes:
        words: as they are, with their blanks and line ends.
        marks: `given`: it was there before the network wrote; `different`: it stands in none of the other texts at this
            place; `copied`: it stands in the text that was learnt from.
    """

    words: str
    marks: frozenset[Mark] = frozenset()


def passages(text: str, spans: Mapping[Mark, Sequence[tuple[int, int]]]) -> tuple[Passage, ...]:
    """A text cut wherever a mark begins or ends.

    Args:
        text: the whole text.
        spans: where each mark holds, as places `(first, end)` in the text, in order.
    """
    cuts = sorted({0, len(text), *(place for found in spans.values() for span in found for place in span)})
    pieces = []
    for first, end in pairwise(cuts):
        marks = {mark for mark, found in spans.items() if any(a <= first and end <= b for a, b in found)}
        pieces.append(Passage(text[first:end], frozenset(marks)))
    return tuple(pieces)


def in_html(texts: Mapping[str, Sequence[Passage]], legend: Mapping[Mark, Text], language: str) -> str:
    """The texts beside each other where there is room, each under its name; words of strangers stay words.

    Args:
        texts: the passages of each text, by its name.
        legend: what each mark says; marks without words are not shown.
        language: of the words.
    """
    boxes = [
        f'<section><p class="name">{escape(name)}</p><div class="words" tabindex="0" role="group" '
        f'aria-label="{escape(name)}">{"".join(_marked(one, legend) for one in found)}</div></section>'
        for name, found in texts.items()
    ]
    used = {mark for found in texts.values() for one in found for mark in one.marks}
    told = [f"<li>{_in(mark, escape(words.say(language)))}</li>" for mark, words in legend.items() if mark in used]
    return f'<div class="marked-texts">{"".join(boxes)}</div><ul class="marks">{"".join(told)}</ul>'


def _marked(passage: Passage, legend: Mapping[Mark, Text]) -> str:
    words = escape(passage.words)
    for mark in MARKS:
        if mark in passage.marks and mark in legend:
            words = _in(mark, words)
    return words


def _in(mark: Mark, words: str) -> str:
    return f"<{_TAGS[mark]}>{words}</{_TAGS[mark]}>"
