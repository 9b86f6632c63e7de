//! The office's colour: readable in both themes, or refused (WCAG 2.2, 1.4.3: contrast of at least 4.5).

use crate::Refusal;
use serde::{Deserialize, Serialize};

/// Least contrast of words, in tenths.
const ENOUGH: u32 = 45;
/// The surfaces of style/tokens.css: light, and dark (`oklch(0.205 0.014 262)`, and the lighter soft accent of the dark theme).
const WHITE: Rgb = Rgb(255, 255, 255);
const DARK: Rgb = Rgb(0x15, 0x18, 0x1f);
const INK: Rgb = Rgb(0x10, 0x13, 0x1a);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rgb(u8, u8, u8);

/// `#1d4f9c`: dark enough for white words on it and for words of it on white. What the dark theme shows is its own lighter shade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Accent(String);

impl Accent {
    /// `#rrggbb`, with its sign or without.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let colour = Rgb::parse(text).ok_or_else(|| Refusal::BadField { field: "accent".to_owned() })?;
        let tenths = contrast(colour, soft(colour)).min(contrast(colour, WHITE));
        if tenths < ENOUGH {
            return Err(Refusal::PoorContrast { tenths });
        }
        let accent = Self(colour.hex());
        // Mixed with enough white it always is: kept as a check of ours.
        let dark = contrast(accent.light_shade(), mix(DARK, accent.light_shade(), 20));
        if dark < ENOUGH { Err(Refusal::PoorContrast { tenths: dark }) } else { Ok(accent) }
    }

    /// `#1d4f9c`
    pub fn hex(&self) -> &str {
        &self.0
    }

    /// The tokens of style/tokens.css that follow from it.
    pub fn css(&self) -> String {
        let colour = Rgb::parse(&self.0).unwrap_or(INK);
        let light = self.light_shade();
        let pair = |name: &str, day: Rgb, night: Rgb| format!("--{name}:light-dark({},{});", day.hex(), night.hex());
        format!(
            ":root{{{}{}{}{}--on-fill:light-dark(#ffffff,{});}}",
            pair("accent", colour, light),
            pair("accent-strong", mix(colour, INK, 18), mix(light, WHITE, 30)),
            pair("accent-text", colour, light),
            pair("accent-soft", soft(colour), mix(DARK, light, 20)),
            INK.hex(),
        )
    }

    /// As much white as it takes to be read on the dark theme's surfaces.
    fn light_shade(&self) -> Rgb {
        let colour = Rgb::parse(&self.0).unwrap_or(INK);
        let readable = |shade: &Rgb| contrast(*shade, mix(DARK, *shade, 20)) >= 50 && contrast(*shade, INK) >= 60;
        (30..=100).step_by(5).map(|white| mix(colour, WHITE, white)).find(readable).unwrap_or(WHITE)
    }
}

/// Behind words of the accent in the light theme.
fn soft(colour: Rgb) -> Rgb {
    mix(WHITE, colour, 7)
}

impl Rgb {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let hex = text.strip_prefix('#').unwrap_or(text);
        if hex.len() != 6 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |from: usize| u8::from_str_radix(hex.get(from..from + 2)?, 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// Contrast in tenths, cut off: 4.49 is not 4.5.
fn contrast(one: Rgb, other: Rgb) -> u32 {
    let (one, other) = (one.luminance(), other.luminance());
    let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 21, in tenths")]
    let tenths = (ratio * 10.0) as u32;
    tenths
}

/// So much of the second, in percent.
fn mix(one: Rgb, other: Rgb, percent: u16) -> Rgb {
    let part = |a: u8, b: u8| u8::try_from((u16::from(a) * (100 - percent) + u16::from(b) * percent) / 100).unwrap_or(u8::MAX);
    Rgb(part(one.0, other.0), part(one.1, other.1), part(one.2, other.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert_eq!(contrast(WHITE, Rgb(0, 0, 0)), 210);
        assert_eq!(contrast(WHITE, Rgb(0x76, 0x76, 0x76)), 45);
        assert_eq!(contrast(WHITE, Rgb(0x77, 0x77, 0x77)), 44);
    }

    #[test]
    fn a_colour_is_readable_or_refused_with_its_contrast() {
        for good in ["#1d4f9c", "7a1f5c", " #005A2B ", "#000000"] {
            assert!(Accent::parse(good).is_ok(), "{good}");
        }
        for (pale, tenths) in [("#ffff00", 10), ("#888888", 31)] {
            let Err(Refusal::PoorContrast { tenths: found }) = Accent::parse(pale) else { panic!("{pale} was taken") };
            assert!(found.abs_diff(tenths) <= 2, "{pale}: {found}");
        }
        for nonsense in ["", "#12345", "azul", "#12345g", "url(x)"] {
            assert_eq!(Accent::parse(nonsense), Err(Refusal::BadField { field: "accent".to_owned() }), "{nonsense}");
        }
    }

    #[test]
    fn every_colour_that_is_taken_can_be_read_in_both_themes() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let (Ok(red), Ok(green), Ok(blue)) = (u8::try_from(red), u8::try_from(green), u8::try_from(blue)) else { continue };
                    let colour = Rgb(red, green, blue);
                    let Ok(accent) = Accent::parse(&colour.hex()) else { continue };
                    let night = accent.light_shade();
                    for (words, ground) in [
                        (WHITE, colour),
                        (colour, WHITE),
                        (colour, soft(colour)),
                        (INK, night),
                        (night, DARK),
                        (night, mix(DARK, night, 20)),
                    ] {
                        assert!(contrast(words, ground) >= ENOUGH, "{accent:?}: {words:?} on {ground:?}");
                    }
                    assert!(accent.css().starts_with(":root{--accent:light-dark(#"));
                }
            }
        }
    }
}
