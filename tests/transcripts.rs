//! One test for each transcript that lies beside the pages or in `tests/transcripts`.
//!
//! `BLESS=1 cargo test --test transcripts` rewrites what they expect; read the difference before it is kept.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests touch the world and may fail loudly"
)]

use libtest_mimic::{Arguments, Failed, Trial};
use rusvakt::script::Script;
use rusvakt::shell::content;
use rusvakt::transcript::{Mismatch, Transcript};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let compiled = content::compile(&root.join("dialogues"));
    let Some(script) = compiled.script.map(Arc::new) else {
        eprintln!("the dialogues do not compile: {:#?}", compiled.findings);
        return ExitCode::FAILURE;
    };
    let mut files = content::transcripts(&root.join("dialogues"));
    files.extend(content::transcripts(&root.join("tests/transcripts")));
    let trials = files.into_iter().map(|file| {
        let name = file
            .strip_prefix(root)
            .unwrap_or(&file)
            .display()
            .to_string();
        let script = script.clone();
        Trial::test(name, move || hold(&script, &file))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// Fails when the conversation goes another way, or writes down how it went when it is blessed.
fn hold(script: &Script, file: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(file)?;
    let outcome = Transcript::parse(&text)
        .map_err(|faults| told(&faults))?
        .play(script);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        std::fs::write(file, &outcome.blessed)?;
        let blessed = Transcript::parse(&outcome.blessed).map_err(|faults| told(&faults))?;
        return held(&blessed.play(script).mismatches);
    }
    held(&outcome.mismatches)
}

fn held(mismatches: &[Mismatch]) -> Result<(), Failed> {
    match mismatches {
        [] => Ok(()),
        some => Err(told(some)),
    }
}

fn told(mismatches: &[Mismatch]) -> Failed {
    let lines: Vec<String> = mismatches.iter().map(ToString::to_string).collect();
    lines.join("\n").into()
}
