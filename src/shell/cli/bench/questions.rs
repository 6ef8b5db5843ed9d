//! `rusvakt bench --questions` and `--phrases`: how well questions find their topic.

use super::super::{CliError, Format, labelled, script};
use super::{Share, below, end};
use crate::question::{Found, Heard, Labelled, Lesson, Router};
use crate::shell::config::{Config, QuestionLimits};
use std::path::PathBuf;
use std::process::ExitCode;

/// In how many parts the phrases are left out.
const PARTS: usize = 10;

/// Asks labelled questions.
pub(in super::super) fn bench(
    config: &Config,
    files: &[PathBuf],
    format: Format,
    wrong: bool,
) -> Result<ExitCode, CliError> {
    let script = script(config);
    let files = match files {
        [] => &config.bench.questions,
        files => files,
    };
    let mut report = Report::default();
    for file in files {
        for question in labelled::questions(file)? {
            report.ask(script.router(), &question);
        }
    }
    report.end(&config.bench.limits.questions, format, wrong)
}

/// Asks each phrase of the pages a router that was learned without it and a tenth of the others.
pub(in super::super) fn left_out(
    config: &Config,
    format: Format,
    wrong: bool,
) -> Result<ExitCode, CliError> {
    let script = script(config);
    let phrases: Vec<(&str, Lesson<'_>)> = script
        .phrases()
        .map(|(language, lesson)| (language.code(), lesson))
        .collect();
    let mut report = Report::default();
    for part in 0..PARTS {
        let kept = phrases
            .iter()
            .enumerate()
            .filter(|(at, _)| at % PARTS != part);
        let lessons: Vec<Lesson<'_>> = script
            .examples()
            .lessons()
            .chain(kept.map(|(_, (_, lesson))| lesson.clone()))
            .collect();
        let router = script.learn(&lessons);
        for (at, (language, lesson)) in phrases.iter().enumerate().skip(part).step_by(PARTS) {
            let question = Labelled {
                id: at.to_string(),
                lang: (*language).to_owned(),
                text: lesson.text.to_string(),
                topics: vec![lesson.topic.to_string()],
            };
            report.ask(&router, &question);
        }
    }
    report.end(&config.bench.limits.questions, format, wrong)
}

/// What was found, and a line on each question that found another topic.
#[derive(Default)]
struct Report {
    found: Found,
    notes: Vec<String>,
}

impl Report {
    fn ask(&mut self, router: &Router, question: &Labelled) {
        let heard = router.ask(question.ask());
        self.found.add(question, &heard);
        self.notes.extend(note(question, &heard));
    }

    fn end(
        self,
        limits: &QuestionLimits,
        format: Format,
        wrong: bool,
    ) -> Result<ExitCode, CliError> {
        let text = match format {
            Format::Text => self.found.table(),
            Format::Json => serde_json::to_string(&self.found).unwrap_or_default() + "\n",
        };
        let below = below(&shares(&self.found, limits));
        end(text, if wrong { &self.notes } else { &[] }, format, &below)
    }
}

/// A line on a question whose first topic is wrong, or on an off-topic message that was answered.
fn note(question: &Labelled, heard: &Heard) -> Option<String> {
    let right = match question.is_off_topic() {
        true => heard.topics.is_empty(),
        false => question.is_within(1, heard),
    };
    let why = match () {
        () if right => return None,
        () if heard.topics.is_empty() => "refused",
        () if question.is_within(heard.topics.len(), heard) => "later",
        () => "wrong",
    };
    let topics: Vec<&str> = heard.topics.iter().map(|t| t.topic.as_str()).collect();
    let wanted = question.topics.join("|");
    let (id, text) = (&question.id, &question.text);
    let heard = topics.join(" ");
    Some(format!("{why}\t{id}\t{wanted}\t{heard}\t{text}\n"))
}

/// Every share of the questions that has a limit.
fn shares<'a>(found: &'a Found, limits: &QuestionLimits) -> Vec<Share<'a>> {
    let languages = found
        .languages
        .iter()
        .map(|(name, count)| (name.as_str(), count, limits.language));
    [
        ("first", &found.first, limits.first),
        ("offered", &found.offered, limits.offered),
        ("heard", &found.heard, limits.heard),
        ("off-topic", &found.off_topic, limits.off_topic),
    ]
    .into_iter()
    .chain(languages)
    .collect()
}
