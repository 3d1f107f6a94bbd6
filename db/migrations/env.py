"""Alembic runs this: the steps, in the transaction of the connection that :func:`db.migrations.run` gives."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
