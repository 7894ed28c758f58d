"""The index of the database in use."""

from django.db import connection

from materials import index_postgresql, index_sqlite
from materials.index import Backend


def backend() -> Backend:
    """The one index that this database can hold."""
    return index_postgresql if connection.vendor == "postgresql" else index_sqlite
