"""Words and number formats that several pages share."""

import re
import time

from playground.dataset import Dataset
from playground.markup import for_markdown
from playground.task import TASKS, metric
from playground.text import Text, duration, numeral, significant, whole as separated
from playground.tracking import runs
from playground.tracking.set_ups import network_in_words
from playground.ui.page import plain

STATUS: dict[str, tuple[str, Text]] = {
    "queued": ("🕓", Text("waiting", "en espera")),
    "running": ("🔵", Text("running", "en marcha")),
    "finished": ("✅", Text("finished", "terminada")),
    "failed": ("🔴", Text("failed", "fallida")),
    "stopped": ("⏹️", Text("stopped", "detenida")),
    "pruned": ("✂️", Text("pruned", "podada")),
}
"""Every state of a run: its mark, and words."""


UNKNOWN = Text("unknown", "desconocida")
"""What a run of another version or hand says that this one does not know."""


def task_icon(name: str) -> str:
    """The mark of a task; a question mark where this version has no such task."""
    return TASKS[name].icon if name in TASKS else "❔"


def task_title(name: str) -> Text:
    """A task in words; that it is unknown where this version has no such task."""
    return TASKS[name].title if name in TASKS else UNKNOWN


def status_of(run: runs.Run) -> Text:
    """The run's status with its mark."""
    mark, words = STATUS[run.state]
    return Text.join(" ", [Text.same(mark), words])


def label_of(run: runs.Run) -> str:
    """The run in a list to choose from: with its cell and topology."""
    what = Text.join(" · ", network_in_words(run) or [Text.same("–")])
    return f"{task_icon(run.task)} {run.name} · {plain(what)} · {run.id[:6]}"


def source_of(dataset: type[Dataset]) -> Text:
    """Where the data comes from; published sources go by the name they have."""
    if any(knob.words.widget == "file" for knob in dataset.knobs().values()):
        return Text("your own file", "su propio archivo")
    if dataset.synthetic:
        return Text("written by this project, by rule and by hand", "escrito por este proyecto, con reglas y a mano")
    return dataset.source if isinstance(dataset.source, Text) else Text.same(dataset.source)


def told_source(dataset: type[Dataset]) -> str:
    """The same as Markdown, its addresses as links."""
    words, end = plain(source_of(dataset)), 0
    parts = []
    for found in _ADDRESS.finditer(words):
        parts += [_between(words[end : found.start()]), f"<{found[0]}>"]
        end = found.end()
    return "".join([*parts, _between(words[end:])])


def _between(words: str) -> str:
    """Words as Markdown, with the blanks at their ends."""
    before, after = (" " if words.startswith(" ") else ""), (" " if words.endswith(" ") else "")
    return f"{before}{for_markdown(words)}{after}"


_ADDRESS = re.compile(r"https?://[^\s()]*[^\s().,;]")


def number(value: float | None) -> str:
    """A measured value with four digits; a dash where there is none."""
    return "–" if value is None else plain(significant(value))


def whole(value: float) -> str:
    """A large number with its thousands apart as each language has them; a fraction stays one."""
    return plain(separated(int(value)) if value == int(value) else numeral(value, ".10g"))


def measured(name: str, value: float | None) -> str:
    """A metric's value in its usual form: fractions as percentages."""
    return number(value) if value is None else plain(metric(name).shown(value))


def ago(moment: float, now: float | None = None) -> Text:
    """How long ago a moment (in seconds since 1970) was."""
    passed = max(0.0, (time.time() if now is None else now) - moment)
    if passed >= _DAYS * _DAY:
        return Text("{count} days ago", "hace {count} días").format(count=int(passed / _DAY))
    return Text("{span} ago", "hace {span}").format(span=duration(round(passed)))


_DAY = 86400
_DAYS = 2
"""From here on days are told, and no hours."""
