"""How a step runs: on the connection it is given, in one transaction a step, and not waiting long for a lock."""

from alembic import context

from app.core.db import Table
from app.tables import TABLES  # noqa: F401 - importing it tells the metadata every table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    transaction_per_migration=True,
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
    context.run_migrations()
