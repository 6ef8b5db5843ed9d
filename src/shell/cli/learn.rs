//! `rusvakt learn`: learns the weights of the second opinion from labelled messages, and from the questions that pages
//! and the examples of the router name, and prints them.

use super::{CliError, labelled};
use crate::script::{Question, Script};
use crate::shell::config::Config;
use crate::triage::{self, Category, Example, Level};
use std::path::PathBuf;
use std::process::ExitCode;

pub(super) fn learn(config: &Config, files: &[PathBuf]) -> Result<ExitCode, CliError> {
    let script = super::script(config);
    let mut cases = Vec::new();
    for file in files {
        cases.extend(labelled::cases(file)?);
    }
    let messages = cases.iter().map(|case| Example {
        text: case.text.as_str().into(),
        min: case.min,
        max: case.max,
        category: case.category,
    });
    let examples: Vec<Example<'_>> = messages.chain(harmless(&script)).collect();
    let table = triage::learn(script.vocabulary(), &examples);
    super::print(&table)?;
    Ok(ExitCode::SUCCESS)
}

/// The questions that pages of no danger name, and the examples of the router: nobody who asks them is in danger.
fn harmless(script: &Script) -> impl Iterator<Item = Example<'_>> {
    let calm = |question: &&Question| {
        let node = script.node(question.language, &question.node);
        node.is_some_and(|node| node.level.is_none())
    };
    let questions = script.questions().iter().filter(calm);
    let phrases = questions.map(|question| question.phrase.as_str().into());
    let examples = script.examples().lessons().map(|lesson| lesson.text);
    phrases.chain(examples).map(|text| Example {
        text,
        min: Level::Other,
        max: Level::Help,
        category: Category::None,
    })
}
