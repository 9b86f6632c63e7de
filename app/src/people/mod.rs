//! Signing in, one's own settings, and the statements that need no sign-in.

pub mod api;
mod profile;
mod sign_in;
mod statements;
mod theme;

pub use profile::ProfilePage;
pub use sign_in::SignInPage;
pub use statements::{AccessibilityPage, PrivacyPage};
pub use theme::{ThemeSwitch, provide_theme};
