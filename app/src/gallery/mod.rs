//! Every component in every state, light and dark side by side, for whoever draws or checks them: in development builds only.

mod pieces;
mod sheet;

pub use sheet::sheet;
