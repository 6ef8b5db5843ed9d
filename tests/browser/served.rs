//! The program as it serves a page on this machine, on dialogues that can be changed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The program with a page; it ends with the test.
pub(crate) struct Served {
    program: Child,
    /// Where the page is.
    pub(crate) address: String,
    folder: TempDir,
}

impl Served {
    /// Starts `rusvakt preview` on the smallest dialogues that are whole.
    pub(crate) fn preview() -> Served {
        let folder = TempDir::new().unwrap();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts/base");
        copy(&base, folder.path());
        replace(
            folder.path(),
            "contacts.toml",
            "phone = \"915 08 588\", hours = \"always\"",
            "phone = \"915 08 588\", hours = [{ days = \"man-fre\", open = \"11:00\", close = \"18:00\" }]",
        );
        // Somebody always answers on its routes.
        replace(
            folder.path(),
            "contacts.toml",
            "[\"rustelefonen\"]",
            "[\"rustelefonen\", \"legevakt\"]",
        );
        let mut program = Command::new(env!("CARGO_BIN_EXE_rusvakt"))
            .args(["preview", "--config"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml"))
            .env("RUSVAKT_PREVIEW__ADDRESS", "127.0.0.1:0")
            .env("RUSVAKT_CONTENT__DIALOGUES", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(program.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"));
        let address = address
            .unwrap_or_else(|| panic!("no address in {line:?}"))
            .to_owned();
        Served {
            program,
            address,
            folder,
        }
    }

    /// Puts a text in the place of another in a page.
    pub(crate) fn replace(&self, file: &str, old: &str, new: &str) {
        replace(self.folder.path(), file, old, new);
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "{file} holds no {old}");
    fs::write(path, text.replace(old, new)).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &place),
            false => drop(fs::copy(&path, place).unwrap()),
        }
    }
}
