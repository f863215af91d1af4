"""RNN Playground: try, train and compare networks for sequences."""

__version__ = "0.1.0"
