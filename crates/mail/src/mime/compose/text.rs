//! The text part: readable as it is, in any client.

use super::story::Story;

pub(super) fn write(story: &Story) -> String {
    let mut out = format!("{}\n", story.happened);
    for line in &story.needed {
        out += &format!("{line}\n");
    }
    for entry in &story.entries {
        out += &format!("\n{}\n{}\n", entry.heading, indent(&entry.text));
    }
    if let Some(button) = &story.button {
        out += &format!("\n{}: {}\n", button.words, button.url);
    }
    if let Some(survey) = &story.survey {
        out += &format!("\n{}\n", survey.question);
        for (score, words, url) in &survey.scores {
            out += &format!("  {score} {words}: {url}\n");
        }
        out += &format!("\n{} {}\n", survey.not_solved, survey.reopen.url);
    }
    out.push('\n');
    for (name, value) in &story.details {
        out += &format!("{name}: {value}\n");
    }
    out + &format!("\n-- \n{}\n{}\n", story.office, story.support)
}

/// What somebody wrote is set apart from what Mesa says.
fn indent(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }).collect::<Vec<_>>().join("\n")
}
