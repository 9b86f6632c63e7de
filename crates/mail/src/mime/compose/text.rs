//! The text part: readable as it is, in any client.

use super::story::Story;

/// Blocks with an empty line between them.
pub(super) fn write(story: &Story) -> String {
    let mut blocks = vec![story.happened.lines().chain(story.needed.lines()).collect::<Vec<_>>().join("\n")];
    blocks.extend(story.entries.iter().map(|entry| format!("{}\n{}", entry.heading, indent(&entry.text))));
    blocks.extend(story.button.iter().map(|button| format!("{}: {}", button.words, button.url)));
    if let Some(survey) = &story.survey {
        let mut lines = vec![survey.question.to_owned()];
        lines.extend(survey.scores.iter().map(|(score, words, url)| format!("  {score} {words}: {url}")));
        blocks.push(lines.join("\n"));
        blocks.push(format!("{} {}", survey.not_solved, survey.reopen.url));
    }
    blocks.push(story.details.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n"));
    // RFC 3676: two hyphens and a space begin a signature.
    blocks.push(format!("-- \n{}\n", story.signature.lines().collect::<Vec<_>>().join("\n")));
    blocks.join("\n\n")
}

/// What somebody wrote is set apart from what Mesa says.
fn indent(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }).collect::<Vec<_>>().join("\n")
}
