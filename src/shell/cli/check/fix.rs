//! `rusvakt check --fix`: makes the changes that findings carry, and tidies the ends of lines.
//!
//! **Invariants**: only what a finding is sure of is changed; a file that somebody has saved meanwhile is left alone;
//! either all files are changed or none is.

use crate::finding::{Edit, Finding, mended, tidied};
use crate::script::Compiled;
use crate::shell::cli::CliError;
use crate::shell::content::{self, ContentFile};
use crate::shell::versions::restore::restore;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// What one mending makes plain can be mended too; but not for ever.
const ROUNDS: usize = 4;

/// Mends what can be mended for sure, and says what that was.
pub(super) fn fix(dialogues: &Path) -> Result<String, CliError> {
    if dialogues.join(content::UNFINISHED).is_dir() {
        let folder = content::UNFINISHED;
        return Err(CliError::Unfinished { folder });
    }
    let mut told = String::new();
    for round in 0..ROUNDS {
        let read = Files::read(dialogues)?;
        let Compiled { findings, .. } = content::compile(dialogues);
        let changed = read.changed(&findings, round == 0, &mut told);
        if changed.is_empty() {
            break;
        }
        read.write(dialogues, changed)?;
    }
    if told.is_empty() {
        told.push_str("Ingenting kunne rettes av seg selv.\n");
    }
    told.push('\n');
    Ok(told)
}

/// The content files byte by byte, a byte order mark with them.
struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    fn read(folder: &Path) -> Result<Files, CliError> {
        let mut files = BTreeMap::new();
        for source in content::Files::read(folder).sources {
            let path = folder.join(&*source.file);
            let bytes =
                std::fs::read(&path).map_err(|reason| CliError::Output { file: path, reason })?;
            files.insert(source.file.to_string(), bytes);
        }
        Ok(Files(files))
    }

    /// What is to stand in the files that change.
    fn changed(
        &self,
        findings: &[Finding],
        tidies: bool,
        told: &mut String,
    ) -> BTreeMap<String, Vec<u8>> {
        let mut changed = BTreeMap::new();
        for (name, bytes) in &self.0 {
            let Ok(whole) = std::str::from_utf8(bytes) else {
                continue;
            };
            let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
            let mut text = text.to_owned();
            let own = findings.iter().filter(|finding| *finding.file == **name);
            let sure: Vec<&Finding> = own.filter(|finding| finding.edit.is_some()).collect();
            let edits: Vec<Edit> = sure
                .iter()
                .filter_map(|finding| finding.edit.clone())
                .collect();
            let mending = mended(&text, &edits);
            for at in &mending.made {
                tell(told, sure[*at], &text, &edits[*at]);
            }
            text = mending.text;
            if let Some(tidy) = tidied(&text).filter(|_| tidies) {
                let _ = writeln!(told, "{name}: linjeslutt og mellomrom på slutten av linjer");
                text = tidy;
            }
            if text != whole.strip_prefix('\u{feff}').unwrap_or(whole) {
                changed.insert(name.clone(), text.into_bytes());
            }
        }
        changed
    }

    /// Writes what changed, unless a file is no longer as it was read.
    fn write(&self, folder: &Path, changed: BTreeMap<String, Vec<u8>>) -> Result<(), CliError> {
        let file = |(name, bytes): (&String, &Vec<u8>)| ContentFile {
            name: name.clone(),
            bytes: bytes.clone(),
        };
        let before = self
            .0
            .iter()
            .filter(|(name, _)| changed.contains_key(*name));
        let before: Vec<ContentFile> = before.map(file).collect();
        for old in &before {
            let path = folder.join(&old.name);
            if std::fs::read(&path).ok().as_ref() != Some(&old.bytes) {
                return Err(CliError::ChangedMeanwhile { file: path });
            }
        }
        let after: Vec<ContentFile> = changed.iter().map(file).collect();
        restore(folder, &before, &after)?;
        Ok(())
    }
}

fn tell(told: &mut String, finding: &Finding, text: &str, edit: &Edit) {
    let before = text.get(edit.range.clone()).unwrap_or_default().trim();
    let after = edit.replacement.trim();
    let Finding {
        file, line, code, ..
    } = finding;
    let _ = match (before, after) {
        ("", "") => writeln!(told, "{file}:{line}: rettet mellomrom [{code}]"),
        ("", after) => writeln!(told, "{file}:{line}: skrev «{after}» [{code}]"),
        _ => writeln!(told, "{file}:{line}: «{before}» → «{after}» [{code}]"),
    };
}

#[cfg(test)]
mod tests {
    use super::Files;
    use std::collections::BTreeMap;
    use std::fs;

    #[test]
    fn a_file_that_somebody_saved_meanwhile_is_left_alone() {
        let folder = tempfile::TempDir::new().unwrap();
        for (name, text) in [("a.toml", "a"), ("b.toml", "b")] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let read = Files::read(folder.path()).unwrap();
        fs::write(folder.path().join("b.toml"), "saved").unwrap();
        let changed = |name: &str| (name.to_owned(), b"mended".to_vec());
        let both = BTreeMap::from([changed("a.toml"), changed("b.toml")]);
        assert!(read.write(folder.path(), both).is_err());
        let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(
            (text("a.toml"), text("b.toml")),
            ("a".into(), "saved".into())
        );
        read.write(folder.path(), BTreeMap::from([changed("a.toml")]))
            .unwrap();
        assert_eq!(text("a.toml"), "mended");
    }
}
