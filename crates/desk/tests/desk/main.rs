//! The desk as its users meet it, on SQLite and on PostgreSQL. One binary: linking costs more than running.

mod world;
