"""`studies`: the recorded studies; one of them with its answer; stop, go on, delete, watch."""

import argparse

from playground.commands import _speech, _watching
from playground.errors import WrongInput
from playground.text import Text

HELP = "list the recorded studies, or show one with its answer; watch, stop, resume or delete it"

_SCREEN = 50
_UNKNOWN = Text("unknown", "desconocido")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "study", nargs="?", metavar="STUDY", help="its id, a unique beginning of it, or its unique name"
    )
    wish = parser.add_mutually_exclusive_group()
    wish.add_argument("--watch", action="store_true", help="show its progress until it has ended, then the answer")
    wish.add_argument(
        "--stop", action="store_true", help="cancel its waiting runs and stop those that train; models are kept"
    )
    wish.add_argument(
        "--resume", action="store_true", help="resume it: runs that failed or were stopped are tried again"
    )
    wish.add_argument("--delete", action="store_true", help="delete it with all its runs")
    parser.add_argument("--status", choices=("open", "done", "stopped"), help="list only studies in this state")
    parser.add_argument("--limit", type=int, default=_SCREEN, help=f"list at most this many (default: {_SCREEN})")
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Do what was asked, then show."""
    if chosen.study is None:
        if chosen.watch or chosen.stop or chosen.resume or chosen.delete:
            raise WrongInput(Text("Say which study.", "Indique qué estudio."))
        return _list(chosen)
    with _speech.aside():
        from playground.tracking import studies  # noqa: PLC0415
        from playground.tracking.visitor import LOCAL  # noqa: PLC0415

        study = studies.get(chosen.study)
        if chosen.stop:
            study = studies.stop(study.id, LOCAL)
        if chosen.resume:
            study = studies.resume(study.id, LOCAL)
        if chosen.delete:
            studies.delete(study.id, LOCAL)
        runs = studies.runs_of(study.id) if not chosen.delete else []
    if chosen.delete:
        if chosen.json:
            _speech.line({"study": study.id, "deleted": True})
        else:
            _speech.say(Text("“{name}” is deleted.", "«{name}» se ha eliminado.").format(name=study.name))
        return 0
    if chosen.watch:
        return _watching.follow(study.id, chosen.json)
    if chosen.json or not (chosen.stop or chosen.resume):
        _watching.tell(study, runs, chosen.json)
    elif chosen.stop:
        _speech.say(Text("“{name}” stops.", "«{name}» se detiene.").format(name=study.name))
    else:
        _speech.say(Text("“{name}” resumes.", "«{name}» se reanuda.").format(name=study.name))
    return 0


def _list(chosen: argparse.Namespace) -> int:
    with _speech.aside():
        from playground.tracking import studies  # noqa: PLC0415

        if chosen.limit < 1:
            raise WrongInput(Text("--limit must be at least 1.", "--limit debe ser al menos 1."))
        found = studies.rows(limit=1000 if chosen.status else min(chosen.limit, 1000))
        whole = [one for one in found if isinstance(one, studies.Recorded) and chosen.status in (None, one.status)]
        every = [(study, studies.runs_of(study.id)) for study in whole[: chosen.limit]]
        unreadable = [one for one in found if isinstance(one, studies.Unreadable) and chosen.status is None]
    for study in unreadable:
        _speech.say(study.why, error=True)
    if chosen.json:
        _speech.line([_watching.described(study, runs) for study, runs in every])
        return 0
    heads = [
        Text("study", "estudio"), Text("name", "nombre"), Text("kind", "tipo"), Text("status", "estado"),
        Text("progress", "avance"),
    ]  # fmt: skip
    _speech.table(
        heads,
        [
            [
                study.id[:8], study.name[:40], study.plan.kind, study.status,
                _speech.words(_watching.standing(study, studies.progress(study, runs))),
            ]
            for study, runs in every
        ]
        + [[study.id[:8], study.name[:40], None, _speech.words(_UNKNOWN), None] for study in unreadable],
    )  # fmt: skip
    return 0
