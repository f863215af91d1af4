"""Which launcher is in force, and whether it can be."""

import importlib.util
import sys

from playground.errors import WrongInput
from playground.launch.launchers.base import Launcher
from playground.launch.launchers.local import Forked, Spawned
from playground.settings import settings
from playground.text import Text


def launcher() -> Launcher:
    """The launcher that the deployment has chosen.

    Raises:
        WrongInput: it cannot work with the other settings, or something has to be installed first.
        Failure: the cluster does not answer.
    """
    check()
    if settings().launcher == "local":
        # To fork a process with torch in it is safe on Linux.
        return Forked() if sys.platform == "linux" else Spawned()
    from playground.launch.launchers.ray_cluster import Cluster  # noqa: PLC0415 (only where it is wanted)

    return Cluster(settings().ray_address)


def check() -> None:
    """Look at the settings; asks nobody.

    Raises:
        WrongInput: the launcher cannot work with the other settings, or something has to be installed first.
    """
    chosen = settings()
    if chosen.launcher == "local":
        return
    if importlib.util.find_spec("ray") is None:
        raise WrongInput(
            Text(
                "PLAYGROUND_LAUNCHER=ray needs Ray, which is not installed: pip install -e '.[ray]'.",
                "PLAYGROUND_LAUNCHER=ray necesita Ray, que no está instalado: pip install -e '.[ray]'.",
            )
        )
    if not chosen.ray_address.startswith(("http://", "https://")):
        raise WrongInput(
            Text(
                "PLAYGROUND_RAY_ADDRESS has to name the dashboard of the Ray cluster, such as http://head:8265.",
                "PLAYGROUND_RAY_ADDRESS debe indicar el panel del clúster de Ray, por ejemplo http://head:8265.",
            )
        )
    must_be_reachable()


def must_be_reachable() -> None:
    """Where runs train on other machines, the record has to be within their reach.

    Raises:
        WrongInput: it is a file of this machine.
    """
    chosen = settings()
    if chosen.store.startswith("sqlite") and not chosen.shared_home:
        raise WrongInput(
            Text(
                "The machines of a cluster cannot reach a tracking store that is a file on one of them: set PLAYGROUND_TRACKING_URI to an MLflow server or PostgreSQL, or PLAYGROUND_SHARED_HOME=1 where all of them share the home folder.",
                "Las máquinas de un clúster no pueden usar un almacén de resultados que es un archivo de una de ellas: indique en PLAYGROUND_TRACKING_URI un servidor de MLflow o PostgreSQL, o PLAYGROUND_SHARED_HOME=1 si todas comparten la carpeta de datos.",
            )
        )
