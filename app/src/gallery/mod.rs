//! Every component in every state, light and dark side by side, for whoever draws or checks them: only where the
//! configuration asks for it (`gallery`), as development and tests do.

mod pieces;
mod sheet;

pub use sheet::sheet;
