"""A worker process: one loop reads requests and sends replies, a few threads answer.

waitress does both, inside a worker of gunicorn, which keeps preload, signals and the replacing of
dead workers. Of the servers measured by scripts.bench.servers (docs/speed.md) this is the one that
no slow sender holds and whose workers share what was loaded before the fork.
"""
