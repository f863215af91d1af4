"""Runs, files and studies whose every name is an attack, for the tests of pages and of a real browser."""

import csv
import io
import json
import math
import re
from dataclasses import dataclass, replace

from mlflow.entities import RunTag

from playground.experiment import Experiment
from playground.launch.worker import execution
from playground.own_files import uploads
from playground.studies.plan import Option, Plan
from playground.text import Text
from playground.tracking import polls, runs, store, studies
from playground.tracking.schema import StudyPart, Tag
from playground.tracking.visitor import Visitor
from playground.votes.results import results
from tests.helpers import polls as polls_of_three

OUTSIDE = "evil.example"
"""Where every attack would go."""
SCRIPT = '<img src="https://evil.example/i" onerror="window.__pwned=1">'
PICTURE = "![n](https://evil.example/p.png)"
NAME = f"{PICTURE} {SCRIPT} :red[r] $x$"
COLUMN = f"<a href='https://evil.example/c'>c</a> {PICTURE}"
FORMULA = '=HYPERLINK("https://evil.example","x")'
LABELS = (f"{PICTURE} good", f"{SCRIPT} bad")
NOTE = f"because {PICTURE} https://evil.example/u"
REASON = f"The column {PICTURE} {SCRIPT} cannot be read."


@dataclass(frozen=True)
class Planted:
    """What was planted: ids of finished runs of two tasks, of one that failed, of a study, and of an open and a closed poll."""

    series: tuple[str, ...]
    texts: str
    failed: str
    study: str
    polls: tuple[str, ...]


def plant(owner: str = "somebody") -> Planted:
    """Train and write runs with attacks for names into the home in force."""
    series = tuple(_trained(_series(name, cell), owner) for name, cell in ((NAME, "gru"), (FORMULA, "rnn")))
    texts = _trained(_texts(), owner, why=NOTE)
    failed = runs.submit(_series(f"failed {NAME}", "gru"), owner=owner, held=True, why=NOTE)
    client = store.client()
    told = json.dumps({"en": REASON, "es": REASON})
    client.log_batch(failed, tags=[RunTag(Tag.REASON, told), RunTag(Tag.SLOT, PICTURE), RunTag(Tag.DEVICE, PICTURE)])
    client.set_terminated(failed, "FAILED")
    return Planted(series, texts, failed, _study(owner), (_poll(owner), _poll(owner, closed=True)))


def _trained(experiment: Experiment, owner: str, why: str = "") -> str:
    run_id = runs.submit(experiment, owner=owner, held=True, why=why)
    execution.execute(run_id)
    return run_id


def _series(name: str, cell: str) -> Experiment:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["date", COLUMN, FORMULA])
    for step in range(120):
        day = f"{2000 + step // 12}-{1 + step % 12:02d}-01"
        writer.writerow([day, round(10 + math.sin(step / 2), 3), round(5 + math.cos(step / 3), 3)])
    file = uploads.keep(out.getvalue().encode(), "img onerror.csv", (".csv",))
    return Experiment.configure(
        {
            "name": name, "note": NOTE, "task": {"kind": "forecasting", "window": 12, "horizon": 3},
            "data": {"kind": "own_series", "file": file, "columns": "*"}, "model": {"hidden": 4, "cell": cell},
            "training": {"epochs": 1, "threads": 1},
        }
    )  # fmt: skip


def _texts() -> Experiment:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["text", "label"])
    for number in range(60):
        good = number % 2
        writer.writerow([f"this {'fine' if good else 'poor'} film number {number} {SCRIPT}", LABELS[1 - good]])
    file = uploads.keep(out.getvalue().encode(), "texts.csv", (".csv",))
    return Experiment.configure(
        {
            "name": f"texts {NAME}", "note": NOTE, "task": {"kind": "sentiment"}, "data": {"kind": "own_texts", "file": file},
            "model": {"hidden": 4}, "training": {"epochs": 1, "threads": 1},
        }
    )  # fmt: skip


def _study(owner: str) -> str:
    base = _series("", "gru").plain() | {"name": "", "note": ""}
    options = (
        Option("a", Text.same(NAME), {}),
        Option("b", Text.same(f"<b>b</b> {PICTURE}"), {"model.cell.kind": "rnn"}),
    )
    plan = Plan(f"study {NAME}"[:80], "race", base, options, {}, (0,), question=Text.same(f"Why {NAME}?"))
    study_id = studies.submit(plan, owner=owner)
    for trial in plan.planned():
        run_id = runs.submit(
            trial.experiment, owner=owner, held=True, study=StudyPart(study_id, trial.variant, trial.key, 0)
        )
        execution.execute(run_id)
    studies.close(studies.get(study_id))
    return study_id


def _poll(owner: str, closed: bool = False) -> str:
    made = polls_of_three.poll(0.5, 0.6, 0.7, groups=(NAME, NAME, FORMULA))
    names = (f"{NAME} 1", FORMULA, f"{NAME} 3")
    candidates = tuple(replace(one, name=name) for one, name in zip(made.candidates, names, strict=True))
    output = {**polls_of_three.OUTPUT, "output": {**polls_of_three.OUTPUT["output"], "text": f"{SCRIPT} {PICTURE}"}}
    made = replace(
        made, candidates=candidates, pairs=tuple(replace(pair, outputs=(output, output)) for pair in made.pairs)
    )
    poll_id = polls.create(made, f"vote {NAME}"[:80], Visitor(owner))
    for vote in polls_of_three.recorded()[:40]:
        polls.cast(polls.get(poll_id), made, vote)
    if closed:
        polls.close(poll_id, Visitor(owner), results)
    return poll_id


def addresses(planted: Planted) -> list[tuple[str, dict[str, str]]]:
    """Every page with what was planted, and with attacks in what its address says."""
    both = ",".join(planted.series)
    attack = dict.fromkeys(
        ("poll", "run", "runs", "study", "task", "status", "epoch", "seed", "lang", "concept", "term"), PICTURE
    )
    return [
        *((page, attack) for page in ("welcome", "data", "design", "runs", "run", "compare", "studies", "vote", "try_it", "learn", "about")),
        ("look_inside", attack), ("first_lesson", attack), ("activities", attack), ("activities", attack | {"activity": "sentiment_pipeline", "step": PICTURE}), ("activities", {"activity": "sentiment_pipeline", "runs": planted.texts}), ("activities", {"activity": "sentiment_pipeline", "runs": planted.texts, "step": "5"}),
        ("look_inside", {"run": planted.texts, "view": "influence"}),
        *(("run", {"run": run}) for run in (planted.series[0], planted.texts, planted.failed)),
        ("compare", {"runs": both}), ("compare", {"runs": f"{both},{planted.texts},{PICTURE}"}),
        ("try_it", {"run": planted.series[0]}), ("try_it", {"run": planted.texts}), ("runs", {}),
        ("vote", {"runs": both}), *(("vote", {"poll": poll}) for poll in planted.polls),
        ("runs", {"study": planted.study}), ("studies", {"study": planted.study}), ("studies", {}),
    ]  # fmt: skip


def markup_in(markdown: str) -> str:
    """What is left of an attack in Markdown that should show it literally; empty where nothing is."""
    bare = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", markdown)
    found = re.search(
        r"evil\.example|(?<!\\)<img|(?<!\\)<a |(?<!\\)<b>|!\[n\]\(|(?<!\\):red\[|(?<!\\)\$x(?<!\\)\$", bare
    )
    return found[0] if found else ""


def tags_in(html: str) -> str:
    """The first tag or address of an attack in HTML that should show it literally; empty where there is none."""
    found = re.search(r"<(?:img|b)\b|(?:href|src)=[\"']?(?:\w+:)?//", html)
    return found[0] if found else ""
