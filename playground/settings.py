"""What a deployment may change, read from environment variables `PLAYGROUND_*`.

Read afresh at each call of `settings()`, so that no process works with old values.
"""

import ipaddress
import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from playground import hardware
from playground.errors import WrongInput
from playground.knobs.messages import refusal
from playground.text import Language, Text

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

STRICT: dict[str, Any] = {
    "max_epochs": 50,
    "max_seconds": 300,
    "max_hidden": 256,
    "max_layers": 3,
    "max_batch": 512,
    "max_window": 1000,
    "max_queued": 3,
    "max_queued_address": 60,
    "max_queued_all": 200,
    "max_minutes": 30,
    "max_pages": 12,
    "max_visitors_address": 60,
    "max_trials": 40,
    "max_data_mb": 128,
    "max_upload_mb": 5,
    "max_uploads_mb": 50,
    "max_disk_gb": 5.0,
    "max_generated": 2000,
    "keep_days": 30,
    "keep_weights_mb": 4,
    "max_pinned": 10,
}
"""What `PLAYGROUND_DEMO=1` sets wherever the deployment does not say otherwise."""


class Settings(BaseSettings):
    """One deployment's settings; each field is the environment variable `PLAYGROUND_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="PLAYGROUND_", frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path = Field(default_factory=lambda: user_data_path("rnn-playground", appauthor=False))
    """The one folder for data, runs and caches."""
    data: Path | None = None
    """A folder of data sets in their publishers' formats, looked in before anything is downloaded."""
    mirror: str = ""
    """Where data sets are fetched from instead of their publishers: a folder or an address, with `<task>/<data set>/<file>` in it."""
    downloads: bool = True
    """Whether visitors may have data sets fetched; else only the administrator, and whoever has the command line."""
    tracking_uri: str = ""
    """The MLflow tracking store; empty: SQLite in `home`."""
    mlflow_url: str = ""
    """Where browsers find MLflow's own pages; empty: the one that `serve` starts."""
    launcher: Literal["local", "ray"] = "local"
    """Where runs train: processes of this machine, or a Ray cluster."""
    ray_address: str = ""
    """The address of the Ray cluster's dashboard, `http://head:8265`."""
    ray_resources: dict[str, float] = Field(default_factory=dict)
    """Resources of the cluster's own, by name, that a machine must have to train a run; as JSON."""
    shared_home: bool = False
    """Whether every machine of the cluster has `home` under the same path."""
    carry_seconds: float = Field(default=30.0, gt=0)
    """Seconds between two copies of a checkpoint in the record, where machines do not share `home`."""
    slots: int = Field(default=0, ge=0, le=64)
    """How many runs train at once on the processor, beside those on GPUs; 0: one for each core, and one where there are GPUs."""
    gpu_share: int = Field(default=1, ge=1, le=64)
    """How many runs train at once on each GPU."""
    device: Literal["", "cpu", "cuda", "mps"] = ""
    """What a run without a device of its own computes on; empty: what there is. The dispatcher sets it for each slot."""
    threads: int = Field(default=0, ge=0, le=256)
    """CPU threads of each run; 0: one, or the cores divided by `slots` where that is set."""
    hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names under which browsers find the app, where that is not what the server sees as its own (a proxy, a notebook host)."""
    apps: int = Field(default=1, ge=1, le=32)
    """App processes behind one address; each visitor stays with one of them."""
    proxy: Annotated[tuple[Network, ...], NoDecode] = ()
    """Addresses and networks of the proxies in front, which say in `X-Forwarded-For` where a visitor comes from."""
    language: Language = "en"
    """The language of a visitor whose browser asks for none that we speak."""
    demo: bool = False
    """A shared demonstration: strict limits."""
    admin_token: SecretStr = SecretStr("")
    """Whoever gives this token may change every run."""
    notify: SecretStr = SecretStr("")
    """Services that are told which runs and studies have ended, as apprise writes them, with blanks between them; empty: none."""
    url: str = ""
    """Where browsers find the app, for links in these messages; empty: they have none."""

    max_epochs: int = Field(default=100_000, ge=1)
    max_seconds: int = Field(default=0, ge=0)
    """Seconds that one run may take in all; 0: no limit."""
    max_hidden: int = Field(default=2048, ge=1)
    max_layers: int = Field(default=8, ge=1)
    max_batch: int = Field(default=4096, ge=1)
    max_window: int = Field(default=10_000, ge=1)
    max_queued: int = Field(default=100, ge=1)
    """Runs that one visitor may have waiting or training."""
    max_queued_address: int = Field(default=0, ge=0)
    """Runs that the visitors of one address may have waiting or training; 0: no limit."""
    max_queued_all: int = Field(default=0, ge=0)
    """Runs that all visitors together may have waiting or training; 0: no limit."""
    max_minutes: int = Field(default=0, ge=0)
    """Minutes that the runs of one visitor may train within an hour; 0: no limit."""
    max_pages: int = Field(default=0, ge=0)
    """Pages that one visitor may have open; 0: no limit."""
    max_visitors_address: int = Field(default=0, ge=0)
    """Visitors of one address who may have pages open, in all twice as many pages; 0: no limit. Each app process allows its share.

    In a blind vote, so many visitors of one address may vote."""
    max_trials: int = Field(default=1000, ge=1, le=1000)
    """Runs of one study."""
    max_data_mb: int = Field(default=1000, ge=1)
    """MB of memory that generated examples may take."""
    max_upload_mb: int = Field(default=50, ge=1)
    max_uploads_mb: int = Field(default=500, ge=1)
    """MiB of files that are kept of one visitor."""
    max_disk_gb: float = Field(default=50.0, gt=0)
    """Disk that `home` may fill before new runs are refused."""
    max_generated: int = Field(default=20_000, ge=1)
    """Characters of one generated text."""
    keep_days: int = Field(default=0, ge=0, le=36_500)
    """Days after their end in which runs of visitors are kept, unless they are pinned; 0: they are kept for good."""
    keep_weights_mb: int = Field(default=20, ge=0)
    """MB of weights that are kept of the epochs 0, 1, 2, 4, … of one run, beside the best and the last; 0: none."""
    max_pinned: int = Field(default=1000, ge=1)
    """Runs that one visitor may have pinned."""

    @field_validator("hosts", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """Names with commas between them; an address is as good as the name in it."""
        if not isinstance(value, str):
            return value
        names = (name.strip().lower().partition("://") for name in value.split(","))
        return tuple((name[2] or name[0]).partition("/")[0] for name in names if name[0])

    @field_validator("proxy", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        """Addresses and networks with commas between them; whoever believes all believes every visitor's own word."""
        if not isinstance(value, str):
            return value
        found: list[Network] = []
        for entry in value.replace(",", " ").split():
            try:
                network = ipaddress.ip_network(entry, strict=False)
            except ValueError:
                network = None
            if network is None or network.prefixlen == 0:
                raise PydanticCustomError("no_network", "not a network")
            found.append(network)
        return tuple(found)

    def for_each_app(self, most: int) -> int:
        """What one app process may allow where all of them together may allow `most`: what is counted in memory is its own."""
        return max(1, most // self.apps)

    @property
    def store(self) -> str:
        """The tracking URI in force."""
        return self.tracking_uri or f"sqlite:///{self.home.resolve() / 'mlflow.db'}"

    @property
    def artifacts(self) -> Path:
        """Where the default store keeps artifacts."""
        return self.home / "artifacts"

    @property
    def slots_in_force(self) -> int:
        """How many runs train at once on the processor of this machine."""
        return self.slots or (1 if hardware.gpus() or hardware.has_mps() else hardware.cores())

    @property
    def threads_in_force(self) -> int:
        """CPU threads of each run.

        One, unless somebody asks for fewer slots than there are cores: on a busy machine a second thread costs more than
        it gains (`experiments/bench_threads.py`). The cores of a cluster are not known here.
        """
        if self.threads or not self.slots or self.launcher == "ray":
            return self.threads or 1
        return max(1, hardware.cores() // self.slots)


def made_home() -> Path:
    """The home folder; made where there is none, for this account alone."""
    home = settings().home
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
    return home


def _must_be_usable(home: Path) -> None:
    """SQLite is told its file as an address, in which these characters mean something: the record would lie elsewhere.

    Raises:
        WrongInput: the folder's name has such a character.
    """
    if any(letter in "?%" or not letter.isprintable() for letter in str(home.absolute())):
        raise WrongInput(
            Text(
                "PLAYGROUND_HOME names a folder with “?”, “%” or an invisible character in its path ({path}); choose another one.",
                "PLAYGROUND_HOME indica una carpeta con «?», «%» o un carácter invisible en su ruta ({path}); elija otra.",
            ).format(path=ascii(str(home))[1:-1])
        )


def settings() -> Settings:
    """The settings in force now.

    Raises:
        WrongInput: an environment variable has an impossible value.
    """
    # The table behind `os.environ`, where there is one: what is read through it is decoded word by word, which takes ten
    # times as long, and a page asks some hundred times.
    return _read(tuple(getattr(os.environ, "_data", os.environ).items()))


@lru_cache(maxsize=4)
def _read(_environment: tuple[tuple[Any, Any], ...]) -> Settings:
    # Reading takes two milliseconds.
    try:
        found = Settings()
        _must_be_usable(found.home)
        if not found.demo:
            return found
        return Settings(**{name: value for name, value in STRICT.items() if name not in found.model_fields_set})
    except ValidationError as error:
        variable = f"PLAYGROUND_{error.errors(include_url=False)[0]['loc'][0]}".upper()
        raise WrongInput(
            Text("The deployment's settings are wrong: {why}", "Los ajustes de la instalación están mal: {why}").format(
                why=refusal(error, called=variable)
            )
        ) from None
