//! How connections to mail servers are protected (M30): TLS always, plain text on loopback alone.

use domain::mailboxes::CertificateFault;
pub use domain::mailboxes::Security;
use std::net::IpAddr;
use std::sync::Arc;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error as TlsError, RootCertStore};

/// A configuration that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupFault {
    #[error("plain text is allowed on loopback only, and {0} is not loopback")]
    PlainOutsideLoopback(String),
    #[error("the extra root certificate cannot be read: {0}")]
    BadRoot(String),
    #[error("{0} is not a host name")]
    BadHost(String),
}

pub(crate) fn check(security: Security, host: &str) -> Result<(), SetupFault> {
    let loopback = host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if security == Security::Plain && !loopback { Err(SetupFault::PlainOutsideLoopback(host.to_owned())) } else { Ok(()) }
}

/// A connector that trusts the public authorities, and those in `extra_root_pem` besides.
pub(crate) fn connector(extra_root_pem: Option<&[u8]>) -> Result<TlsConnector, SetupFault> {
    let bad = |why: &dyn std::fmt::Display| SetupFault::BadRoot(why.to_string());
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(pem) = extra_root_pem {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots.add(certificate.map_err(|why| bad(&why))?).map_err(|why| bad(&why))?;
        }
        if roots.len() == before {
            return Err(bad(&"no certificate in it"));
        }
    }
    // The provider is named: two of them in one process would otherwise be a panic at the first connection.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|why| bad(&why))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// The name, or IP address, that the server's certificate must carry.
pub(crate) fn server_name(host: &str) -> Result<ServerName<'static>, SetupFault> {
    ServerName::try_from(host.to_owned()).map_err(|_| SetupFault::BadHost(host.to_owned()))
}

/// What a failed handshake says of the server's certificate; `None` when it was not the certificate.
pub(crate) fn certificate_fault(error: &std::io::Error) -> Option<CertificateFault> {
    let TlsError::InvalidCertificate(fault) = error.get_ref()?.downcast_ref()? else { return None };
    Some(match fault {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => CertificateFault::Name,
        CertificateError::UnknownIssuer => CertificateFault::Issuer,
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => CertificateFault::Expired,
        _ => CertificateFault::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_that_is_no_certificate_is_refused() {
        assert!(matches!(connector(Some(b"nothing")), Err(SetupFault::BadRoot(_))));
        assert!(matches!(connector(Some(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")), Err(SetupFault::BadRoot(_))));
        assert!(connector(None).is_ok());
    }

    #[test]
    fn names_and_addresses_are_names_of_servers() {
        assert!(server_name("imap.cultura.example").is_ok());
        assert!(server_name("127.0.0.1").is_ok());
        assert!(server_name("dos palabras").is_err());
    }
}
