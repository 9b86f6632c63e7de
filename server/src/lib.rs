//! Mesa's composition root: configuration, command line, web front and workers, wired to the desk.

pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod serve;
pub mod stop;
pub mod web;
pub mod workers;
