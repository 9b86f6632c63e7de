//! Mesa's composition root: configuration, command line, web front and workers, wired to the desk.
// The app's views are types within types; their layout is computed here.
#![recursion_limit = "512"]

pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod serve;
pub mod stop;
pub mod web;
pub mod workers;
