//! The browser's half: WASM, CSS, fonts and icons, laid out as the server serves them.

mod assets;
mod css;
mod site;
mod wasm;

pub use site::{build, restyle};
