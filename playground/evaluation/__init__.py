"""Numbers beside a trained network: baselines on the same data, how sure a difference is."""
