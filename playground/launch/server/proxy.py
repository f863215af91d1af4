"""The proxy that puts several app processes behind one address: Caddy, with a configuration made here.

A cookie keeps each visitor with the process that holds their session, their uploads and their figures. Where that process
has died, the next request goes to another one, which gets the cookie from then on. `compose.yaml` has the same lines.
"""

import shutil
from collections.abc import Sequence

from playground import files
from playground.errors import WrongInput
from playground.settings import made_home, settings
from playground.text import Text

COOKIE = "playground_app"

_CONFIGURATION = """\
{{
	admin off
	auto_https off
	grace_period 1s
	log {{
		level ERROR
	}}
}}
:{port} {{
	bind {address}
	reverse_proxy {apps} {{
		lb_policy cookie {cookie} {{
			fallback least_conn
		}}
		lb_try_duration 5s
		fail_duration 5s
		health_uri /_stcore/health
		health_interval 2s
		health_timeout 30s{believed}
	}}
	handle_errors {{
		header Content-Type "text/plain; charset=utf-8"
		respond "The app is starting; reload in a moment. La aplicación está arrancando; vuelva a cargar en un momento."
	}}
}}
"""
"""Versions of Caddy before 2.7 pass over the fallback, and choose at random for whoever comes without a cookie.

An app that has died is noticed by the request that does not reach it (`fail_duration`), and the request goes to another
one (`lb_try_duration`). One that hangs is noticed by its health; that may take long on a busy machine, and who is moved
loses a page, so that the patience is great.
"""


def program() -> str:
    """Where Caddy is.

    Raises:
        WrongInput: it is not on this machine.
    """
    found = shutil.which("caddy")
    if found is None:
        raise WrongInput(
            Text(
                "PLAYGROUND_APPS asks for {apps} app processes behind one address, which takes the proxy Caddy, and there is none "
                "on this machine: install it (https://caddyserver.com/docs/install), or set PLAYGROUND_APPS to 1.",
                "PLAYGROUND_APPS pide {apps} procesos de la aplicación tras una sola dirección; para eso hace falta el proxy Caddy, "
                "que no está en esta máquina: instálelo (https://caddyserver.com/docs/install) o ponga PLAYGROUND_APPS a 1.",
            ).format(apps=settings().apps)
        )
    return found


def command(address: str, port: int, apps: Sequence[int]) -> list[str]:
    """The command that runs it; its configuration is written into the home folder.

    Args:
        address: where it listens.
        port: of the one address.
        apps: the ports of the app processes, on this machine.
    """
    place = made_home() / "proxy" / f"{port}.caddyfile"
    place.parent.mkdir(exist_ok=True)
    files.write(place, configuration(address, port, apps).encode())
    return [program(), "run", "--config", str(place.resolve()), "--adapter", "caddyfile"]


def environment() -> dict[str, str]:
    """Variables that keep its own files in the home folder, away from those of another Caddy of this account."""
    folder = str((settings().home / "proxy").resolve())
    return {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}


def configuration(address: str, port: int, apps: Sequence[int]) -> str:
    """What Caddy is told, as a Caddyfile. The arguments are those of `command`."""
    proxies = " ".join(map(str, settings().proxy))
    return _CONFIGURATION.format(
        address=address,
        port=port,
        apps=" ".join(f"127.0.0.1:{one}" for one in apps),
        cookie=COOKIE,
        # Whatever else says for whom it asks is not believed, as Caddy does by itself.
        believed=f"\n\t\ttrusted_proxies {proxies}" if proxies else "",
    )
