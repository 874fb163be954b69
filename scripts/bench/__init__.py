"""The benchmark behind docs/speed.md: `python -m scripts.bench` measures, tabulates and plots."""
