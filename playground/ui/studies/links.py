"""Which study a run belongs to, wherever runs are shown."""

from playground.studies import published
from playground.text import Text
from playground.tracking import runs
from playground.ui import cache
from playground.ui.page import link, say


def name_of(study: str) -> str:
    """The name of a study by its id, or of a published one; empty where there is none (any more)."""
    return study if study in published.studies() else cache.study_name(study)


def link_study(run: runs.Run) -> None:
    """The way from a run to its study."""
    name = name_of(run.study) if run.study else ""
    if name:
        link(
            "studies",
            say(Text("Part of the study {name}", "Parte del estudio {name}").format(name=name)),
            "🔬",
            study=run.study,
        )
