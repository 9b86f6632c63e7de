//! The DKIM key: all of it or nothing, and a key that can sign.

use super::check::Check;
use super::problem::Problem;
use domain::people::Address;
use mail::dkim::{Key, Signer};

impl Check {
    /// What outgoing mail is signed with. Its domain must be the support address's or stand above it, or no receiver counts it for
    /// DMARC (RFC 7489 §3.1.1).
    pub(super) fn dkim(&mut self, support: Option<&Address>) -> Option<Signer> {
        let Some(domain) = self.text("dkim_domain").map(|domain| domain.to_lowercase()) else {
            self.orphans("dkim_", "dkim_domain");
            return None;
        };
        // Commands beside the server may do without the address.
        let support = self.text("mail_address").and(support);
        if !is_dns_name(&domain) || !domain.contains('.') {
            self.wrong("dkim_domain", "is not a domain: write it as cultura.example");
        } else if support.is_some_and(|support| support.domain() != domain && !support.domain().ends_with(&format!(".{domain}"))) {
            self.wrong("dkim_domain", "is not the domain of the support address, nor above it: receivers would not count the signature");
        }
        let selector = self.text("dkim_selector").map(|selector| selector.to_lowercase());
        match &selector {
            None => self.problems.push(Problem::missing("dkim_selector", "write the key's name in the DNS, such as mesa2026")),
            Some(selector) if !is_dns_name(selector) => {
                self.wrong("dkim_selector", "is not a name for the DNS: write letters, digits and hyphens");
            }
            Some(_) => {}
        }
        let Some(path) = self.text("dkim_key_file") else {
            let how =
                "write the file of the private key; `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem` makes one";
            self.problems.push(Problem::missing("dkim_key_file", how));
            return None;
        };
        let key = match std::fs::read_to_string(&path) {
            Ok(pem) => Key::from_pem(&pem).map_err(|bad| bad.to_string()),
            Err(error) => Err(format!("cannot be read ({error})")),
        };
        match key {
            Ok(key) => Some(Signer { domain, selector: selector?, key }),
            Err(why) => {
                self.wrong("dkim_key_file", &why);
                None
            }
        }
    }
}

fn is_dns_name(name: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    name.len() <= 200 && name.split('.').all(label)
}
