"""The engine: how a network is trained. It yields what happened and never asks who listens."""

from playground.training.compute import on_threads, tune_allocator
from playground.training.configuration import Training
from playground.training.position import Epoch, Event, Step
from playground.training.trainer import Trainer

__all__ = ["Epoch", "Event", "Step", "Trainer", "Training", "on_threads", "tune_allocator"]
