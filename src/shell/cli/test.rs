//! `rusvakt test`: plays the conversations that must hold, reads the labelled messages, and walks everywhere.

use super::bench::{self, Below};
use super::progress::Progress;
use super::{CliError, Only, check};
use crate::explorer::{self, Fault, Seen};
use crate::finding::Severity;
use crate::script::{Compiled, Script};
use crate::shell::config::Config;
use crate::shell::content;
use crate::transcript::{Mismatch, Transcript};
use crate::triage::Report;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

/// Lines around a difference that are shown.
const AROUND: usize = 2;

/// Tests everything, or with `only` what concerns these pages.
pub(super) fn test(config: &Config, bless: bool, only: &[String]) -> Result<ExitCode, CliError> {
    let begun = Instant::now();
    let progress = Progress::new(true);
    progress.doing("leser sidene");
    let dialogues = &config.content.dialogues;
    let only = Only::of(dialogues, only)?;
    let Compiled { script, findings } = content::compile(dialogues);
    let Some(script) = script else {
        let errors: Vec<_> = findings
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        super::print(&check::in_words(dialogues, &errors))?;
        super::print("Ingenting kan prøves før feilene er rettet.\n")?;
        return Ok(ExitCode::FAILURE);
    };
    progress.doing("spiller samtalene, leser de merkede meldingene og trykker på alle knapper");
    let parts = thread::scope(|scope| {
        let talks = scope.spawn(|| talks(&script, dialogues, bless, &only));
        // How messages are read hangs on no page.
        let cases = only
            .is_all()
            .then(|| scope.spawn(|| cases(config, &script)));
        let walks = walks(&script, &only);
        let cases = cases.map(|cases| joined(cases.join()));
        [Some(joined(talks.join())), cases, Some(Ok(walks))]
    });
    drop(progress);
    let mut faults = 0;
    for part in parts.into_iter().flatten() {
        let part = part?;
        super::print(&part.told)?;
        faults += part.faults;
    }
    let seconds = begun.elapsed().as_secs_f32();
    let (end, code) = match faults {
        0 => ("Alt holder".to_owned(), ExitCode::SUCCESS),
        faults => (format!("{faults} feil"), ExitCode::FAILURE),
    };
    super::print(&format!("\n{end} ({seconds:.1} s).\n"))?;
    Ok(code)
}

/// What a part of the test tells.
struct Part {
    told: String,
    faults: usize,
}

/// What a thread came to. One that failed fails the test.
fn joined(ended: thread::Result<Result<Part, CliError>>) -> Result<Part, CliError> {
    ended.unwrap_or_else(|_| {
        let told = "En del av prøven feilet selv; meld fra til den som vedlikeholder programmet.\n";
        Ok(Part {
            told: told.to_owned(),
            faults: 1,
        })
    })
}

/// Plays every conversation beside the pages.
fn talks(script: &Script, dialogues: &Path, bless: bool, only: &Only) -> Result<Part, CliError> {
    let mut files = content::transcripts(dialogues);
    files.retain(|file| {
        let name = file.strip_prefix(dialogues).unwrap_or(file);
        only.has(&name.to_string_lossy().replace('\\', "/"))
    });
    let mut part = Part {
        told: String::new(),
        faults: 0,
    };
    let mut blessed = 0;
    for file in &files {
        let name = file.strip_prefix(dialogues).unwrap_or(file).display();
        let Some(gone) = play(script, file, &mut part)? else {
            continue;
        };
        if bless && !gone.after.is_empty() {
            let diff = TextDiff::from_lines(&gone.before, &gone.after);
            let _ = write!(
                part.told,
                "\n{}",
                diff.unified_diff()
                    .context_radius(AROUND)
                    .header(&format!("{name} før"), &format!("{name} nå"))
            );
            write_file(file, &gone.after)?;
            blessed += 1;
        } else {
            part.tell(&name.to_string(), &gone.mismatches);
        }
    }
    let (count, wrong) = (files.len(), part.faults);
    let _ = writeln!(
        part.told,
        "Samtaler: {count} spilt, {wrong} gikk en annen vei."
    );
    if wrong > 0 {
        let _ = writeln!(
            part.told,
            "Er det som kom riktig, skriver «rusvakt test --bless» om samtalene. Er det galt, retter du siden."
        );
    }
    if blessed > 0 {
        let _ = writeln!(
            part.told,
            "{blessed} er skrevet om. Les forskjellen over; var det riktig før, så rett siden og hent filen tilbake."
        );
    }
    Ok(part)
}

/// A conversation that went another way.
struct Gone {
    mismatches: Vec<Mismatch>,
    before: String,
    /// The file as it went; empty when it cannot be played.
    after: String,
}

/// Plays a file. None when it held.
fn play(script: &Script, file: &PathBuf, part: &mut Part) -> Result<Option<Gone>, CliError> {
    let before = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(reason) => {
            let _ = writeln!(part.told, "{}: kan ikke leses: {reason}", file.display());
            part.faults += 1;
            return Ok(None);
        }
    };
    let (mismatches, after) = match Transcript::parse(&before) {
        Ok(transcript) => {
            let outcome = transcript.play(script);
            (outcome.mismatches, outcome.blessed)
        }
        Err(faults) => (faults, String::new()),
    };
    Ok((!mismatches.is_empty()).then_some(Gone {
        mismatches,
        before,
        after,
    }))
}

fn write_file(file: &Path, text: &str) -> Result<(), CliError> {
    std::fs::write(file, text).map_err(|reason| CliError::Output {
        file: file.to_owned(),
        reason,
    })
}

impl Part {
    fn tell(&mut self, name: &str, mismatches: &[Mismatch]) {
        self.faults += 1;
        for mismatch in mismatches {
            let _ = writeln!(self.told, "{name}:{}: {}", mismatch.line, mismatch.problem);
            self.told += &beside(&mismatch.expected, &mismatch.came);
        }
    }
}

/// What should have come and what came, line by line; what is the same stands once.
fn beside(expected: &str, came: &str) -> String {
    if expected.is_empty() {
        return came.lines().map(|line| format!("    {line}\n")).collect();
    }
    let diff = TextDiff::from_lines(expected, came);
    let changes = diff.iter_all_changes();
    let line = |change: similar::Change<&str>| {
        let sign = match change.tag() {
            ChangeTag::Delete => "ventet",
            ChangeTag::Insert => "kom",
            ChangeTag::Equal => "",
        };
        format!("    {sign:<6} | {}\n", change.value().trim_end())
    };
    changes.map(line).collect()
}

/// Reads the labelled messages that `config.toml` names, as far as they are there.
fn cases(config: &Config, script: &Script) -> Result<Part, CliError> {
    let there = config.bench.cases.iter().filter(|file| file.exists());
    let mut report = Report::default();
    let mut notes = Vec::new();
    let mut files = 0;
    for file in there {
        bench::count(script.vocabulary(), file, &mut report, &mut notes)?;
        files += 1;
    }
    if files == 0 {
        let told = "Merkede meldinger: ingen av filene under [bench] i config.toml er her.\n";
        return Ok(Part {
            told: told.to_owned(),
            faults: 0,
        });
    }
    let below = bench::below(&bench::shares(&report, &config.bench.limits));
    let mut told = String::new();
    for Below { name, share, limit } in &below {
        let _ = writeln!(
            told,
            "config.toml: under grensen: {name} er {share:.3}, grensen er {limit:.3} (`rusvakt bench --wrong` viser hvilke)"
        );
    }
    let _ = writeln!(
        told,
        "Merkede meldinger: {files} filer lest, {} andeler under grensen.",
        below.len()
    );
    Ok(Part {
        told,
        faults: below.len(),
    })
}

/// Walks everywhere, at every moment.
fn walks(script: &Script, only: &Only) -> Part {
    let moments = explorer::moments(script);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let walk = |first: usize| -> Vec<Seen> {
        let own = moments.iter().skip(first).step_by(threads);
        own.map(|moment| explorer::walk(script, moment)).collect()
    };
    let asked = moments.first().map(|moment| explorer::ask(script, moment));
    let walked = thread::scope(|scope| {
        let walks: Vec<_> = (0..threads)
            .map(|first| scope.spawn(move || walk(first)))
            .collect();
        let ended = walks.into_iter().filter_map(|walk| walk.join().ok());
        ended.flatten().collect::<Vec<Seen>>()
    });
    let mut seen = Seen::join(walked.into_iter().chain(asked));
    seen.faults.retain(|fault| only.has(&fault.file));
    let mut told = seen.faults.iter().map(in_words).collect::<String>();
    let _ = writeln!(
        told,
        "Utforskeren: {} noder og {} trykk og spørsmål, ved {} tidspunkter; {} feil.",
        seen.nodes,
        seen.turns,
        moments.len(),
        seen.faults.len()
    );
    Part {
        told,
        faults: seen.faults.len(),
    }
}

/// A fault with its place and the way there.
fn in_words(fault: &Fault) -> String {
    let Fault {
        file,
        line,
        node,
        trouble,
        transcript,
        ..
    } = fault;
    let mut told = format!("{file}:{line}: «{node}»: {trouble}\n");
    for line in transcript.trim_end().lines() {
        let _ = writeln!(told, "    {line}");
    }
    told.push('\n');
    told
}
