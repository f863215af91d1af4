"""`notify`: try the services that are told what has ended."""

import argparse

from playground.commands import Answer, _speech
from playground.errors import Failure, WrongInput
from playground.launch.notifications import services
from playground.settings import settings
from playground.text import Text


def run(_chosen: argparse.Namespace) -> Answer:
    """Send them a message."""
    count = len(services.addresses())
    if not count:
        raise WrongInput(
            Text(
                "PLAYGROUND_NOTIFY names no service; for example PLAYGROUND_NOTIFY='json://hooks.example/runs'.",
                "PLAYGROUND_NOTIFY no indica ningún servicio; por ejemplo PLAYGROUND_NOTIFY='json://hooks.example/runs'.",
            )
        )
    language = settings().language
    refusals = services.send("RNN Playground", _TRIED.say(language))
    if refusals:
        raise Failure(Text.join(" ", refusals))
    text = Text("Services that took the message: {count}.", "Servicios que aceptaron el mensaje: {count}.")
    return Answer({"services": count}, lambda: _speech.say(text.format(count=count)))


_TRIED = Text(
    "This message was sent to try the service: it will be told which runs and studies have ended.",
    "Este mensaje se envió para probar el servicio: se le avisará de las ejecuciones y los estudios que terminen.",
)
