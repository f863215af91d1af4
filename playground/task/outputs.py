"""What networks of a task put out: how it is asked for, shown, compared and voted on."""

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import pandas as pd

from playground.batch import Data
from playground.errors import Impossible
from playground.exhibits import Exhibit, Table
from playground.knobs import Shelved
from playground.model import Network
from playground.task.sample import Memory, Request, Sample
from playground.text import Text


class SampledOutputs(Shelved):
    """The outputs of a task's networks.

    Class attributes:
        request: the class of what a person may give a trained network.
        vote: what people are asked of two outputs in a blind vote; None: its outputs are right or wrong, and not voted on.
        vote_truth: what is right can be shown beside the outputs of a vote, or hidden.
        examples: among how many of the `test_inputs` is chosen, at most; 0: the task has none.
        error_title: by what the best and the worst of them are told apart (see `error`); None: by nothing.
        may_copy: its outputs may be copied from what was learnt, which is told where they are compared (see `novelty`).
    """

    request: ClassVar[type[Request]]
    vote: ClassVar[Text | None] = None
    vote_truth: ClassVar[bool] = False
    examples: ClassVar[int] = 0
    error_title: ClassVar[Text | None] = None
    may_copy: ClassVar[bool] = False

    @abstractmethod
    def sample(self, network: Network, data: Data, seed: int) -> Sample:
        """An output to keep: the same input at every epoch and, on the same data, in every run."""

    @abstractmethod
    def respond(self, network: Network, memory: Memory, request: Any) -> Sample:
        """The network's answer to what a person gave.

        Args:
            request: of the task's own class, see `request`.

        Raises:
            WrongInput: the request cannot be read; the sentence says what would be right.
        """

    def show(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """Samples side by side, by the name of their run; all were given the same input. One is a list of one.

        Of a task that draws nothing, a table: what was given and answered, an example a row.
        """
        frames = [
            pd.DataFrame({str(_RUN): name, **_columns(sample.input), **_columns(sample.output)})
            for name, sample in samples.items()
        ]
        return [Table(Text("Answers", "Respuestas"), pd.concat(frames, ignore_index=True))] if frames else []

    def files(self, sample: Sample, memory: Memory) -> dict[str, bytes]:
        """The sample as files to download, by name; the first is the one `generate --out` writes."""
        return {"answer.json": json.dumps(sample.plain(), ensure_ascii=False, indent=2).encode()}

    def test_inputs(self, records: Any, memory: Memory) -> list[dict[str, Any]]:
        """Inputs of the test set as plain tables, with what is right where that is known; the same data give the same ones.

        Args:
            records: of the task's kind.
            memory: of a network that was trained on them.

        Raises:
            Impossible: the task has no single ones to show.
        """
        raise Impossible(_NO_TEST_INPUTS.format(task=self.title))

    def test_output(self, network: Network, memory: Memory, given: Mapping[str, Any], seed: int) -> Sample:
        """The network's output for one of the `test_inputs`, of this or of another network of the task.

        Args:
            network: the trained network.
            memory: of the network.
            given: the input.
            seed: of what is drawn, where anything is.
        """
        drawn = {"seed": seed} if "seed" in self.request.knobs() else {}
        return self.respond(network, memory, self.request.configure({**given, **drawn}, "request"))

    def error(self, sample: Sample, memory: Memory) -> float | None:
        """How far an output for one of the `test_inputs` is from what is right, 0 or more; None: that is not known."""
        return None

    def distance(self, one: Sample, other: Sample, memory: Memory) -> float:
        """How far two networks' outputs for the same input are apart; 0: they agree."""
        return float(one.output != other.output)

    def influence_on(self, samples: Mapping[str, Sample]) -> int | None:
        """The place of the class whose `influence` comes with these samples when they are compared; None: nothing comes with them."""
        return None

    def novelty(
        self, sample: Sample, records: Any, memory: Memory, protocol: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """What of an output is copied from the data that were learnt from, as a plain table; None where they are others now.

        Asked only where the task `may_copy`.

        Args:
            sample: an output of the trained network.
            records: of the task's kind, the run's own ones, all their parts.
            memory: of the network.
            protocol: of the run.
        """
        return None

    def compare(self, samples: Mapping[str, Sample], memory: Memory) -> list[Exhibit]:
        """Outputs of several networks for the same input and seed, by the name of their run, laid out to be compared.

        Args:
            samples: as `test_output` or `respond` gave them, at least one. Where the task names an output in `influence_on`,
                theirs has `influence`: `output`, that one, and `values`, by how much its score falls against the strongest other
                one where a step of the network's input is left out, by step.
                Where the task `may_copy` and the data are at hand, it has `novelty`, what the method of that name gave.
            memory: of the first network.
        """
        return self.show(samples, memory)

    def vote_inputs(self, records: Any, memory: Memory) -> list[dict[str, Any]]:
        """Those of the `test_inputs` whose outputs people may judge in a vote; arguments and refusal as there."""
        return self.test_inputs(records, memory)

    @classmethod
    def ballot(cls, samples: Mapping[str, Sample], truth: bool) -> dict[str, list[Exhibit]]:
        """Two outputs as they are voted on, by their names, which are the only ones in them; under "": both in one.

        Args:
            samples: both outputs for the same input, by the names that voters see.
            truth: show what is right, too (see `vote_truth`).

        Raises:
            Impossible: the task's outputs are not voted on.
        """
        raise Impossible(not_voted_on(cls))


def _columns(table: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Plain values as columns: lists as they are, everything else as a list of one."""
    return {name: value if isinstance(value, list) else [value] for name, value in table.items()}


def not_voted_on(task: type[SampledOutputs]) -> Text:
    """Why the outputs of a task are not voted on."""
    return Text(
        "Outputs of “{task}” are right or wrong, so that there is nothing to prefer: compare them by their metrics. A blind vote is for outputs that people read, hear or look at.",
        "Las salidas de «{task}» son correctas o no, así que no hay nada que preferir: compárelas por sus métricas. La votación a ciegas es para salidas que se leen, se escuchan o se miran.",
    ).format(task=task.title)


_NO_TEST_INPUTS = Text(
    "The task “{task}” does not show single examples of its test set. Compare the kept samples, or give an input of your own.",
    "La tarea «{task}» no muestra ejemplos sueltos de su prueba. Compare las muestras guardadas o dé una entrada propia.",
)
_RUN = Text("run", "ejecución")
