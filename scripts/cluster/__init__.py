"""An example of many machines on one: replicas, a proxy, PostgreSQL with a standby, Redis."""
