//! Connections: one writer and a read-only pool on SQLite, one pool on PostgreSQL.
