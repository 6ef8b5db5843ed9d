//! `rusvakt explain`: what a finding means, with examples.

use super::CliError;
use crate::finding::CODES;
use crate::text::meant;
use include_dir::{Dir, include_dir};
use std::process::ExitCode;

/// One page for each code. A test holds that none is missing and that their examples are true.
static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/script/findings");

pub(super) fn explain(code: Option<&str>) -> Result<ExitCode, CliError> {
    let text = match code {
        Some(code) => page(code)?.to_owned(),
        None => CODES.iter().map(|code| line(code)).collect(),
    };
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn page(code: &str) -> Result<&'static str, CliError> {
    let file = PAGES.get_file(format!("{code}.md"));
    file.and_then(|file| file.contents_utf8())
        .ok_or_else(|| CliError::CodeUnknown {
            code: code.to_owned(),
            help: meant(
                CODES.iter().copied(),
                code,
                "`rusvakt explain` lister alle funn",
            ),
        })
}

/// A code and what it checks.
fn line(code: &str) -> String {
    let page = page(code).unwrap_or_default();
    let checked = page
        .lines()
        .skip_while(|line| *line != "## Hva som sjekkes");
    let first = checked.skip(1).find(|line| !line.is_empty());
    format!("{code}: {}\n", first.unwrap_or_default())
}
