"""How busy the machine is, under the names that MLflow's own pages draw as system metrics."""

import contextlib

import psutil

from playground.tracking.schema import MetricKey

_MB = 1e6


class Gauge:
    """Reads the machine and this process; GPUs where NVIDIA's library answers."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._process.cpu_percent()
        psutil.cpu_percent()
        self._gpus = _gpus()

    def read(self) -> dict[str, float]:
        """The values since the last reading."""
        memory = psutil.virtual_memory()
        found = {
            "cpu_utilization_percentage": psutil.cpu_percent(),
            "system_memory_usage_megabytes": memory.used / _MB,
            "system_memory_usage_percentage": memory.percent,
            "process_cpu_percentage": self._process.cpu_percent(),
            "process_memory_megabytes": self._process.memory_info().rss / _MB,
        }
        with contextlib.suppress(Exception):  # the driver's library raises its own errors; a gauge must not end a run
            found |= self._read_gpus()
        return {MetricKey.SYSTEM + name: float(value) for name, value in found.items()}

    def _read_gpus(self) -> dict[str, float]:
        if not self._gpus:
            return {}
        import pynvml  # noqa: PLC0415 (only where there is a GPU)

        found = {}
        for number, gpu in enumerate(self._gpus):
            memory = pynvml.nvmlDeviceGetMemoryInfo(gpu)
            found[f"gpu_{number}_utilization_percentage"] = pynvml.nvmlDeviceGetUtilizationRates(gpu).gpu
            found[f"gpu_{number}_memory_usage_megabytes"] = memory.used / _MB
        return found


def _gpus() -> list[object]:
    try:
        import pynvml  # noqa: PLC0415 (not everybody has the library)

        pynvml.nvmlInit()
        return [pynvml.nvmlDeviceGetHandleByIndex(number) for number in range(pynvml.nvmlDeviceGetCount())]
    except Exception:
        return []
