"""The database: tables, storing, queries, exports. Imports extract's records, never the other way round."""

from db.engine import DatabaseError, open_database

__all__ = ["DatabaseError", "open_database"]
