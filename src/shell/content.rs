//! Reads the dialogues: from a folder, or as they were compiled in.

mod encoding;
mod misplaced;

use crate::contact::Contacts;
use crate::finding::{Finding, Severity, Source};
use crate::privacy::scrub::Scrubber;
use crate::script::{Compiled, ContentVersion, Script};
use include_dir::{Dir, include_dir};
use std::fs::Metadata;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The dialogues of the day this program was built. They stand behind files that cannot be used.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dialogues");

/// A byte order mark, which some editors write first in a file.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Where a change of several files waits to be made. Its name begins with a dot, so that it is no content; as long as it
/// is there, the files may not belong together.
pub const UNFINISHED: &str = ".rusvakt-rollback";

/// How often files that change while they are read are read again.
const ROUNDS: usize = 5;
/// The code of files that are not read.
const UNUSED: &str = "file-unused";

/// Largest file that is read as a page or a table, in bytes.
const FILE_BYTES: u64 = 1 << 20;

/// The content files of a folder as they were read at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Those that can be read; one that is not UTF-8 as it was most likely meant, so that others do not miss it.
    pub sources: Vec<Source>,
    /// What cannot be read, or is not UTF-8, and why; and what is not read, as its name is not that of a page.
    pub findings: Vec<Finding>,
    /// Texts that are saved under a wrong name. They are no content; they say what is missed for that alone.
    misplaced: Vec<Misplaced>,
}

/// A text that is not read, and what it was meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Misplaced {
    /// Its name.
    file: Arc<str>,
    /// The text, under the name that it should have.
    meant: Source,
}

/// A content file byte by byte, as versions of the dialogues keep it. A byte order mark is no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentFile {
    /// The path relative to the dialogues, `/` between folders.
    pub name: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// What tells whether the content files of a folder have changed, without reading them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    files: Vec<(PathBuf, Option<Mark>)>,
    /// What lies there and is no file that can be read, and why.
    unreadable: Vec<(Arc<str>, String)>,
}

/// A file's number, size, and when it and what is said of it last changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    number: u64,
    bytes: u64,
    written: (i64, i64),
    changed: (i64, i64),
}

impl Files {
    /// Reads the content files of a folder.
    pub fn read(folder: &Path) -> Files {
        let mut findings: Vec<Finding> = unfinished(folder).into_iter().collect();
        let sources = read(folder, &mut findings);
        let misplaced = misplaced(folder, &sources, &findings);
        Files {
            sources,
            findings,
            misplaced,
        }
    }

    /// Those that are compiled in.
    pub fn built_in() -> Files {
        Files {
            sources: built_in(),
            ..Files::default()
        }
    }

    /// Files that were read before.
    pub fn of(files: &[ContentFile]) -> Files {
        let mut findings = Vec::new();
        let text = |file: &ContentFile| as_text(&file.name, file.bytes.clone(), &mut findings);
        let sources = files.iter().map(text).collect();
        Files {
            sources,
            findings,
            misplaced: Vec::new(),
        }
    }

    /// The pages and tables that are there, also under a wrong name, as the names that they should have.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let misplaced = self.misplaced.iter().map(|misplaced| &misplaced.meant);
        let all = self.sources.iter().chain(misplaced);
        all.map(|source| &*source.file)
    }

    /// Compiles them. A folder that cannot be read has that one finding.
    pub fn compile(&self) -> Compiled {
        let mut findings = self.findings.clone();
        if self.sources.is_empty() && !findings.is_empty() {
            let script = None;
            return Compiled { script, findings };
        }
        let mut compiled = Script::compile(&self.sources, &built_in());
        self.tell_causes(&mut compiled, &mut findings);
        if findings.iter().any(is_error) {
            compiled.script = None;
        }
        compiled.findings.splice(0..0, findings);
        compiled
    }
}

impl Files {
    /// When errors are there for files alone that are saved under a wrong name, these are told as the cause, with how many
    /// others follow from them.
    fn tell_causes(&self, compiled: &mut Compiled, own: &mut [Finding]) {
        let errors = |findings: &[Finding]| findings.iter().filter(|f| is_error(f)).count();
        let missed = errors(&compiled.findings);
        if missed == 0 || self.misplaced.is_empty() {
            return;
        }
        let meant = self.misplaced.iter().map(|misplaced| &misplaced.meant);
        let all: Vec<Source> = self.sources.iter().chain(meant).cloned().collect();
        let mut with = Script::compile(&all, &built_in()).findings;
        let Some(followed) = missed.checked_sub(errors(&with)).filter(|count| *count > 0) else {
            return;
        };
        for Misplaced { file, meant } in &self.misplaced {
            let of_it = with.iter_mut().filter(|finding| finding.file == meant.file);
            of_it.for_each(|finding| finding.file = file.clone());
        }
        let is_cause = |finding: &Finding| {
            let mut misplaced = self.misplaced.iter();
            finding.code == UNUSED && misplaced.any(|misplaced| misplaced.file == finding.file)
        };
        for (number, cause) in own.iter_mut().filter(|own| is_cause(own)).enumerate() {
            cause.severity = Severity::Error;
            if number == 0 {
                cause.message += &match followed {
                    1 => "; 1 annen feil kommer av det, og er ikke vist".to_owned(),
                    many => format!("; {many} andre feil kommer av det, og er ikke vist"),
                };
            }
        }
        compiled.findings = with;
    }
}

impl Look {
    /// Looks at a folder.
    pub fn at(folder: &Path) -> Look {
        let mut findings = Vec::new();
        let marked = |name: PathBuf| {
            let mark = std::fs::symlink_metadata(folder.join(&name)).ok();
            (name, mark.map(|meta| Mark::of(&meta)))
        };
        let names = names(folder, &mut findings);
        findings.extend(unfinished(folder));
        Look {
            files: names.into_iter().map(marked).collect(),
            unreadable: findings
                .into_iter()
                .map(|finding| (finding.file, finding.message))
                .collect(),
        }
    }
}

impl Mark {
    fn of(meta: &Metadata) -> Mark {
        Mark {
            number: meta.ino(),
            bytes: meta.size(),
            written: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
        }
    }
}

impl ContentFile {
    /// A file of this name. A byte order mark at the beginning of the bytes is left out.
    pub fn new(name: impl Into<String>, bytes: &[u8]) -> ContentFile {
        ContentFile {
            name: name.into(),
            bytes: bytes.strip_prefix(MARK).unwrap_or(bytes).to_vec(),
        }
    }

    /// The version of a set of files.
    pub fn version(files: &[ContentFile]) -> ContentVersion {
        let files = files.iter();
        ContentVersion::of(files.map(|file| (&*file.name, &*file.bytes)))
    }
}

impl From<&Source> for ContentFile {
    fn from(source: &Source) -> ContentFile {
        ContentFile {
            name: source.file.to_string(),
            bytes: source.text.as_bytes().to_vec(),
        }
    }
}

/// The content files of a folder, whether they can be read as text or not.
///
/// # Errors
/// Names the first that cannot be read at all.
pub fn content_files(folder: &Path) -> Result<Vec<ContentFile>, (PathBuf, io::Error)> {
    let mut findings = Vec::new();
    let names = names(folder, &mut findings);
    if let Some(finding) = findings.iter().find(|finding| is_error(finding)) {
        let reason = format!("{}: {}", finding.file, finding.message);
        return Err((folder.to_owned(), io::Error::other(reason)));
    }
    let file = |name: PathBuf| {
        let path = folder.join(&name);
        let bytes = std::fs::read(&path).map_err(|reason| (path, reason))?;
        Ok(ContentFile::new(shown(&name), &bytes))
    };
    names.into_iter().map(file).collect()
}

/// What is made of a folder's files, and whether they stood still meanwhile: what changed may never have stood there
/// together. While they do not, it is made anew a few times.
pub fn still<T>(folder: &Path, mut make: impl FnMut() -> T) -> (T, bool) {
    let mut round = 1;
    loop {
        let look = Look::at(folder);
        let made = make();
        let is_still = Look::at(folder) == look;
        if is_still || round == ROUNDS {
            return (made, is_still);
        }
        round += 1;
    }
}

/// Compiles the dialogues in a folder.
pub fn compile(folder: &Path) -> Compiled {
    Files::read(folder).compile()
}

/// Logs each error with its place, and counts them.
pub fn log_errors(findings: &[Finding]) -> usize {
    let errors = findings.iter().filter(|finding| is_error(finding));
    errors
        .inspect(|finding| {
            let place = format!("{}:{}", finding.file, finding.line);
            tracing::error!(place, code = finding.code, "{}", finding.message);
        })
        .count()
}

/// Compiles the dialogues that are compiled in.
pub fn compile_built_in() -> Compiled {
    let files = built_in();
    Script::compile(&files, &files)
}

/// The page or table that a file was meant to be that is saved under a wrong name.
pub fn meant_for(file: &str) -> Option<String> {
    misplaced::meant_for(file)
}

/// The texts that are told to be unused and were meant to be something that is not there.
fn misplaced(folder: &Path, sources: &[Source], findings: &[Finding]) -> Vec<Misplaced> {
    let text = |finding: &Finding| {
        let meant = meant_for(&finding.file)?;
        let is_there = sources.iter().any(|source| *source.file == *meant);
        let path = folder.join(&*finding.file);
        let is_small = std::fs::metadata(&path).is_ok_and(|meta| meta.len() <= FILE_BYTES);
        let bytes = (!is_there && is_small && is_content(&meant))
            .then(|| std::fs::read(&path).ok())
            .flatten()?;
        Some(Misplaced {
            file: finding.file.clone(),
            meant: as_text(&meant, bytes, &mut Vec::new()),
        })
    };
    let unused = findings.iter().filter(|finding| finding.code == UNUSED);
    unused.filter_map(text).collect()
}

/// What takes personal data out of texts: it keeps the words of the folder's files, and of those that are compiled in.
pub fn scrubber(folder: &Path, contacts: &Contacts) -> Scrubber {
    let mut files = read(folder, &mut Vec::new());
    let lacking = |file: &Source| {
        !files
            .iter()
            .any(|own| own.file == file.file && own.text == file.text)
    };
    let behind: Vec<Source> = built_in().into_iter().filter(lacking).collect();
    files.extend(behind);
    Scrubber::new(files.iter().map(|file| &*file.text), contacts.digits())
}

/// A line of a file of the folder, from 1, for showing a finding. None when there is nothing on it to see.
pub fn line(folder: &Path, file: &str, line: usize) -> Option<String> {
    let path = folder.join(file);
    let size = std::fs::symlink_metadata(&path).ok()?.len();
    let text = (size <= FILE_BYTES).then(|| std::fs::read_to_string(&path).ok())??;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let found = text.lines().nth(line.checked_sub(1)?)?;
    (!found.trim().is_empty()).then(|| found.to_owned())
}

/// The transcripts in a folder and all below it, as paths, in the order of their names.
pub fn transcripts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(transcripts(&path)),
            Ok(kind) if kind.is_file() && path.extension().is_some_and(|e| e == "transcript") => {
                found.push(path);
            }
            _ => {}
        }
    }
    found.sort();
    found
}

/// The files that are compiled in.
pub fn built_in() -> Vec<Source> {
    let mut files = Vec::new();
    collect_built_in(&BUILT_IN, &mut files);
    files.sort_by(|a, b| a.file.cmp(&b.file));
    files
}

fn collect_built_in(dir: &Dir<'_>, files: &mut Vec<Source>) {
    for file in dir.files() {
        if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8())
            && is_content(name)
        {
            files.push(Source::new(name.replace('\\', "/"), text));
        }
    }
    dir.dirs().for_each(|dir| collect_built_in(dir, files));
}

/// Pages, tables and word files; guides and transcripts are not content.
pub fn is_content(name: &str) -> bool {
    let page = name.ends_with(".md") && name.contains('/') && !name.ends_with("/README.md");
    page || name.ends_with(".toml")
}

fn read(folder: &Path, findings: &mut Vec<Finding>) -> Vec<Source> {
    names(folder, findings)
        .iter()
        .filter_map(|name| read_file(folder, name, findings))
        .collect()
}

/// The content files of a folder, as paths relative to it.
fn names(folder: &Path, findings: &mut Vec<Finding>) -> Vec<PathBuf> {
    let mut names = Vec::new();
    list(folder, Path::new(""), &mut names, findings);
    names.sort();
    names
}

/// The content files below a folder, as paths relative to it. A page in a folder of its own is read too, so that it is
/// a finding. What editors and version control keep for themselves, in names that begin with a dot, is passed over.
fn list(folder: &Path, below: &Path, names: &mut Vec<PathBuf>, findings: &mut Vec<Finding>) {
    let entries = match std::fs::read_dir(folder.join(below)) {
        Ok(entries) => entries,
        Err(error) => return findings.push(unreadable(below, &reason(&error))),
    };
    for entry in entries.flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let name = below.join(entry.file_name());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && is_content(&shown(&below.join("x").join(&name))) => {
                findings.push(unreadable(&name, "det er en mappe, og navnet er en sides"))
            }
            Ok(kind) if kind.is_dir() && below.components().count() < 2 => {
                list(folder, &name, names, findings)
            }
            Ok(kind)
                if kind.is_file() && is_content(&name.to_string_lossy().replace('\\', "/")) =>
            {
                names.push(name)
            }
            Ok(kind) if kind.is_symlink() => {
                findings.push(unreadable(&name, "det er en snarvei til et annet sted"))
            }
            Ok(kind) if kind.is_file() => findings.extend(misplaced::finding(&shown(&name))),
            _ => {}
        }
    }
}

fn read_file(folder: &Path, name: &Path, findings: &mut Vec<Finding>) -> Option<Source> {
    let path = folder.join(name);
    let size = std::fs::metadata(&path)
        .map(|meta| meta.len())
        .unwrap_or_default();
    let read = match size {
        0..=FILE_BYTES => std::fs::read(&path).map_err(|error| reason(&error)),
        _ => Err(format!("den er {} MB; en side er mye mindre", size >> 20)),
    };
    match read {
        Ok(bytes) => Some(as_text(&shown(name), bytes, findings)),
        Err(reason) => {
            findings.push(unreadable(name, &reason));
            None
        }
    }
}

/// The text of a file, with a finding where it is not UTF-8.
fn as_text(name: &str, bytes: Vec<u8>, findings: &mut Vec<Finding>) -> Source {
    let encoding::Decoded { text, wrong } = encoding::decoded(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let source = Source::new(name, text);
    findings.extend(wrong.map(|wrong| {
        let reason = format!("den er ikke lagret som UTF-8, men som {}", wrong.encoding);
        unreadable_at(&source, wrong.at, &reason)
    }));
    source
}

/// Says that a change of several files was broken off, by a kill or a power cut, or is being made.
fn unfinished(folder: &Path) -> Option<Finding> {
    let is_there = folder.join(UNFINISHED).is_dir();
    is_there.then(|| {
        Source::new(UNFINISHED, "").error(
            "file-unreadable",
            0..0,
            "en endring av flere filer ble avbrutt, så filene hører kanskje ikke sammen",
            format!("gå tilbake med «rusvakt rollback», eller se over filene og ta bort mappen {UNFINISHED}"),
        )
    })
}

fn unreadable(name: &Path, reason: &str) -> Finding {
    unreadable_at(&Source::new(shown(name), ""), 0, reason)
}

fn unreadable_at(source: &Source, at: usize, reason: &str) -> Finding {
    source.error(
        "file-unreadable",
        at..at,
        format!("filen eller mappen kan ikke leses: {reason}"),
        "sjekk at den er der, er lagret som UTF-8 og kan leses av boten",
    )
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "den er ikke der".to_owned(),
        ErrorKind::PermissionDenied => "boten har ikke lov til å lese den".to_owned(),
        ErrorKind::NotADirectory => "den er ikke en mappe".to_owned(),
        _ => error.to_string(),
    }
}

fn shown(name: &Path) -> String {
    match name.to_string_lossy().replace('\\', "/") {
        empty if empty.is_empty() => "dialogues".to_owned(),
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{ROUNDS, still};
    use std::fs;

    /// Somebody saves one file after the other while the program starts.
    #[test]
    fn files_that_change_while_they_are_read_are_read_again() {
        for saves in [0, 1, ROUNDS - 1, ROUNDS] {
            let folder = tempfile::TempDir::new().unwrap();
            let page = folder.path().join("contacts.toml");
            let mut read = 0;
            let (text, is_still) = still(folder.path(), || {
                let text = fs::read_to_string(&page).unwrap_or_default();
                read += 1;
                if read <= saves {
                    fs::write(&page, "x".repeat(read)).unwrap();
                }
                text
            });
            assert_eq!(is_still, saves < ROUNDS, "{saves}");
            assert_eq!(read, (saves + 1).min(ROUNDS), "{saves}");
            if is_still {
                assert_eq!(text.len(), saves, "the last ones");
            }
        }
    }

    #[test]
    fn what_is_compiled_in_has_no_error() {
        let compiled = super::compile_built_in();
        assert!(compiled.script.is_some(), "{:#?}", compiled.findings);
    }
}
