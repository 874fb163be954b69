"""The rows of an index in PostgreSQL with pgvector; psycopg is loaded by nothing else."""
