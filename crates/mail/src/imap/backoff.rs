//! How long to wait before connecting again.

use std::time::Duration;

/// The pause before attempt `attempt` (0 = the first retry): up to 1 s doubled each time, at most 300 s, with full jitter from `random` in 0..1 (M2).
pub fn backoff(attempt: u32, random: f64) -> Duration {
    let ceiling = 2_f64.powi(i32::try_from(attempt.min(16)).unwrap_or(16)).min(300.0);
    Duration::from_secs_f64((ceiling * random.clamp(0.0, 1.0)).max(0.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ceiling_doubles_up_to_five_minutes() {
        let ceilings: Vec<u64> = [0, 1, 2, 8, 9, 40, u32::MAX].map(|attempt| backoff(attempt, 1.0).as_secs()).to_vec();
        assert_eq!(ceilings, [1, 2, 4, 256, 300, 300, 300]);
    }

    proptest! {
        #[test]
        fn a_pause_is_anywhere_below_its_ceiling_but_never_nothing(attempt in any::<u32>(), random in -1.0..2.0_f64) {
            let pause = backoff(attempt, random);
            prop_assert!(pause >= Duration::from_millis(100) && pause <= backoff(attempt, 1.0));
        }
    }
}
