//! The dialogues as they were at a revision, by the program `git`, which is called with fixed arguments.

use crate::shell::content::{self, ContentFile};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use thiserror::Error;

/// Why a revision cannot be read. Operators read it.
#[derive(Debug, Error)]
pub(in super::super) enum GitError {
    #[error("«{0}» er verken en mappe eller en versjon, og git er ikke installert")]
    Missing(String),
    #[error("«{0}» er verken en mappe eller en versjon, og dialogene ligger ikke i git")]
    NoRepository(String),
    #[error("«{0}» er verken en mappe, en versjon eller en revisjon i git")]
    Unknown(String),
    #[error("dialogene lå ikke i samme mappe i revisjonen «{0}»")]
    NoDialogues(String),
    #[error("git svarte ikke slik det skulle: {0}")]
    Failed(String),
}

/// A file at a revision.
struct Blob {
    id: String,
    name: String,
}

/// The content files that lay in the folder at a revision.
pub(super) fn files(folder: &Path, revision: &str) -> Result<Vec<ContentFile>, GitError> {
    let name = || revision.to_owned();
    let prefix = match git(folder, &["rev-parse", "--show-prefix"]) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(GitError::Missing(name())),
        answer => answer.map_err(failed)?,
    };
    let prefix = prefix.ok_or_else(|| GitError::NoRepository(name()))?;
    let prefix = line(&prefix);
    // What begins with a dash would be an option.
    let is_name = !revision.is_empty() && !revision.starts_with('-');
    let wanted = format!("{revision}^{{commit}}");
    let commit = match is_name {
        true => git(folder, &["rev-parse", "--verify", "--quiet", &wanted]).map_err(failed)?,
        false => None,
    };
    let commit = line(&commit.ok_or_else(|| GitError::Unknown(name()))?);
    let listed = git(folder, &["ls-tree", "-r", "-z", "--full-tree", &commit]).map_err(failed)?;
    let blobs = blobs(&listed.unwrap_or_default(), &prefix);
    if blobs.is_empty() {
        return Err(GitError::NoDialogues(name()));
    }
    contents(folder, blobs)
}

/// What git prints; nothing when it ends with an error.
fn git(folder: &Path, arguments: &[&str]) -> io::Result<Option<Vec<u8>>> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    let ended = command.stdin(Stdio::null()).output()?;
    Ok(ended.status.success().then_some(ended.stdout))
}

/// The content files in a list as `ls-tree -z` prints it: mode, kind and id, a tab, and the path.
fn blobs(listed: &[u8], prefix: &str) -> Vec<Blob> {
    let entries = listed.split(|byte| *byte == 0);
    let blob = |entry: &[u8]| {
        let (about, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
        let mut about = about.split(' ');
        let (mode, id) = (about.next()?, about.nth(1)?);
        let name = path.strip_prefix(prefix)?;
        let hidden = name.split('/').any(|part| part.starts_with('.'));
        (mode.starts_with("100") && !hidden && content::is_content(name)).then(|| Blob {
            id: id.to_owned(),
            name: name.to_owned(),
        })
    };
    entries.filter_map(blob).collect()
}

/// What stands in files, all asked for at once.
fn contents(folder: &Path, blobs: Vec<Blob>) -> Result<Vec<ContentFile>, GitError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["cat-file", "--batch"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut asking = command.spawn().map_err(failed)?;
    let ids: String = blobs.iter().map(|blob| format!("{}\n", blob.id)).collect();
    let stdin = asking.stdin.take();
    let writing = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(ids.as_bytes())));
    let printed = asking.wait_with_output().map_err(failed)?.stdout;
    // When it did not take all, an answer is missing.
    drop(writing.join());
    let mut rest = &printed[..];
    let file = |blob: Blob| {
        let bytes = answer(&mut rest).ok_or_else(|| GitError::Failed(blob.name.clone()))?;
        Ok(ContentFile::new(blob.name, bytes))
    };
    blobs.into_iter().map(file).collect()
}

/// The next answer of `cat-file --batch`: a line with id, kind and size, then so many bytes and a line end.
fn answer<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let about = std::str::from_utf8(&rest[..end]).ok()?;
    let size: usize = about.rsplit(' ').next()?.parse().ok()?;
    let bytes = rest.get(end + 1..end + 1 + size)?;
    *rest = rest.get(end + 1 + size + 1..)?;
    Some(bytes)
}

fn line(printed: &[u8]) -> String {
    String::from_utf8_lossy(printed).trim_end().to_owned()
}

fn failed(error: io::Error) -> GitError {
    GitError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{answer, blobs};

    #[test]
    fn content_alone_is_taken_of_a_list() {
        let listed = b"100644 blob aa\td/nb/a.md\x00100644 blob bb\td/README.md\x00120000 blob cc\td/nb/b.md\x00\
            100644 blob dd\td/.git/x.toml\x00100755 blob ee\td/bot.toml\x00100644 blob ff\tother/c.toml\x00";
        let found = blobs(listed, "d/");
        let found: Vec<_> = found.iter().map(|blob| (&*blob.id, &*blob.name)).collect();
        assert_eq!(found, [("aa", "nb/a.md"), ("ee", "bot.toml")]);
    }

    #[test]
    fn answers_are_read_one_after_another() {
        let mut rest = &b"aa blob 3\na\nb\nbb blob 0\n\ncc missing\n"[..];
        assert_eq!(answer(&mut rest), Some(&b"a\nb"[..]));
        assert_eq!(answer(&mut rest), Some(&b""[..]));
        assert_eq!(answer(&mut rest), None);
    }
}
