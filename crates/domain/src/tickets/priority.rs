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
        (1, _) | (2, 2 | 3) | (3, 1 | 2) | (4 | 5, 1) => 2,
        (2, _) | (3, 3) | (4 | 5, 2) => 3,
        (3, _) | (4, 3 | 4) | (5, 3) => 4,
        _ => 5,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_the_offices() {
        let rows = ["1 1 2 2 2", "1 2 2 3 3", "2 2 3 4 4", "2 3 4 4 5", "2 3 4 5 5"];
        for (urgency, row) in (1..).zip(rows) {
            let found: Vec<String> =
                (1..=5).map(|impact| priority_of(Level::new(urgency).unwrap(), Level::new(impact).unwrap()).get().to_string()).collect();
            assert_eq!(found.join(" "), row, "urgency {urgency}");
        }
    }

    #[test]
    fn only_levels_and_priorities_are_taken() {
        let levels: Vec<u8> = (0..=u8::MAX).filter(|value| Level::new(*value).is_some()).collect();
        let priorities: Vec<u8> = (0..=u8::MAX).filter(|value| Priority::new(*value).is_some()).collect();
        assert_eq!((levels, priorities), (vec![1, 2, 3, 4, 5], vec![1, 2, 3, 4, 5, 6]));
        assert!(serde_json::from_str::<Level>("6").is_err());
        assert_eq!(serde_json::from_str::<Priority>("6").unwrap(), Priority::MAJOR);
    }
}
