"""The database: tables, storing, queries, exports. Imports extract's records, never the other way round."""

from db.engine import open_database
from db.errors import DatabaseError

__all__ = ["DatabaseError", "open_database"]
