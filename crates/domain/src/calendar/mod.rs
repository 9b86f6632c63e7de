//! Calendar (helper)
