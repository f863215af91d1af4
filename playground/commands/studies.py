"""`studies`: the recorded studies; one of them with its answer; stop, go on, delete, watch."""

import argparse

from playground.commands import Answer, _speech, _watching
from playground.errors import WrongInput
from playground.text import Text
from playground.tracking import studies
from playground.tracking.visitor import LOCAL


def run(chosen: argparse.Namespace) -> Answer:
    """Do what was asked, then show."""
    if chosen.study is None:
        if chosen.watch or chosen.stop or chosen.resume or chosen.delete:
            raise WrongInput(Text("Say which study.", "Indique qué estudio."))
        return _list(chosen)
    study = studies.get(chosen.study)
    if chosen.watch:
        return _watching.follow(study.id)
    if chosen.delete:
        studies.delete(study.id, LOCAL)
        text = Text("“{name}” is deleted.", "«{name}» se ha eliminado.").format(name=study.name)
        return Answer({"study": study.id, "deleted": True}, lambda: _speech.say(text))
    said = None
    if chosen.stop:
        study = studies.stop(study.id, LOCAL)
        said = Text("“{name}” stops.", "«{name}» se detiene.").format(name=study.name)
    elif chosen.resume:
        study = studies.resume(study.id, LOCAL)
        said = Text("“{name}” resumes.", "«{name}» se reanuda.").format(name=study.name)
    answer = _watching.answered(study, studies.runs_of(study.id))
    return answer if said is None else answer._replace(show=lambda: _speech.say(said))


def _list(chosen: argparse.Namespace) -> Answer:
    if chosen.limit < 1:
        raise WrongInput(Text("--limit must be at least 1.", "--limit debe ser al menos 1."))
    found = studies.rows(limit=1000 if chosen.status else min(chosen.limit, 1000))
    whole = [one for one in found if isinstance(one, studies.Recorded) and chosen.status in (None, one.status)]
    every = [(study, studies.runs_of(study.id)) for study in whole[: chosen.limit]]
    unreadable = [one for one in found if isinstance(one, studies.Unreadable) and chosen.status is None]
    for study in unreadable:
        _speech.say(study.why, error=True)

    def show() -> None:
        heads = [
            Text("study", "estudio"),
            Text("name", "nombre"),
            Text("kind", "tipo"),
            Text("status", "estado"),
            Text("progress", "avance"),
        ]
        rows: list[list[object]] = [
            [study.id[:8], study.name[:40], study.plan.kind, study.status, _watching.standing(study, runs)]
            for study, runs in every
        ]
        unknown = Text("unknown", "desconocido")
        _speech.table(heads, rows + [[one.id[:8], one.name[:40], None, unknown, None] for one in unreadable])

    return Answer([_watching.described(study, runs) for study, runs in every], show)
