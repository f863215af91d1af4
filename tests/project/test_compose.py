"""The file for Docker Compose is well formed, speaks of settings that there are, and tells the proxy what `serve` tells it."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from playground.launch.server import proxy
from playground.settings import Settings, settings

FILE = Path(__file__).resolve().parents[2] / "compose.yaml"
OURS = {"ADDRESS", "PORT", "DOMAIN"}
"""Variables that are no settings: of `serve`, and of the file itself."""
OF_ONE_PLACE = set(
    "auto_https bind reverse_proxy health_uri health_interval health_timeout trusted_proxies dynamic name port refresh".split()
)
"""What `serve` tells the proxy, or this file does, and the other one has no use for."""


def composed(**given: str) -> dict[str, Any]:
    """The file as Compose reads it with these variables set."""

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found[1], found[2] or "", found[3] or ""
        if kind == ":+":
            return rest if given.get(name) else ""
        return given.get(name) or (rest if kind == ":-" else "given")

    text = re.sub(r"\$\{(\w+)(?:(:[-+?])([^}]*))?\}", value, FILE.read_text("utf-8"))
    assert "${" not in text
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def told(**given: str) -> str:
    return str(composed(**given)["configs"]["caddyfile"]["content"])


def test_whatever_is_named_exists() -> None:
    found = composed()
    for one in found["services"].values():
        assert set(one.get("depends_on", {})) <= set(found["services"])
        assert {line.split(":")[0] for line in one.get("volumes", [])} <= set(found["volumes"])
        assert {config["source"] for config in one.get("configs", [])} <= set(found["configs"])
        assert one["image"] == "rnn-playground" or re.search(r":\d+(\.\d+)*$", one["image"])
    named = set(re.findall(r"PLAYGROUND_([A-Z_]*[A-Z])", FILE.read_text("utf-8"))) - OURS
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_only_the_proxy_is_open_to_others_and_the_app_believes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    services = composed(PLAYGROUND_PROXY="192.0.2.7 10.0.0.0/8")["services"]
    open_to_others = [
        name for name, one in services.items() for port in one.get("ports", []) if not port.startswith("127.0.0.1:")
    ]
    assert set(open_to_others) == {"proxy"}
    address = services["proxy"]["networks"]["default"]["ipv4_address"]
    monkeypatch.setenv("PLAYGROUND_PROXY", services["app"]["environment"]["PLAYGROUND_PROXY"])
    assert list(map(str, settings().proxy)) == [f"{address}/32", "192.0.2.7/32", "10.0.0.0/8"]
    assert "trusted_proxies 192.0.2.7 10.0.0.0/8\n" in told(PLAYGROUND_PROXY="192.0.2.7 10.0.0.0/8")


def test_as_many_app_processes_as_are_asked_for() -> None:
    services = composed(PLAYGROUND_APPS="4")["services"]
    assert services["app"]["deploy"]["replicas"] == 4 and services["app"]["environment"]["PLAYGROUND_APPS"] == 4
    assert composed()["services"]["app"]["deploy"]["replicas"] == 1


def test_a_domain_has_the_usual_ports() -> None:
    with_domain = composed(PLAYGROUND_DOMAIN="rnn.school.example")
    assert {"80:80", "443:443"} < set(with_domain["services"]["proxy"]["ports"])
    assert "\nrnn.school.example {\n" in told(PLAYGROUND_DOMAIN="rnn.school.example")
    assert composed()["services"]["proxy"]["ports"] == ["8501:8501", "80", "443"] and "\n:8501 {\n" in told()


def test_the_proxy_is_told_the_same_as_by_serve() -> None:
    of_serve = directives(proxy.configuration("127.0.0.1", 8501, [8502]))
    assert "lb_policy cookie playground_app {" in of_serve
    assert directives(told()) == of_serve


def directives(caddyfile: str) -> list[str]:
    """The lines of a configuration, but for those that say where the apps are, and which of them are well."""
    lines = [line.strip() for line in caddyfile.splitlines()]
    return [line for line in lines if line not in ("", "{", "}") and line.split()[0] not in OF_ONE_PLACE]


@pytest.mark.parametrize("domain", ["", "rnn.school.example"])
def test_caddy_understands_what_it_is_told(domain: str, tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("no proxy here: apt-get install caddy")
    place = tmp_path / "Caddyfile"
    place.write_text(told(PLAYGROUND_DOMAIN=domain), "utf-8")
    command = [caddy, "adapt", "--config", place, "--adapter", "caddyfile"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
