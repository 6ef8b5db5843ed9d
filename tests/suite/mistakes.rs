//! Twenty mistakes that operators make, each put into a copy of the dialogues that come with the program: each is
//! reported at its line with its code, none makes the check fail, and none that is an error takes the place of what the
//! bot says.

use crate::cli::Place;
use rusvakt::finding::{Finding, Severity, Source};
use rusvakt::script::{Compiled, Script};
use rusvakt::shell::content::{self, Files};
use rusvakt::shell::reload::{Looked, Reload};
use rusvakt::shell::service::spoken::Spoken;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

/// The pages and tables that come with the program; the words are left out, which take their time, and all translations
/// but one page's.
static SHIPPED: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let mut sources = Files::read(Path::new(DIALOGUES)).sources;
    let is_kept =
        |file: &str| !is_words(file) && (!is_translation(file) || file.contains("/nitrous"));
    sources.retain(|source| is_kept(&source.file));
    sources
});

const DIALOGUES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/dialogues");
const PAGE: &str = "nb/nitrous-oxide.md";
const EFFECTS: &str = "## Slik virker lystgass {#effects}";

/// Something put in the place of something else.
struct Mistake {
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: String,
    /// What must be found.
    code: &'static str,
    /// Where it must be found, when not in the file that was changed.
    told_in: &'static str,
    /// What stands on the line where it must be found.
    line: &'static str,
    severity: Severity,
}

impl Mistake {
    fn new(
        name: &'static str,
        (file, from, to): (&'static str, &'static str, impl Into<String>),
        (code, line): (&'static str, &'static str),
    ) -> Mistake {
        Mistake {
            name,
            file,
            from,
            to: to.into(),
            code,
            told_in: file,
            line,
            severity: Severity::Error,
        }
    }

    /// As a warning: the files can be used, as bokmål is shown where a translation is missing.
    fn warned(self) -> Mistake {
        Mistake {
            severity: Severity::Warning,
            ..self
        }
    }

    fn told_in(self, told_in: &'static str) -> Mistake {
        Mistake { told_in, ..self }
    }

    /// The files with the mistake in them.
    fn made(&self) -> Vec<Source> {
        let mut files = SHIPPED.clone();
        let file = files.iter_mut().find(|source| &*source.file == self.file);
        let file = file.unwrap_or_else(|| panic!("{}: {} is not there", self.name, self.file));
        assert!(file.text.contains(self.from), "{}", self.name);
        *file = Source::new(
            file.file.clone(),
            file.text.replacen(self.from, &self.to, 1),
        );
        files
    }

    fn check(&self, files: &[Source], compiled: &Compiled) {
        let text = files.iter().find(|source| &*source.file == self.told_in);
        let lines = text.unwrap().text.lines();
        let line = 1 + lines.take_while(|line| !line.contains(self.line)).count();
        let there =
            |finding: &&Finding| finding.code == self.code && &*finding.file == self.told_in;
        let found = compiled.findings.iter().find(there);
        let found = found.unwrap_or_else(|| panic!("{}: {:#?}", self.name, compiled.findings));
        assert_eq!(
            (found.line, found.severity),
            (line, self.severity),
            "{}: {found:#?}",
            self.name
        );
        assert!(!found.help.is_empty(), "{}", self.name);
        if self.severity == Severity::Error {
            assert!(compiled.script.is_none(), "{}", self.name);
        }
    }
}

/// The mistakes that are made inside a file.
fn written() -> Vec<Mistake> {
    let long = format!("Hos tannlegen. {}", "Det tar litt tid. ".repeat(300));
    let ring = "\n- [Igjen](#rest)\n- [Snakk med noen](help)\n\n## Rest {#rest}\n\nMer.\n\n";
    vec![
        Mistake::new(
            "dead link",
            (PAGE, "(#signs)", "(#nowhere-at-all)"),
            ("target-missing", "(#nowhere-at-all)"),
        ),
        Mistake::new(
            "wrong id",
            (PAGE, "{#dependence}", "{#dependance}"),
            ("target-missing", "](#dependence)"),
        ),
        Mistake::new(
            "missing translation",
            ("en/nitrous-oxide.md", "{#signs}", "{#signs-of-use}"),
            ("translation-missing", "{#signs}"),
        )
        .warned()
        .told_in(PAGE),
        Mistake::new(
            "stale translation",
            (PAGE, "Lystgass virker på noen sekunder", "Lystgass virker straks"),
            ("translation-outdated", "{#effects}"),
        )
        .warned()
        .told_in("nn/nitrous-oxide.md"),
        Mistake::new(
            "loop of follow-ups",
            (PAGE, EFFECTS, "## Slik virker lystgass {#effects follow-up=5m:#effects}"),
            ("follow-up-loop", "{#effects"),
        ),
        Mistake::new(
            "unreachable node",
            (PAGE, EFFECTS, format!("## Øde {{#desert}}\n\nHei.\n\n- [Til menyen](!menu)\n- [Snakk med noen](help)\n\n{EFFECTS}")),
            ("node-unreachable", "{#desert}"),
        )
        .warned(),
        Mistake::new(
            "bad TOML",
            (PAGE, "reviewed = 2026-11-30", "reviewed = = 2026-11-30"),
            ("front-matter-unreadable", "reviewed = ="),
        ),
        Mistake::new(
            "bad Markdown: a table",
            (PAGE, EFFECTS, format!("{EFFECTS}\n\n| a | b |\n| --- | --- |\n| c | d |")),
            ("markup-unsupported", "| a | b |"),
        ),
        Mistake::new(
            "bad Markdown: half a link",
            (PAGE, "- [Abstinens](#withdrawal)", "- [Abstinens](#withdrawal"),
            ("choice-not-a-link", "- [Abstinens](#withdrawal"),
        ),
        Mistake::new(
            "number in text",
            (PAGE, "Mange blir svimle", "Ring 22 59 13 00 hvis du blir svimmel. Mange blir svimle"),
            ("number-in-text", "Ring 22 59 13 00"),
        ),
        Mistake::new(
            "overlong text",
            (PAGE, "Hos tannlegen", long),
            ("text-too-long", "{#effects}"),
        ),
        Mistake::new(
            "unknown contact on a button",
            (PAGE, "- [Abstinens](#withdrawal)", "- [Abstinens](@rustelefon)"),
            ("contact-missing", "(@rustelefon)"),
        ),
        Mistake::new(
            "unknown contact in a text",
            (PAGE, "{contact.rustelefonen.status}", "{contact.rustelefon.status}"),
            ("placeholder-unknown-contact", "{contact.rustelefon.status}"),
        ),
        Mistake::new(
            "wrong hours",
            (
                "contacts.toml",
                "\n    { days = \"man-fre\", open = \"11:00\"",
                "\n    { days = \"man-fre\", open = \"31:00\"",
            ),
            ("contact-hours-invalid", "31:00"),
        ),
        Mistake::new(
            "duplicate node",
            (PAGE, "{#signs}", "{#risks}"),
            ("node-duplicate", "## Tegn på bruk"),
        ),
        Mistake::new(
            "choice without a target",
            (PAGE, "- [Abstinens](#withdrawal)", "- [Abstinens]()"),
            ("target-malformed", "- [Abstinens]()"),
        ),
        Mistake::new(
            "choice that is no link",
            (PAGE, "- [Abstinens](#withdrawal)", "- Abstinens"),
            ("choice-not-a-link", "- Abstinens"),
        ),
        Mistake::new(
            "merge conflict marker",
            (PAGE, "Mange blir svimle", "<<<<<<< HEAD\nMange blir svimle"),
            ("merge-conflict", "<<<<<<< HEAD"),
        ),
        Mistake::new(
            "loop of buttons",
            (PAGE, "\n- [Fare og overdose](#risks)\n- [Blanding med annet](#mixing)\n- [Avhengighet](#dependence)\n- [Hvor lenge det vises på prøve](#detection)\n- [Snakk med noen](help)\n- [Til menyen](!menu)\n", format!("{ring}- [Igjen](#effects)\n- [Snakk med noen](help)\n")),
            ("ring-closed", "{#effects}"),
        )
        .warned(),
    ]
}

#[test]
fn each_mistake_in_a_file_is_told_at_its_line_with_its_code() {
    let behind = [Source::new(
        "triage/fire.toml",
        "[burn]\nnb = [\"brann\"]\n",
    )];
    let sound = Script::compile(&SHIPPED, &behind);
    assert!(sound.script.is_some(), "{:#?}", sound.findings);
    for mistake in written() {
        let files = mistake.made();
        mistake.check(&files, &Script::compile(&files, &behind));
    }
}

/// A file as it should not lie in the folder, and what is told of it.
struct Misplaced {
    name: &'static str,
    make: fn(&Path),
    told: (&'static str, usize),
}

/// The mistakes that are made with files.
const MISPLACED: [Misplaced; 5] = [
    Misplaced {
        name: "wrong encoding",
        make: |folder| {
            let page = folder.join(PAGE);
            let text = fs::read_to_string(&page).unwrap();
            let bytes: Vec<u8> = text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'-'))
                .collect();
            fs::write(page, bytes).unwrap();
        },
        told: (PAGE, 14),
    },
    Misplaced {
        name: "a folder that is named as a page",
        make: |folder| fs::create_dir(folder.join("nb/page.md")).unwrap(),
        told: ("nb/page.md", 1),
    },
    Misplaced {
        name: "a file that cannot be read",
        make: |folder| {
            let page = folder.join("nb/closed.md");
            fs::write(&page, "# Lukket").unwrap();
            let mut permissions = fs::metadata(&page).unwrap().permissions();
            std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0);
            fs::set_permissions(&page, permissions).unwrap();
            // Whoever may read everything is told the same of a link to what is not there.
            if fs::read(&page).is_ok() {
                fs::remove_file(&page).unwrap();
                symlink("/nowhere/at/all", page).unwrap();
            }
        },
        told: ("nb/closed.md", 1),
    },
    Misplaced {
        name: "a link out of the folder",
        make: |folder| symlink("/etc/passwd", folder.join("nb/passwd.md")).unwrap(),
        told: ("nb/passwd.md", 1),
    },
    Misplaced {
        name: "a file of 50 MB",
        make: |folder| {
            let file = fs::File::create(folder.join("nb/large.md")).unwrap();
            file.set_len(50 << 20).unwrap();
        },
        told: ("nb/large.md", 1),
    },
];

/// A copy of the shipped dialogues without the words.
fn copy() -> TempDir {
    let copy = TempDir::new().unwrap();
    for source in &*SHIPPED {
        let file = copy.path().join(&*source.file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, &*source.text).unwrap();
    }
    copy
}

fn is_translation(file: &str) -> bool {
    file.starts_with("nn/") || file.starts_with("en/")
}

fn is_words(file: &str) -> bool {
    file.starts_with("triage/") || file.starts_with("questions/")
}

#[test]
fn a_running_bot_keeps_the_good_set_whatever_is_wrong_with_the_files() {
    let folder = copy();
    let good = Arc::new(content::compile(folder.path()).script.unwrap());
    let spoken = Spoken::new(good.clone());
    let mut reload = Reload::of(folder.path());
    assert!(reload.look(&spoken).is_none());

    let mut expected = Vec::new();
    for misplaced in &MISPLACED {
        (misplaced.make)(folder.path());
        let (file, line) = misplaced.told;
        // A finding of reading alone makes that the files are no script, whatever stands in them.
        let alone = Files::read(folder.path()).findings;
        assert_eq!(places(&alone), [(file, line)], "{}", misplaced.name);
        expected.push((file.to_owned(), line));
        mend(folder.path(), file);
    }
    for misplaced in &MISPLACED {
        (misplaced.make)(folder.path());
    }
    let findings = refused(&mut reload, &spoken);
    let mut found = places(&findings);
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found.len(), expected.len());
    assert!(
        found.iter().zip(&expected).all(|(a, b)| *a == (&*b.0, b.1)),
        "{found:?}"
    );
    assert_eq!(spoken.now().version(), good.version());
    for misplaced in &MISPLACED {
        mend(folder.path(), misplaced.told.0);
    }

    // Of the errors inside files one stands for all: an error makes no script, which the test above holds of each.
    let file = folder.path().join(PAGE);
    let sound = fs::read_to_string(&file).unwrap();
    fs::write(&file, sound.replace("(#signs)", "(#nowhere-at-all)")).unwrap();
    let findings = refused(&mut reload, &spoken);
    assert!(
        findings
            .iter()
            .any(|finding| finding.code == "target-missing"),
        "{findings:#?}"
    );
    assert_eq!(spoken.now().version(), good.version());
}

/// Where files cannot be read.
fn places(findings: &[Finding]) -> Vec<(&str, usize)> {
    let unreadable = findings.iter().filter(|f| f.code == "file-unreadable");
    unreadable
        .map(|finding| (&*finding.file, finding.line))
        .collect()
}

/// What is told of files that are not used: they must have stood still from one look to the next.
fn refused(reload: &mut Reload, spoken: &Spoken) -> Vec<Finding> {
    assert!(reload.look(spoken).is_none());
    match reload.look(spoken) {
        Some(Looked::Refused(findings)) => findings,
        other => panic!("{other:?}"),
    }
}

/// Puts a file back as it was, or away.
fn mend(folder: &Path, file: &str) {
    let path = folder.join(file);
    let gone = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
    gone.unwrap();
    if let Some(source) = SHIPPED.iter().find(|source| &*source.file == file) {
        fs::write(path, &*source.text).unwrap();
    }
}

#[test]
fn pages_of_windows_load_as_others_do() {
    let folder = copy();
    let page = folder.path().join(PAGE);
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    let compiled = content::compile(folder.path());
    let ours = compiled.findings.iter().filter(|f| &*f.file == PAGE);
    assert!(compiled.script.is_some());
    assert_eq!(ours.collect::<Vec<_>>(), Vec::<&Finding>::new());
}

#[test]
fn what_is_sure_is_mended_and_nothing_else() {
    let at = Place::new();
    let folder = at.dialogues.clone();
    fs::remove_dir_all(&folder).unwrap();
    for source in &*SHIPPED {
        at.write(&source.file, &source.text);
    }
    let sound = fs::read_to_string(folder.join(PAGE)).unwrap();
    at.replace(PAGE, "(#withdrawal)", "(#withdrawl)");
    at.replace(PAGE, "- [Tegn på bruk](#signs)", "- [Tegn på bruk](#sgn)");
    at.replace(
        PAGE,
        "{contact.rustelefonen.status}",
        "{contact.rustelefone.status}",
    );
    at.replace(PAGE, "reviewed = 2026-11-30", "reviewed = “2026-11-30”");
    at.replace("nb/deleted.md", "\n# ", "\n### ");
    at.replace("nb/hidden.md", "\n# ", "\n#");
    let windows = fs::read_to_string(folder.join("nb/stopped.md")).unwrap();
    let windows = windows.replace('\n', "\r\n");
    at.write("nb/stopped.md", &format!("\u{feff}{}", windows.trim_end()));

    let fixed = at.run(&["check", "--fix"], b"");
    assert_eq!(fixed.code, Some(1), "{}", fixed.out);
    for told in [
        "nb/nitrous-oxide.md:39: «#withdrawl» → «#withdrawal» [target-missing]\n",
        "«{contact.rustelefone.status}» → «{contact.rustelefonen.status}» [placeholder-unknown-contact]\n",
        "nb/nitrous-oxide.md:3: «reviewed = “2026-11-30”» → «reviewed = 2026-11-30» [front-matter-unreadable]\n",
        "«###» → «#» [first-heading-small]\n",
        "rettet mellomrom [heading-space]\n",
        "nb/stopped.md: linjeslutt",
        "feil [target-missing]: «nitrous-oxide#sgn» er ikke der",
    ] {
        assert!(fixed.out.contains(told), "{told}\n{}", fixed.out);
    }
    at.replace(PAGE, "(#sgn)", "(#signs)");
    assert_eq!(fs::read_to_string(folder.join(PAGE)).unwrap(), sound);
    for page in ["nb/deleted.md", "nb/hidden.md", "nb/stopped.md"] {
        let shipped = fs::read_to_string(Path::new(DIALOGUES).join(page)).unwrap();
        assert_eq!(fs::read_to_string(folder.join(page)).unwrap(), shipped);
    }
    let again = at.run(&["check", "--fix"], b"");
    assert_eq!(again.code, Some(0), "{}", again.out);
    assert!(
        again
            .out
            .starts_with("Ingenting kunne rettes av seg selv.\n")
    );
}

/// What people write where a button leads, a line that is gone, and a heading without its space: each is the only error,
/// and is mended to the letter.
#[test]
fn what_people_mistype_is_told_alone_and_mended() {
    let at = Place::new();
    let page = at.dialogues.join("nb/deleted.md");
    let sound = fs::read_to_string(&page).unwrap();
    let node = "\n## Mer {#more}\n\nHei.\n\n- [Snakk med noen](help)\n- [Til menyen](!menu)\n";
    for (from, to, told) in [
        (
            "(!menu)",
            "(!meny)",
            "9:1: feil [target-malformed]: «!meny» leder ikke noe sted\n",
        ),
        ("(help)", "(nb/help)", "mente du (help)?"),
        ("(help)", "(Help)", "mente du (help)?"),
        ("(help)", "(help.md)", "mente du (help)?"),
        (
            "](help)",
            "] (help)",
            "gjør dette: skriv - [Snakk med noen](help)\n",
        ),
        (
            "\n+++\n\n",
            "\n\n",
            "5:1: feil [front-matter-missing]: her mangler linjen +++",
        ),
        (
            "+++\nrev",
            "rev",
            "1:1: feil [front-matter-missing]: her mangler linjen +++",
        ),
    ] {
        assert!(sound.contains(from), "{from}");
        fs::write(&page, sound.replacen(from, to, 1)).unwrap();
        let checked = at.run(&["check"], b"");
        assert!(
            checked.out.contains(told.trim_start_matches("9:1: "))
                && checked.out.contains("\n1 feil, 0 advarsler\n"),
            "{to}: {}",
            checked.out
        );
        let fixed = at.run(&["check", "--fix"], b"");
        assert_eq!(fixed.code, Some(0), "{to}: {}", fixed.out);
        assert_eq!(fs::read_to_string(&page).unwrap(), sound, "{to}");
    }

    let with_node = sound.replace("(help)", "(#more)") + node;
    fs::write(&page, with_node.replace("## Mer", "##Mer")).unwrap();
    let checked = at.run(&["check", "nb/deleted"], b"");
    assert!(
        checked.out.contains("advarsel [heading-space]")
            && !checked.out.contains("[heading-missing]")
            && !checked.out.contains("[target-missing]"),
        "{}",
        checked.out
    );
    at.run(&["check", "--fix"], b"");
    assert_eq!(fs::read_to_string(&page).unwrap(), with_node);

    for (date, told) in [
        (
            "2026-11-31",
            "datoen 2026-11-31 finnes ikke, for november 2026 har 30 dager\n",
        ),
        (
            "2026-13-01",
            "datoen 2026-13-01 finnes ikke, for året har 12 måneder\n",
        ),
    ] {
        fs::write(&page, sound.replace("2026-11-24", date)).unwrap();
        let checked = at.run(&["check"], b"");
        let place = format!(
            "nb/deleted.md:2:12: feil [front-matter-unreadable]: opplysningene øverst kan ikke leses: {told}"
        );
        assert!(
            checked.out.contains(&place) && checked.out.contains("\n1 feil, 0 advarsler\n"),
            "{}",
            checked.out
        );
    }
}

/// Bokmål can be tried, and published, before its translations: what they lack is told with the line where it belongs.
#[test]
fn a_new_button_on_bokmål_waits_for_its_translations() {
    let at = Place::new();
    let accepted = at.run(&["check", "--accept", "deleted"], b"");
    assert!(accepted.out.contains("Alt er i orden."), "{}", accepted.out);
    let buttons = "- [Snakk med noen](help)\n";
    at.replace(
        "nb/deleted.md",
        buttons,
        &format!("- [Hjelp nå](urgent)\n{buttons}"),
    );
    let lags = at.run(&["check"], b"");
    assert_eq!(lags.code, Some(0), "{}", lags.out);
    for told in [
        "nn/deleted.md:10:1: advarsel [translation-leads-elsewhere]: «deleted» mangler en knapp som er på bokmål: \
         [Hjelp nå](urgent)\n",
        "gjør dette: oversett det som står på knappen, og skriv den på linje 10\n",
        "en/deleted.md:10:1: advarsel [translation-leads-elsewhere]",
    ] {
        assert!(lags.out.contains(told), "{told}\n{}", lags.out);
    }
    // Whoever says that the translation fits, is told that it does not.
    for name in ["nn/deleted", "nn/deleted#start", "alle"] {
        let hasty = at.run(&["check", "--accept", name], b"");
        assert_eq!(hasty.code, Some(1), "{}", hasty.out);
        for told in [
            "  nn/deleted#start (nn/deleted.md:6): knappene leder ikke dit de gjør på bokmål\n",
            "nn/deleted.md:10:1: advarsel [translation-leads-elsewhere]",
        ] {
            assert!(hasty.out.contains(told), "{name}: {told}\n{}", hasty.out);
        }
    }
}

/// A target and an order are part of what a translation is made from, and what to write is told to the letter.
#[test]
fn a_button_that_leads_elsewhere_on_bokmål_waits_for_its_translations() {
    let at = Place::new();
    assert_eq!(at.run(&["check", "--accept", "alle"], b"").code, Some(0));
    at.replace("nb/deleted.md", "(help)", "(urgent)");
    let lags = at.run(&["check"], b"");
    assert_eq!(lags.code, Some(0), "{}", lags.out);
    for told in [
        "nn/deleted.md:10:1: advarsel [translation-leads-elsewhere]: knappen «Snakk med nokon» under «deleted» leder til \
         «help», men den på bokmål, «Snakk med noen», til «urgent»\n",
        "gjør dette: skriv linje 10: - [Snakk med nokon](urgent)\n",
        "nn/deleted.md:6:1: advarsel [translation-outdated]",
    ] {
        assert!(lags.out.contains(told), "{told}\n{}", lags.out);
    }

    let buttons = "- [Snakk med noen](urgent)\n- [Til menyen](!menu)\n";
    let turned = "- [Til menyen](!menu)\n- [Snakk med noen](help)\n";
    at.replace("nb/deleted.md", buttons, turned);
    let lags = at.run(&["check"], b"");
    assert_eq!(lags.code, Some(0), "{}", lags.out);
    let told =
        "gjør dette: skriv linje 10: - [Til menyen](!menu); linje 11: - [Snakk med nokon](help)\n";
    assert!(lags.out.contains(told), "{}", lags.out);
}

#[test]
fn a_heading_that_is_gone_is_the_only_error() {
    let gone = |heading: &str| {
        let mut files = SHIPPED.clone();
        let page = files
            .iter_mut()
            .find(|source| &*source.file == PAGE)
            .unwrap();
        assert!(page.text.contains(heading), "{heading}");
        *page = Source::new(PAGE, page.text.replacen(heading, "", 1));
        let found = Script::compile(&files, &[]).findings.into_iter();
        let errors =
            found.filter(|f| f.severity == Severity::Error && !f.file.starts_with("triage"));
        errors
            .map(|f| format!("{} {} {}", f.file, f.code, f.help))
            .collect::<Vec<_>>()
    };
    let told = gone(EFFECTS);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].starts_with(&format!("{PAGE} heading-missing "))
            && told[0].contains("## Tittel {#effects}"),
        "{told:#?}"
    );
    let told = gone("# Lystgass\n");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("text-before-heading"), "{told:#?}");
    let told = gone("{#effects}");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].ends_with("node-without-id skriv {#effects} bak overskriften"),
        "{told:#?}"
    );
}

#[test]
fn a_translation_is_outdated_until_it_is_accepted() {
    let at = Place::new();
    let all = at.run(&["check", "--accept", "alle"], b"");
    assert!(
        all.out.starts_with("Merket som oversatt") && all.out.contains("Alt er i orden."),
        "{}",
        all.out
    );
    at.replace("nb/deleted.md", "Det er slettet.", "Alt er slettet.");
    let outdated = at.run(&["check"], b"");
    assert!(
        outdated
            .out
            .contains("nn/deleted.md:6:1: advarsel [translation-outdated]"),
        "{}",
        outdated.out
    );
    assert!(
        outdated.out.contains("0 feil, 2 advarsler"),
        "{}",
        outdated.out
    );
    // Nobody has touched the translation since: that it fits as it is must be said of the node.
    let page = at.run(&["check", "--accept", "deleted"], b"");
    assert_eq!(page.code, Some(1), "{}", page.out);
    assert!(
        page.out.starts_with(
            "Ingen noder er merket.\nIkke merket: 2 noder.\n  \
             en/deleted#start (en/deleted.md:6): oversettelsen er ikke endret siden bokmål ble det\n"
        ) && page.out.contains("rusvakt check --accept en/deleted#start\n"),
        "{}",
        page.out
    );
    let one = at.run(&["check", "--accept", "nn/deleted#start"], b"");
    assert!(
        one.out.starts_with(
            "Merket som oversatt fra det som står på bokmål nå: 1 node.\n  nn/deleted#start (nn/deleted.md:6)\n\
             Angre: rusvakt check --unaccept nn/deleted#start\n"
        ),
        "{}",
        one.out
    );
    assert!(
        one.out.contains("en/deleted.md:6:1") && one.out.contains("0 feil, 1 advarsel\n"),
        "{}",
        one.out
    );
    let undone = at.run(&["check", "--unaccept", "nn/deleted#start"], b"");
    assert!(
        undone.out.contains("0 feil, 2 advarsler\n"),
        "{}",
        undone.out
    );
    // What was changed since is marked with its page; not when its figures are others.
    at.replace("en/deleted.md", "is deleted.", "is now deleted, all 3.");
    let figures = at.run(&["check", "--accept", "deleted"], b"");
    assert!(
        figures.out.contains("(en/deleted.md:6): tallene"),
        "{}",
        figures.out
    );
    at.replace("en/deleted.md", ", all 3.", ".");
    let changed = at.run(&["check", "--accept", "deleted"], b"");
    assert!(
        changed.out.contains("1 node.\n  en/deleted#start (en")
            && changed.out.contains("0 feil, 1 advarsel\n"),
        "{}",
        changed.out
    );
    let node = at.run(&["check", "--accept", "deleted#strt"], b"");
    assert!(node.err.contains("mente du #start?"), "{}", node.err);
    for (page, told) in [
        ("nn/nowhere", "det er ingen side som heter «nn/nowhere»"),
        ("delete", "mente du rusvakt check --accept deleted?"),
        ("nb/deleted", "skriv rusvakt check --accept deleted"),
    ] {
        let unknown = at.run(&["check", "--accept", page], b"");
        assert_eq!(unknown.code, Some(1));
        // The report is broken into lines as wide as a terminal.
        let err = unknown.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(err.contains(told), "{}", unknown.err);
    }
}
