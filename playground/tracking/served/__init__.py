"""Trained networks as MLflow serves them, and as versions of models in MLflow's registry.

`versions` is for whoever lists or removes what is registered; `registering`, `written` and `network` bring torch and MLflow's models.
"""
