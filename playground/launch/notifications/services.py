"""The services that are told what has ended, as the deployment names them in `PLAYGROUND_NOTIFY`; only here is apprise imported.

An address holds passwords: nothing of it is ever logged or said, a service is told from others by its number.
"""

import importlib.util
import logging

from playground.errors import WrongInput
from playground.settings import settings
from playground.text import Text

_NAME = "RNN Playground"


def addresses() -> list[str]:
    """The services, as apprise writes them (`json://host/path`, `mailtos://user:password@host`); none: nobody is told."""
    return settings().notify.get_secret_value().split()


def check() -> None:
    """Look whether messages can be sent; asks nobody.

    Raises:
        WrongInput: something has to be installed first.
    """
    if addresses() and importlib.util.find_spec("apprise") is None:
        raise WrongInput(
            Text(
                "PLAYGROUND_NOTIFY needs apprise, which is not installed: pip install -e '.[notify]'.",
                "PLAYGROUND_NOTIFY necesita apprise, que no está instalado: pip install -e '.[notify]'.",
            )
        )


def send(title: str, body: str) -> list[Text]:
    """Send a message to every service.

    Args:
        title: in one line.
        body: plain text; each service makes of it what it shows.

    Returns:
        Why a service did not take it, a sentence for each of those.

    Raises:
        WrongInput: something has to be installed first.
    """
    check()
    from apprise import Apprise, AppriseAsset, NotifyFormat  # noqa: PLC0415 (an extra)

    # Both write addresses into the log where something goes wrong.
    for talker in ("apprise", "urllib3"):
        logging.getLogger(talker).setLevel(logging.CRITICAL + 1)
    asset = AppriseAsset(app_id=_NAME, app_desc=_NAME)
    refusals = []
    for number, address in enumerate(addresses(), start=1):
        service = Apprise.instantiate(address, asset=asset)
        if service is None:
            refusals.append(_UNKNOWN.format(number=number))
            continue
        one = Apprise(asset=asset)
        one.add(service)
        if not one.notify(body=body, title=title, body_format=NotifyFormat.TEXT):
            refusals.append(_REFUSED.format(number=number))
    return refusals


_UNKNOWN = Text(
    "Service number {number} in PLAYGROUND_NOTIFY is none that apprise knows, or its address lacks something; "
    "its documentation lists them.",
    "El servicio número {number} de PLAYGROUND_NOTIFY no es ninguno que apprise conozca, o a su dirección le falta algo; "
    "su documentación los enumera.",
)
_REFUSED = Text(
    "Service number {number} in PLAYGROUND_NOTIFY did not take the message: check its address, and whether this machine reaches it.",
    "El servicio número {number} de PLAYGROUND_NOTIFY no aceptó el mensaje: compruebe su dirección y si esta máquina llega a él.",
)
