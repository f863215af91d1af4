"""How busy the machine is, as MLflow itself measures it, and this process, under the names that MLflow's own pages draw."""

import logging
from contextlib import suppress

import psutil
from mlflow.system_metrics.metrics.base_metrics_monitor import BaseMetricsMonitor
from mlflow.system_metrics.metrics.cpu_monitor import CPUMonitor
from mlflow.system_metrics.metrics.gpu_monitor import GPUMonitor

from playground.tracking.schema import MetricKey

_MB = 1e6


class SystemMetrics:
    """Reads the machine and this process; GPUs where NVIDIA's library answers."""

    def __init__(self) -> None:
        # A card that does not tell its power is no news every ten seconds.
        logging.getLogger("mlflow.system_metrics").setLevel(logging.ERROR)
        self._process = psutil.Process()
        self._process.cpu_percent()
        psutil.cpu_percent()
        self._monitors: list[BaseMetricsMonitor] = [CPUMonitor()]
        with suppress(Exception):  # no library, or no GPU
            self._monitors.append(GPUMonitor())

    def read(self) -> dict[str, float]:
        """The values since the last reading."""
        found = {
            "process_cpu_percentage": self._process.cpu_percent(),
            "process_memory_megabytes": self._process.memory_info().rss / _MB,
        }
        for monitor in self._monitors:
            with suppress(Exception):  # the driver's library raises its own errors; they must not end a run
                monitor.collect_metrics()
                found |= monitor.aggregate_metrics()
                monitor.clear_metrics()
        return {MetricKey.SYSTEM + name: float(value) for name, value in found.items()}
