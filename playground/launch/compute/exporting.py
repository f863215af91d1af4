"""A recorded run as code: its network and its own test data are brought together and written."""

import io
import zipfile
from collections.abc import Mapping

from playground.export import export
from playground.launch.data import same_data
from playground.tracking import models


def exported(run_id: str, form: str, *, fetch: bool = True) -> dict[str, bytes]:
    """The files of a run as code, by name.

    Args:
        run_id: a run with a trained network.
        form: one of `export.FORMS`.
        fetch: the run's own data may be fetched anew where they are not here.

    Raises:
        NotFound: there is no such run, it has no weights yet, or its data are not here and may not be fetched.
        Impossible: a part of it does not say how it is written, or not in this form.
        OverLimit: weights and test set are too large.
        RunFailed: its data are read otherwise than when it was trained.
        TrackingFailed: the record cannot be reached.
    """
    trained = models.load(run_id)
    experiment = trained.experiment
    data = same_data.verified(trained.run, experiment, fetch=fetch)
    return export(
        experiment,
        trained.network,
        sizes=data.sizes,
        memory=trained.memory,
        test=data.tests["test"],
        recorded=trained.run.metrics.get(experiment.task.primary),
        run_id=trained.run.id,
        form=form,
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one archive; all their names are ours."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
