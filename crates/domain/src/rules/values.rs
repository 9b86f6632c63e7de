//! Several values in one line of a form: `toner, impresora, "Hola, buenos días"`.

/// The values in a line, separated by commas; what stands in quotes is one value, commas and all. Each once, in their order.
pub fn values_of(line: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let mut value = String::new();
    let mut closing: Option<char> = None;
    for c in line.chars() {
        match (closing, c) {
            (Some(end), c) if c == end => closing = None,
            (None, '"') if value.trim().is_empty() => closing = Some('"'),
            (None, '«') if value.trim().is_empty() => closing = Some('»'),
            (None, '“') if value.trim().is_empty() => closing = Some('”'),
            (None, ',' | '\n') => keep(&mut values, &mut value),
            _ => value.push(c),
        }
    }
    keep(&mut values, &mut value);
    values
}

fn keep(values: &mut Vec<String>, value: &mut String) {
    let kept = value.trim();
    if !kept.is_empty() && values.iter().all(|other| other != kept) {
        values.push(kept.to_owned());
    }
    value.clear();
}

/// The line that [`values_of`] reads as these values.
pub fn values_text(values: &[String]) -> String {
    let plain = |value: &str| !value.contains([',', '\n']) && !value.starts_with(['"', '«', '“']);
    let quoted = |value: &str| {
        let (open, close) = [('"', '"'), ('«', '»')].into_iter().find(|(_, close)| !value.contains(*close)).unwrap_or(('“', '”'));
        format!("{open}{value}{close}")
    };
    values.iter().map(|value| if plain(value) { value.clone() } else { quoted(value) }).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commas_separate_and_quotes_keep_together() {
        assert_eq!(values_of(" toner, impresora ,, toner"), ["toner", "impresora"]);
        assert_eq!(values_of("\"Hola, buenos días\", «sí, claro», 5\" de ancho"), ["Hola, buenos días", "sí, claro", "5\" de ancho"]);
        assert_eq!(values_of(" , "), [""; 0]);
    }

    proptest! {
        #[test]
        fn any_line_is_read_and_what_was_read_is_written_so_that_it_reads_the_same(line in ".{0,60}") {
            let values: Vec<String> = values_of(&line).into_iter().filter(|value| !value.contains(['"', '»', '”'])).collect();
            prop_assert_eq!(values_of(&values_text(&values)), values);
        }
    }
}
