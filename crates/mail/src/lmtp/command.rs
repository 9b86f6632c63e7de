//! What a client says, one line at a time (RFC 5321 §4.1.1, RFC 2033 §4.1).

use super::path;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Hello(Hello),
    Mail {
        /// `None` is the null return path.
        sender: Option<String>,
        /// Bytes that the message will have, if they were told (RFC 1870).
        size: Option<u64>,
        utf8: bool,
    },
    Rcpt {
        recipient: String,
    },
    Data,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Help,
}

/// How the client greeted: it decides how many answers follow a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hello {
    /// LMTP: one for each recipient.
    Lhlo,
    /// SMTP with extensions: one.
    Ehlo,
    /// SMTP without: one.
    Helo,
}

/// Reads a line without its end; the error is the reply.
pub(super) fn parse(line: &str) -> Result<Command, &'static str> {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let alone = |command| if rest.is_empty() { Ok(command) } else { Err("501 5.5.4 That command takes no argument") };
    match verb.to_ascii_uppercase().as_str() {
        "LHLO" => hello(Hello::Lhlo, rest),
        "EHLO" => hello(Hello::Ehlo, rest),
        "HELO" => hello(Hello::Helo, rest),
        "MAIL" => mail(after(rest, "FROM:").ok_or("501 5.5.4 Syntax: MAIL FROM:<address>")?),
        "RCPT" => rcpt(after(rest, "TO:").ok_or("501 5.5.4 Syntax: RCPT TO:<address>")?),
        "DATA" => alone(Command::Data),
        "RSET" => alone(Command::Rset),
        "QUIT" => alone(Command::Quit),
        "NOOP" => Ok(Command::Noop),
        "HELP" => Ok(Command::Help),
        "VRFY" => Ok(Command::Vrfy),
        "AUTH" | "STARTTLS" | "BDAT" | "EXPN" | "ETRN" | "TURN" | "SEND" | "SOML" | "SAML" => {
            Err("502 5.5.1 That command is not offered here")
        }
        _ => Err("500 5.5.2 That is no command"),
    }
}

fn hello(hello: Hello, name: &str) -> Result<Command, &'static str> {
    if name.is_empty() { Err("501 5.5.4 Say who you are") } else { Ok(Command::Hello(hello)) }
}

/// What follows `word`, in whatever case it is written.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(tail)
}

fn mail(text: &str) -> Result<Command, &'static str> {
    let (sender, parameters) = path::parse(text).ok_or("501 5.1.7 That is no sender address")?;
    let (mut size, mut utf8) = (None, false);
    for (key, value) in pairs(parameters) {
        match (key.to_ascii_uppercase().as_str(), value) {
            ("SIZE", Some(value)) if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) => {
                // Digits that no u64 holds mean a message that nobody takes.
                size = Some(value.parse().unwrap_or(u64::MAX));
            }
            ("BODY", Some(value)) if value.eq_ignore_ascii_case("7BIT") || value.eq_ignore_ascii_case("8BITMIME") => {}
            ("SMTPUTF8", None) => utf8 = true,
            ("SIZE" | "BODY" | "SMTPUTF8", _) => return Err("501 5.5.4 That parameter has no such value"),
            // Wishes about delivery reports, and who signed in at the client: nothing here depends on them.
            ("RET" | "ENVID" | "AUTH", Some(_)) => {}
            _ => return Err("555 5.5.4 That parameter is not offered here"),
        }
    }
    if !utf8 && !sender.is_ascii() {
        return Err("553 5.6.7 An address beyond ASCII needs the parameter SMTPUTF8");
    }
    Ok(Command::Mail { sender: Some(sender).filter(|sender| !sender.is_empty()), size, utf8 })
}

fn rcpt(text: &str) -> Result<Command, &'static str> {
    let (recipient, parameters) = path::parse(text).ok_or("501 5.1.3 That is no recipient address")?;
    if recipient.is_empty() {
        return Err("501 5.1.3 A recipient is needed");
    }
    let known =
        |(key, value): (&str, Option<&str>)| (key.eq_ignore_ascii_case("NOTIFY") || key.eq_ignore_ascii_case("ORCPT")) && value.is_some();
    if pairs(parameters).all(known) { Ok(Command::Rcpt { recipient }) } else { Err("555 5.5.4 That parameter is not offered here") }
}

fn pairs(parameters: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    parameters.split_ascii_whitespace().map(|one| one.split_once('=').map_or((one, None), |(key, value)| (key, Some(value))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_in_any_case() {
        let mail = |sender: Option<&str>, size, utf8| Command::Mail { sender: sender.map(str::to_owned), size, utf8 };
        for (line, command) in [
            ("LHLO mx.example", Command::Hello(Hello::Lhlo)),
            ("ehlo mx.example", Command::Hello(Hello::Ehlo)),
            ("Helo mx.example", Command::Hello(Hello::Helo)),
            ("MAIL FROM:<ana@cultura.example>", mail(Some("ana@cultura.example"), None, false)),
            ("mail from: <ana@cultura.example> size=12 body=8bitmime", mail(Some("ana@cultura.example"), Some(12), false)),
            ("MAIL FROM:<> SIZE=99999999999999999999999 RET=HDRS ENVID=q AUTH=<>", mail(None, Some(u64::MAX), false)),
            ("MAIL FROM:<ñ@cultura.example> SMTPUTF8", mail(Some("ñ@cultura.example"), None, true)),
            ("RCPT TO:<@relay.example:a@b.example> NOTIFY=NEVER", Command::Rcpt { recipient: "a@b.example".to_owned() }),
            ("DATA", Command::Data),
            ("DATA ", Command::Data),
            ("noop whatever", Command::Noop),
            ("vrfy ana", Command::Vrfy),
        ] {
            assert_eq!(parse(line), Ok(command), "{line}");
        }
    }

    #[test]
    fn mistakes_have_their_code() {
        for (line, code) in [
            ("", "500"),
            ("HOLA", "500"),
            ("Subject: hola", "500"),
            ("AUTH PLAIN AAAA", "502"),
            ("STARTTLS", "502"),
            ("BDAT 12 LAST", "502"),
            ("LHLO", "501"),
            ("MAIL", "501"),
            ("MAIL FROM:", "501"),
            ("MAIL FROM:ana@cultura.example", "501"),
            ("MAIL FROM:<ana@cultura.example> SIZE=many", "501"),
            ("MAIL FROM:<ana@cultura.example> SIZE", "501"),
            ("MAIL FROM:<ana@cultura.example> BODY=BINARYMIME", "501"),
            ("MAIL FROM:<ana@cultura.example> REQUIRETLS", "555"),
            ("MAIL FROM:<ñ@cultura.example>", "553"),
            ("RCPT TO:<>", "501"),
            ("RCPT FROM:<a@b.example>", "501"),
            ("RCPT TO:<a@b.example> WHAT=1", "555"),
            ("DATA now", "501"),
        ] {
            assert!(parse(line).is_err_and(|reply| reply.starts_with(code)), "{line}: {:?}", parse(line));
        }
    }
}
