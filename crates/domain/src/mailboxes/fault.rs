//! What can be wrong with a mailbox; `app` has a sentence for each that says what to do.

use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

words! {
    /// Why no mail comes in. The server's own words go beside it.
    MailboxFault {
        HostNotFound = "host_not_found", "No existe ese servidor", "No such server";
        PortClosed = "port_closed", "El servidor no atiende en ese puerto", "Nothing answers at that port";
        TimedOut = "timed_out", "El servidor no responde", "The server does not answer";
        NoTls = "no_tls", "El servidor no ofrece una conexión protegida", "The server offers no protected connection";
        CertificateName = "certificate_name", "El certificado es de otro servidor", "The certificate is another server's";
        CertificateIssuer = "certificate_issuer", "No se conoce a quien firmó el certificado", "The certificate's issuer is not known";
        CertificateExpired = "certificate_expired", "El certificado está vencido", "The certificate has expired";
        /// Any other failure of the handshake.
        Tls = "tls", "La conexión protegida falló", "The protected connection failed";
        LoginRefused = "login_refused", "El servidor no acepta el usuario o la contraseña", "The server refuses the user or the password";
        /// The identity provider gives no access token.
        TokenRefused = "token_refused", "El proveedor de identidad no da acceso", "The identity provider gives no access";
        FolderMissing = "folder_missing", "No existe la carpeta", "No such folder";
        /// Registered mail can neither be moved nor marked as read: it is registered all the same.
        CannotMark = "cannot_mark", "El servidor no deja mover ni marcar los mensajes", "The server lets no message be moved or marked";
        Closed = "closed", "El servidor cerró la conexión", "The server closed the connection";
        Protocol = "protocol", "El servidor respondió algo que no se entiende", "The server gave an answer that makes no sense";
        /// The stored secret cannot be opened with this Mesa's key.
        SecretLost = "secret_lost", "No se puede leer la contraseña guardada", "The stored password cannot be read";
        /// Plain text outside loopback, a certificate that is none, and the like.
        Settings = "settings", "La configuración no sirve", "The settings cannot be used";
        /// Our own failure: the database.
        Ours = "ours", "Mesa no pudo guardar los mensajes", "Mesa could not store the messages";
    }
}

/// What is wrong with a server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertificateFault {
    /// It is made out to another name.
    Name,
    /// Nobody that we trust signed it.
    Issuer,
    /// Its time is over, or has not begun.
    Expired,
    /// Anything else.
    Other,
}

impl MailboxFault {
    pub const fn of_certificate(fault: CertificateFault) -> Self {
        match fault {
            CertificateFault::Name => Self::CertificateName,
            CertificateFault::Issuer => Self::CertificateIssuer,
            CertificateFault::Expired => Self::CertificateExpired,
            CertificateFault::Other => Self::Tls,
        }
    }
}
