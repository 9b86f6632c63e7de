//! Text of the kind `format=flowed` (RFC 3676), its paragraphs put together again.

/// Joins the lines that end in a blank with the next of the same quote depth; `delsp` says that this blank is none of the text's.
pub(super) fn unflow(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // Quote depth of the paragraph that goes on.
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let content = line.trim_start_matches('>');
        let depth = line.len() - content.len();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_mark = content == "-- ";
        if open.take() != Some(depth) || is_mark {
            if !out.is_empty() {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 && !content.is_empty() {
                out.push(' ');
            }
        }
        let flows = content.ends_with(' ') && !is_mark;
        out.push_str(if flows && delsp { content.strip_suffix(' ').unwrap_or(content) } else { content });
        open = flows.then_some(depth);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_put_together() {
        let text = "La impresora de la \r\nsala 2 no imprime.\r\n\r\n Gracias\r\n> uno \r\n> dos\r\n>> tres\r\n-- \r\nAna";
        assert_eq!(unflow(text, false), "La impresora de la sala 2 no imprime.\n\nGracias\n> uno dos\n>> tres\n-- \nAna");
        assert_eq!(unflow("impre \nsora\n", true), "impresora\n");
    }
}
