"""The files for Kubernetes and Slurm are well formed, and speak of settings, programs and versions that there are."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from playground.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".github" / "cluster"
OURS = {"PLAYGROUND_VENV", "PLAYGROUND_ADDRESS"}
"""Variables that are no settings: of the script itself, and of `serve`."""


def documents() -> dict[tuple[str, str], dict[str, Any]]:
    found = yaml.safe_load_all((FOLDER / "kuberay.yaml").read_text("utf-8"))
    return {(one["kind"], one["metadata"]["name"]): one for one in found}


def containers() -> list[dict[str, Any]]:
    cluster = documents()["RayCluster", "training"]["spec"]
    templates = [cluster["headGroupSpec"]["template"], *(one["template"] for one in cluster["workerGroupSpecs"])]
    templates += [one["spec"]["template"] for (kind, _), one in documents().items() if kind == "Deployment"]
    return [container for template in templates for container in template["spec"]["containers"]]


def test_kubernetes_finds_what_it_is_told_of() -> None:
    found = documents()
    claims = {name for kind, name in found if kind == "PersistentVolumeClaim"}
    for (kind, name), one in found.items():
        if kind == "Deployment":
            spec = one["spec"]["template"]["spec"]
            assert {volume["persistentVolumeClaim"]["claimName"] for volume in spec["volumes"]} <= claims
            assert ("Service", name) in found
            assert found["Service", name]["spec"]["selector"] == one["spec"]["template"]["metadata"]["labels"]
    told = {entry["name"]: entry.get("value", "") for one in containers() for entry in one["env"]}
    assert told["PLAYGROUND_LAUNCHER"] == "ray"
    assert told["PLAYGROUND_RAY_ADDRESS"].startswith("http://training-head-svc:")
    assert told["PLAYGROUND_TRACKING_URI"] == "http://mlflow:5000"
    for one in containers():
        secret = {entry["name"] for entry in one["env"] if "valueFrom" in entry}
        assert not any("value" in entry for entry in one["env"] if entry["name"] in secret)


def test_ray_is_of_the_version_that_is_installed() -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["ray"]
    wanted = re.search(r">=(\d+\.\d+)", extra[0])
    version = documents()["RayCluster", "training"]["spec"]["rayVersion"]
    assert wanted is not None and version.startswith(wanted[1] + ".")


@pytest.mark.parametrize("file", ["kuberay.yaml", "slurm.sh", "README.md"])
def test_every_setting_exists(file: str) -> None:
    named = set(re.findall(r"PLAYGROUND_[A-Z_]*[A-Z]", (FOLDER / file).read_text("utf-8"))) - OURS
    assert named and {name.removeprefix("PLAYGROUND_").lower() for name in named} <= set(Settings.model_fields)


def test_the_script_is_one_for_bash() -> None:
    subprocess.run(["bash", "-n", str(FOLDER / "slurm.sh")], check=True)
    script = (FOLDER / "slurm.sh").read_text("utf-8")
    assert script.index("#SBATCH") < script.index("set -euo pipefail")
