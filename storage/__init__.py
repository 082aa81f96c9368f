"""The database: tables, migrations, transactions, the conversation log."""
