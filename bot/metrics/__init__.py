"""What Prometheus reads: counted in every worker, added up and served by their parent.

Loaded only where METRICS_BIND is set. docs/observability.md says what each figure means.
"""
