//! The operators' guide is true: its pages compile, its tables are read, its commands run, its pictures are what the
//! program draws, and its links lead somewhere.

use crate::cli::Place;
use crate::findings::base;
use rusvakt::finding::{CODES, Finding, Severity, Source};
use rusvakt::script::Script;
use rusvakt::shell::content::{self, Files};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/dialogues");
/// Commands that serve, wait for lines, or depend on what was there before: of these only the words are held.
const NOT_RUN: [&str; 7] = [
    "preview", "chat", "run", "diff", "versions", "rollback", "test",
];

/// An example.
struct Fence {
    language: String,
    /// The heading that it stands under.
    section: String,
    text: String,
}

fn guide() -> String {
    fs::read_to_string(Path::new(FOLDER).join("README.md")).unwrap()
}

fn fences(wanted: &str) -> Vec<Fence> {
    let guide = guide();
    let mut section = String::new();
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    for line in guide.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(Fence {
                    language: language.to_owned(),
                    section: section.clone(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(fence), None) => fence.text += &format!("{line}\n"),
            (None, None) => {
                if let Some(heading) = line.strip_prefix("## ") {
                    heading.clone_into(&mut section);
                }
            }
        }
    }
    found.retain(|fence| fence.language == wanted);
    assert!(!found.is_empty(), "no example in {wanted}");
    found
}

/// The files that come with the program, without the words, which take their time.
fn shipped() -> Vec<Source> {
    let mut sources = Files::read(Path::new(FOLDER)).sources;
    sources
        .retain(|source| !source.file.contains("triage/") && !source.file.contains("questions/"));
    sources
}

/// What is wrong with a file among the others.
fn errors(mut files: Vec<Source>, file: &str, text: &str) -> Vec<Finding> {
    files.retain(|source| &*source.file != file);
    files.push(Source::new(file, text));
    let behind = [Source::new(
        "triage/fire.toml",
        "[burn]\nnb = [\"brann\"]\n",
    )];
    let mut findings = Script::compile(&files, &behind).findings;
    findings.retain(|f| &*f.file == file && f.severity == Severity::Error);
    findings
}

#[test]
fn the_pages_of_the_guide_compile() {
    let files = shipped();
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for fence in fences("markdown") {
        if !fence.text.starts_with("+++\n") {
            parts.entry(fence.section).or_default().push(fence.text);
            continue;
        }
        let subject = fence
            .text
            .lines()
            .find_map(|line| line.strip_prefix("subject"));
        let page = subject.map_or("example", |subject| subject.trim_matches([' ', '=', '"']));
        let found = errors(files.clone(), &format!("nb/{page}.md"), &fence.text);
        assert!(found.is_empty(), "{found:#?}");
    }
    for (section, parts) in parts {
        let found = errors(files.clone(), "nb/example.md", &page_of(&parts));
        assert!(found.is_empty(), "{section}: {found:#?}");
    }
}

/// A page with these parts of pages in it: buttons, whole nodes, and paragraphs.
fn page_of(parts: &[String]) -> String {
    let of = |is: fn(&str) -> bool| -> String {
        let parts = parts.iter().filter(|part| is(part));
        parts.map(|part| format!("{}\n", part.trim_end())).collect()
    };
    let buttons = of(|part| part.starts_with("- ["));
    let nodes = of(|part| part.starts_with("## "));
    let said = of(|part| !part.starts_with("- [") && !part.starts_with("## "));
    format!(
        "+++\nreviewed = 2026-11-30\nsources = [\"https://rusinfo.no/\"]\n+++\n\n# Eksempel\n\nHei.\n\n{said}\n{buttons}\
         - [Hjelp](help)\n- [Meny](!menu)\n\n{nodes}"
    )
}

#[test]
fn the_tables_of_the_guide_are_read() {
    for Fence { section, text, .. } in fences("toml") {
        let read = toml::from_str::<toml::Table>(&text);
        let read = read.unwrap_or_else(|error| panic!("{section}: {error}"));
        if read.contains_key("contacts") {
            let file = "contacts.toml";
            let whole = fs::read_to_string(Path::new(FOLDER).join(file)).unwrap();
            let found = errors(shipped(), file, &format!("{whole}\n{text}"));
            assert!(found.is_empty(), "{section}: {found:#?}");
        }
    }
}

#[test]
fn the_commands_of_the_guide_run() {
    let at = Place::new();
    fs::remove_dir_all(&at.dialogues).unwrap();
    for source in shipped() {
        at.write(&source.file, &source.text);
    }
    let mut ran = HashSet::new();
    for line in fences("sh").iter().flat_map(|fence| fence.text.lines()) {
        let (command, _) = line.split_once(" #").unwrap_or((line, ""));
        if !ran.insert(command.trim().to_owned()) {
            continue;
        }
        let mut words = command.split_whitespace();
        assert_eq!(words.next(), Some("rusvakt"), "{line}");
        let out = at.config().with_file_name("picture.svg");
        let arguments: Vec<&str> = words
            .map(|word| match word.ends_with(".svg") {
                true => out.to_str().unwrap(),
                false => word,
            })
            .collect();
        let told = match NOT_RUN.contains(&arguments[0]) || arguments.contains(&"--traffic") {
            true => at.run(&[&arguments[..], &["--help"]].concat(), b""),
            false => at.run(&arguments, b""),
        };
        assert_eq!(told.code, Some(0), "{line}\n{}{}", told.out, told.err);
        // Until somebody has filled it in, the others cannot be used.
        if let ["new", "page", page] = arguments[..] {
            for folder in ["nb", "nn", "en"] {
                fs::remove_file(at.dialogues.join(format!("{folder}/{page}.md"))).unwrap();
            }
        }
    }
}

/// `BLESS=1 cargo test guide` draws them anew.
#[test]
fn the_pictures_of_the_guide_are_what_the_program_draws() {
    let guide = guide();
    let mut drawn = Vec::new();
    for line in fences("sh").iter().flat_map(|fence| fence.text.lines()) {
        let Some((command, file)) = line.split_once(" --output ") else {
            continue;
        };
        let file = format!("bilder/{}", file.split(' ').next().unwrap_or_default());
        if !guide.contains(&format!("]({file})")) {
            continue;
        }
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let picture = Place::shipped().run(&arguments, b"");
        assert_eq!(picture.code, Some(0), "{}", picture.err);
        let path = Path::new(FOLDER).join(&file);
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &picture.out).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == picture.out,
            "{file} is another: BLESS=1 cargo test --test suite guide"
        );
        drawn.push(file);
    }
    drawn.sort();
    let files = fs::read_dir(Path::new(FOLDER).join("bilder")).unwrap();
    let mut files: Vec<String> = files
        .map(|file| format!("bilder/{}", file.unwrap().file_name().to_str().unwrap()))
        .collect();
    files.sort();
    assert_eq!(files, drawn);
}

#[test]
fn the_links_of_the_guide_lead_to_its_headings_and_every_code_has_a_row() {
    let guide = guide();
    let anchor = |heading: &str| -> String {
        let kept = heading
            .chars()
            .filter(|c| c.is_alphanumeric() || " -".contains(*c));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    let headings: Vec<String> = guide
        .lines()
        .filter(|line| line.starts_with("##"))
        .map(|line| anchor(line.trim_start_matches('#').trim_start()))
        .collect();
    let prose: String = guide.split("```").step_by(2).collect();
    let links = regex::Regex::new(r"\]\(#([^)]+)\)").unwrap();
    for link in links.captures_iter(&prose) {
        let before = &prose[..link.get(0).unwrap().start()];
        // What stands between two marks shows how a link is written.
        let marks = before.rsplit('\n').next().unwrap().matches('`').count();
        if marks.is_multiple_of(2) {
            assert!(headings.contains(&link[1].to_owned()), "{}", &link[1]);
        }
    }
    for code in CODES {
        assert!(guide.contains(&format!("| `{code}`")), "{code} has no row");
    }
}

#[test]
fn the_guide_is_no_content() {
    let at = base();
    fs::create_dir(at.path().join("bilder")).unwrap();
    fs::write(at.path().join("bilder/a.svg"), "<svg/>").unwrap();
    fs::write(at.path().join("README.md"), guide()).unwrap();
    assert_eq!(content::compile(at.path()).findings, []);
}
