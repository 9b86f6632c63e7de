//! `mesa dkim-record`: what to publish of the DKIM key.

use super::{Failure, print};
use crate::config::Config;

/// Prints the DNS record of the configured key, in one piece and as a zone file wants it.
pub fn run(config: &Config) -> Result<(), Failure> {
    let Some(signer) = &config.dkim else {
        return Err(Failure::new("no DKIM key is configured: set MESA_DKIM_DOMAIN, MESA_DKIM_SELECTOR and MESA_DKIM_KEY_FILE"));
    };
    let record = signer.key.dns_record();
    print(format_args!(
        "Publish a TXT record at {}:\n\n{record}\n\nIn a zone file:\n\n{}. IN TXT {}",
        signer.dns_name(),
        signer.dns_name(),
        quoted(&record)
    ));
    Ok(())
}

/// A string of a TXT record holds 255 bytes (RFC 1035 §3.3); longer ones stand side by side.
fn quoted(record: &str) -> String {
    let mut pieces = Vec::new();
    let mut rest = record;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.len().min(255));
        pieces.push(format!("\"{piece}\""));
        rest = after;
    }
    format!("( {} )", pieces.join(" "))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn long_records_stand_in_pieces() {
        assert_eq!(quoted("v=DKIM1"), "( \"v=DKIM1\" )");
        let long = quoted(&"a".repeat(300));
        assert_eq!(long.matches('"').count(), 4);
        assert!(long.split('"').all(|piece| piece.len() <= 255));
    }
}
