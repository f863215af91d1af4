"""The craft of series: axes of time, trivial and statistical forecasts."""
