//! What reviewers have decided, in files that are only added to: labels, what became of groups, cases, patches.

use super::files;
use super::reviewers::random;
use crate::review::cells::Draws;
use crate::review::label::{HEADING, Label, Labels};
use crate::review::likeness::alike;
use crate::text::fold;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

const LABELS: &str = "labels.jsonl";
const GROUPS: &str = "groups.jsonl";
const CASES: &str = "cases.tsv";
const PATCHES: &str = "patches";
const EXPORT_KEY: &str = "export.key";

/// The files of what was decided.
pub(super) struct Decisions {
    folder: PathBuf,
    cases: PathBuf,
}

/// What became of a group of what was not understood.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Settled {
    pub(super) at: Timestamp,
    pub(super) by: String,
    /// The words that those in the group share.
    pub(super) wording: String,
    /// The node that a patch lets it ask for; none when it is off topic.
    pub(super) node: Option<String>,
}

impl Decisions {
    pub(super) fn of(folder: &Path, cases: Option<PathBuf>) -> Decisions {
        Decisions {
            folder: folder.to_owned(),
            cases: cases.unwrap_or_else(|| folder.join(CASES)),
        }
    }

    /// All labels. Lines that make no sense are passed over.
    pub(super) fn labels(&self) -> io::Result<Labels> {
        let mut labels = Labels::default();
        for label in lines::<Label>(&self.folder.join(LABELS))? {
            labels.add(&label);
        }
        Ok(labels)
    }

    pub(super) fn label(&self, label: &Label) -> io::Result<()> {
        self.add(LABELS, label)
    }

    /// What became of groups.
    pub(super) fn settled(&self) -> io::Result<Vec<Settled>> {
        lines(&self.folder.join(GROUPS))
    }

    pub(super) fn settle(&self, settled: &Settled) -> io::Result<()> {
        self.add(GROUPS, settled)
    }

    /// Where cases are written.
    pub(super) fn cases(&self) -> &Path {
        &self.cases
    }

    /// Whether a case of this row's id is written already.
    pub(super) fn has_case(&self, row: &str) -> io::Result<bool> {
        let id = row.split('\t').next().unwrap_or_default();
        let text = String::from_utf8_lossy(&files::read(&self.cases)?).into_owned();
        Ok(text.lines().any(|line| line.split('\t').next() == Some(id)))
    }

    /// Writes a case.
    pub(super) fn write_case(&self, row: &str) -> io::Result<()> {
        let add = |bytes: &[u8]| match bytes {
            [] => format!("{HEADING}\n{row}"),
            _ => row.to_owned(),
        };
        files::append(&self.cases, add)
    }

    /// Writes a patch; where.
    pub(super) fn write_patch(&self, day: Date, page: &str, patch: &str) -> io::Result<PathBuf> {
        let folder = self.folder.join(PATCHES);
        let name = |n: usize| folder.join(format!("{day}-{n}-{page}.patch"));
        let free = (1..).map(name).find(|path| !path.exists());
        let path = free.unwrap_or_else(|| name(0));
        files::replace(&path, patch.as_bytes())?;
        Ok(path)
    }

    /// What is taken off exported counts, under a key that is made the first time.
    pub(super) fn draws(&self) -> io::Result<Draws> {
        let path = self.folder.join(EXPORT_KEY);
        let mut bytes = files::read(&path)?;
        if bytes.is_empty() {
            let _alone = files::alone(&path)?;
            bytes = files::read(&path)?;
            if bytes.is_empty() {
                bytes = random::<32>().map_err(io::Error::other)?.to_vec();
                files::replace(&path, &bytes)?;
            }
        }
        let key = bytes.try_into().map_err(|_| {
            let told = format!("{} is no key; put a copy of it back", path.display());
            io::Error::new(io::ErrorKind::InvalidData, told)
        })?;
        Ok(Draws::under(key))
    }

    fn add(&self, file: &str, line: &impl Serialize) -> io::Result<()> {
        let json = serde_json::to_string(line)?;
        files::append(&self.folder.join(file), |_| json)
    }
}

impl Settled {
    /// Whether it was said of a group with these words.
    pub(super) fn is_of(&self, wording: &str) -> bool {
        alike(&fold(&self.wording), &fold(wording))
    }
}

fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> io::Result<Vec<T>> {
    let bytes = files::read(path)?;
    let lines = bytes.split(|byte| *byte == b'\n');
    Ok(lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two keys would tell the same cells twice.
    #[test]
    fn all_who_export_first_have_one_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let drawn = || {
            let draws = Decisions::of(folder.path(), None).draws().expect("a key");
            (0..64).map(|n| draws.steps(&n.to_string())).collect()
        };
        let all: Vec<Vec<usize>> = std::thread::scope(|scope| {
            let exporting: Vec<_> = (0..8).map(|_| scope.spawn(drawn)).collect();
            let drawn = exporting.into_iter().map(|drawn| drawn.join());
            drawn.map(|drawn| drawn.expect("drawn")).collect()
        });
        assert!(all.windows(2).all(|two| two[0] == two[1]));
    }
}
