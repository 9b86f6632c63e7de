//! The browser's entry: brings the server's page to life.
// The app's views are types within types; their layout is computed here.
#![recursion_limit = "512"]

/// Called by the script that the shell writes into every page of the staff.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // Waits for the piece that the page is in (app/src/later.rs).
    leptos::mount::hydrate_lazy(app::App);
}
