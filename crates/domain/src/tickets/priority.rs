//! Priority from urgency and impact.

use serde::{Deserialize, Serialize};

/// Urgency or impact, 1 (very low) to 5 (very high).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

impl Level {
    pub const MEDIUM: Self = Self(3);
    pub const HIGH: Self = Self(4);

    pub const fn new(value: u8) -> Option<Self> {
        if matches!(value, 1..=5) { Some(Self(value)) } else { None }
    }

    pub const fn get(self) -> u8 {
        self.0
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

impl TryFrom<u8> for Level {
    type Error = &'static str;

    fn try_from(value: u8) -> Result<Self, Self::Error> {
        Self::new(value).ok_or("a level is 1 to 5")
    }
}

/// 1 (very low) to 6 (major, set by hand only).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Priority(u8);

impl Priority {
    pub const MAJOR: Self = Self(6);

    pub const fn new(value: u8) -> Option<Self> {
        if matches!(value, 1..=6) { Some(Self(value)) } else { None }
    }

    pub const fn get(self) -> u8 {
        self.0
    }

    pub const fn label(self, lang: crate::Lang) -> &'static str {
        match self.0 {
            1 => lang.pick("Muy baja", "Very low"),
            2 => lang.pick("Baja", "Low"),
            3 => lang.pick("Media", "Medium"),
            4 => lang.pick("Alta", "High"),
            5 => lang.pick("Muy alta", "Very high"),
            _ => lang.pick("Mayor", "Major"),
        }
    }
}

impl From<Priority> for u8 {
    fn from(priority: Priority) -> Self {
        priority.0
    }
}

impl TryFrom<u8> for Priority {
    type Error = &'static str;

    fn try_from(value: u8) -> Result<Self, Self::Error> {
        Self::new(value).ok_or("a priority is 1 to 6")
    }
}

/// The office's matrix: urgency in rows 1–5, impact in columns 1–5.
pub const fn priority_of(urgency: Level, impact: Level) -> Priority {
    Priority(match (urgency.0, impact.0) {
        (1, 1 | 2) | (2, 1) => 1,
        (1, _) | (2, 2 | 3) | (3, 1 | 2) | (4, 1) | (5, 1) => 2,
        (2, _) | (3, 3) | (4, 2) | (5, 2) => 3,
        (3, _) | (4, 3 | 4) | (5, 3) => 4,
        _ => 5,
    })
}
