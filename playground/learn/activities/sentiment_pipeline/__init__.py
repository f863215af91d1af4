"""From texts to a judgement: what happens to the texts of a class on their way into a recurrent network and out of it.

The ready texts are opinions of three clauses. With three seeds and in both languages the LSTM gets 98 % of their test set right or
more, the simple RNN and the best baseline less than 60 % (`experiments/activities/results.md`).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from playground.experiment import Experiment, presets, put
from playground.learn.activities.sentiment_pipeline.embed import Embed
from playground.learn.activities.sentiment_pipeline.judge import Judge
from playground.learn.activities.sentiment_pipeline.pad import Pad
from playground.learn.activities.sentiment_pipeline.split import Split
from playground.learn.activities.sentiment_pipeline.train import Train
from playground.learn.activities.sentiment_pipeline.vectorise import Vectorise
from playground.learn.activity import Activity, Step
from playground.text import Text

_READY: Mapping[str, str] = {"data.size": "3000", "data.clauses": "3"}
"""Of the ready texts: as many and as long as both networks learn in one to two minutes."""
_CHANGES: Mapping[str, str] = {
    "training.epochs": "10",
    # Rows that begin small are moved far enough in so few epochs to lie where training has put them.
    "model.embedding_scale": "0.3",
    "training.patience": "0",
    "training.batch": "32",
    "training.learning_rate": "5e-3",
    "training.schedule": "constant",
}
_CELLS: Mapping[str, str] = {"network": "lstm", "rnn": "rnn"}


class SentimentPipeline(Activity):
    """Split, vectorise, pad, embed, train, judge."""

    title = Text("From texts to a judgement", "De los textos al veredicto")
    about = Text(
        "Six steps with your own texts and your own network: split, vectorise, pad, embed, train, judge. At each step you predict first, then look, and explain the numbers of your own run.",
        "Seis pasos con sus propios textos y su propia red: dividir, vectorizar, rellenar, pasar a embeddings, entrenar, juzgar. En cada paso primero predice, después mira y explica los números de su propia ejecución.",
    )
    minutes = 90
    order = 10
    task = "sentiment"
    roles: ClassVar[Mapping[str, Text]] = {
        "network": Text.same("LSTM"),
        "rnn": Text("simple RNN", "RNN simple"),
    }
    steps: ClassVar[tuple[type[Step], ...]] = (Split, Vectorise, Pad, Embed, Train, Judge)

    @classmethod
    def experiments(
        cls, language: str, data: Mapping[str, Any] | None = None, seed: int = 0
    ) -> Mapping[str, Experiment]:
        """An LSTM and a simple RNN with the same settings on the same texts.

        Args:
            language: of the ready opinions.
            data: the plain table of other texts; None: the ready opinions.
            seed: of both runs.

        Raises:
            WrongInput: the data cannot be used.
        """
        found = {}
        for role, cell in _CELLS.items():
            made = Experiment.from_toml(
                presets()[cls.task].read_text("utf-8"),
                {**_CHANGES, "model.cell.kind": cell, "seed": str(seed)}
                | ({**_READY, "data.language": language} if data is None else {}),
            )
            table = made.plain() | {"name": f"{cls.title.say(language)} · {made.model.short.say(language)}"}
            found[role] = Experiment.configure(table if data is None else table | {"data": dict(data)})
        return found

    @classmethod
    def beside(cls, experiment: Experiment) -> Mapping[str, Experiment]:
        """The same network with the cell of a simple RNN; none where it has no cell, or this one."""
        table = experiment.plain()
        cell = table["model"].get("cell")
        if not isinstance(cell, dict) or cell["kind"] == _CELLS["rnn"]:
            return {}
        put(table, "model.cell.kind", _CELLS["rnn"])
        table["model"].pop("upper_cell", None)
        table["training"].pop("weights_from", None)
        return {"rnn": Experiment.configure(table | {"name": f"{experiment.name} · RNN"})}
