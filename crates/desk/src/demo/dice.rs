//! Chance that falls the same way every time (splitmix64), so that one office is every demo's office.

pub(super) struct Dice(u64);

impl Dice {
    /// A stream of its own for every `stream`.
    pub(super) const fn new(stream: u64) -> Self {
        Self(0x4d65_7361_2026_u64.wrapping_add(stream.wrapping_mul(0xd6e8_feb8_6659_fd93)))
    }

    pub(super) const fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, without `high`; `low` when there is nothing between.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high.saturating_sub(low)).unwrap_or(0).max(1);
        low.saturating_add(i64::try_from(self.roll() % width).unwrap_or(0))
    }

    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 100) < percent
    }

    /// `percent_from` to `percent_to` hundredths of `whole`.
    pub(super) fn part(&mut self, whole: i64, percent_from: i64, percent_to: i64) -> i64 {
        // In ten-thousandths, so that no two parts are suspiciously alike.
        whole.saturating_mul(self.between(percent_from * 100, percent_to * 100)) / 10_000
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let count = i64::try_from(items.len()).unwrap_or(0);
        usize::try_from(self.between(0, count)).ok().and_then(|at| items.get(at))
    }

    pub(super) fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.pick(words).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_dice_fall_the_same_way_again_and_stay_within_bounds() {
        let throws = |stream| {
            let mut dice = Dice::new(stream);
            (0..100).map(|_| dice.between(-3, 4)).collect::<Vec<_>>()
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
        assert!(throws(7).iter().all(|throw| (-3..4).contains(throw)));
        assert!((-3..4).all(|face| throws(7).contains(&face)));
        assert_eq!(Dice::new(1).between(5, 5), 5);
        assert_eq!(Dice::new(1).pick::<u8>(&[]), None);
    }
}
