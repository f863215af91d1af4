"""Broken runs to diagnose: from curves and outputs to the cause and the remedy."""

from playground.ui.failures import failures

failures()
