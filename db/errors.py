"""What can go wrong with a database; each message is one line that says what is wrong and what to do."""


class DatabaseError(Exception):
    """The database cannot be opened, or cannot be written."""
