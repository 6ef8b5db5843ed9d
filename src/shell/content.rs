//! Reads the dialogues: from a folder, or as they were compiled in.

use crate::contact::Contacts;
use crate::finding::{Finding, Source};
use crate::privacy::scrub::Scrubber;
use crate::script::{Compiled, Script};
use include_dir::{Dir, include_dir};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The dialogues of the day this program was built. They stand behind files that cannot be used.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dialogues");

/// Largest file that is read as a page or a table, in bytes.
const FILE_BYTES: u64 = 1 << 20;

/// Compiles the dialogues in a folder. A folder that cannot be read has that one finding.
pub fn compile(folder: &Path) -> Compiled {
    let mut findings = Vec::new();
    let files = read(folder, &mut findings);
    if files.is_empty() && !findings.is_empty() {
        let script = None;
        return Compiled { script, findings };
    }
    let mut compiled = Script::compile(&files, &built_in());
    if !findings.is_empty() {
        compiled.script = None;
        compiled.findings.splice(0..0, findings);
    }
    compiled
}

/// Compiles the dialogues that are compiled in.
pub fn compile_built_in() -> Compiled {
    let files = built_in();
    Script::compile(&files, &files)
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
fn is_content(name: &str) -> bool {
    let page = name.ends_with(".md") && name.contains('/') && !name.ends_with("/README.md");
    page || name.ends_with(".toml")
}

fn read(folder: &Path, findings: &mut Vec<Finding>) -> Vec<Source> {
    let mut names = Vec::new();
    list(folder, Path::new(""), &mut names, findings);
    names.sort();
    names
        .iter()
        .filter_map(|name| read_file(folder, name, findings))
        .collect()
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
    let text = read.and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| "den er ikke lagret som UTF-8".to_owned())
    });
    match text {
        Ok(text) => Some(Source::new(
            shown(name),
            text.strip_prefix('\u{feff}').unwrap_or(&text),
        )),
        Err(reason) => {
            findings.push(unreadable(name, &reason));
            None
        }
    }
}

fn unreadable(name: &Path, reason: &str) -> Finding {
    Source::new(shown(name), "").error(
        "file-unreadable",
        0..0,
        format!("filen eller mappen kan ikke leses: {reason}"),
        "sjekk at den er der, er lagret som UTF-8 og kan leses av boten",
    )
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
    #[test]
    fn what_is_compiled_in_has_no_error() {
        let compiled = super::compile_built_in();
        assert!(compiled.script.is_some(), "{:#?}", compiled.findings);
    }
}
