//! Signing in, one's own settings, and the statements that need no sign-in.

pub mod api;
mod profile;
#[cfg(feature = "ssr")]
mod sign_in;
#[cfg(feature = "ssr")]
mod statements;
mod theme;

pub use profile::ProfilePage;
#[cfg(feature = "ssr")]
pub use sign_in::SignInPage;
#[cfg(feature = "ssr")]
pub use statements::{AccessibilityPage, PrivacyPage};
pub use theme::{RowsSwitch, ThemeSwitch, provide_theme};
