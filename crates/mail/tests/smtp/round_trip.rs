//! What the relay sends, the listener takes, byte for byte.

use super::office::Office;
use super::peer::{config, send_with};
use mail::smtp::{Relay, Verdict};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::runtime::Runtime;

/// A line of a mail: anything but line breaks, with many dots.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let byte =
        prop_oneof![3 => Just(b'.'), 3 => any::<u8>(), 2 => Just(b'a')].prop_filter("a line has no break", |b| !matches!(b, b'\r' | b'\n'));
    prop::collection::vec(byte, 0..12)
}

#[test]
fn any_text_arrives_as_it_was_sent() {
    let runtime = Runtime::new().unwrap();
    let office = runtime.block_on(Office::open());
    let relay = std::cell::RefCell::new(Relay::new(config(office.address.port())).unwrap());
    let mut runner = TestRunner::new(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() });
    runner
        .run(&prop::collection::vec(line(), 1..20), |lines| {
            let mut text = lines.join(&b"\r\n"[..]);
            let (verdict, _) = runtime.block_on(send_with(&mut relay.borrow_mut(), "ana@mesa.example", &text, None));
            prop_assert!(matches!(verdict, Verdict::Accepted { .. }), "{:?}", verdict);
            // SMTP knows no text without a last line break.
            if !text.is_empty() && !text.ends_with(b"\r\n") {
                text.extend_from_slice(b"\r\n");
            }
            let (envelope, bytes) = office.mails.lock().unwrap().pop().unwrap();
            prop_assert_eq!(envelope.recipients, ["ana@mesa.example"]);
            prop_assert_eq!(&bytes[..], &text[..]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_large_text_arrives_too() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        let office = Office::open().await;
        let mut relay = Relay::new(config(office.address.port())).unwrap();
        let text = b".ten bytes\r\n\r\n..".repeat(500_000);
        let (verdict, _) = send_with(&mut relay, "ana@mesa.example", &text, None).await;
        assert!(matches!(verdict, Verdict::Accepted { .. }), "{verdict:?}");
        let (_, bytes) = office.mails.lock().unwrap().pop().unwrap();
        assert!(bytes.strip_suffix(b"\r\n").is_some_and(|bytes| bytes == text));
    });
}
