"""Settings: `base` reads the environment; `demo`, `production` and `test` are the three ways to run."""
