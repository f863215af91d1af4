"""Recurrent networks: a cell carried along time, and what the topologies over it share."""

from playground.recurrent.layers import last_real
from playground.recurrent.model import RecurrentModel, RecurrentNetwork
from playground.recurrent.stack import RecurrentStack, reverse

__all__ = ["RecurrentModel", "RecurrentNetwork", "RecurrentStack", "last_real", "reverse"]
