"""The edge to the database: peewee lives here and nowhere else."""
