//! The commands that programs and operators call, as processes of their own: what they print and how they end.

use crate::findings::base;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use tempfile::TempDir;

/// What the command printed and how it ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

#[test]
fn check_finds_nothing_in_the_base() {
    let at = Place::new();
    let text = at.run(&["check"], b"");
    assert_eq!((text.code, &*text.out), (Some(0), "Alt er i orden.\n"));
    let json = at.run(&["check", "--format", "json"], b"");
    assert_eq!((json.code, &*json.out), (Some(0), "[]\n"));
}

#[test]
fn check_ends_with_one_only_when_there_is_an_error() {
    let at = Place::new();
    at.write("kontakter.toml", "");
    let warned = at.run(&["check", "--format", "json"], b"");
    assert_eq!(warned.code, Some(0));
    assert!(warned.out.contains("\"warning\""), "{}", warned.out);
    at.replace("en/deleted.md", "(help)", "(halp)");
    assert_eq!(at.run(&["check", "--format", "json"], b"").code, Some(1));
    assert_eq!(at.run(&["check"], b"").code, Some(1));
}

#[test]
fn scrub_prints_texts_without_what_is_personal() {
    let at = Place::new();
    let messages = "æ hete Kåre, ring 99 88 77 66\nring 113\n";
    let lines = at.run(&["scrub"], messages.as_bytes());
    assert_eq!(lines.out, "æ hete [NAVN], ring [TLF]\nring 113\n");
    let json = at.run(&["scrub", "--jsonl"], messages.as_bytes());
    let first: Value = serde_json::from_str(json.out.lines().next().unwrap()).unwrap();
    assert_eq!(first["text"], "æ hete [NAVN], ring [TLF]");
    assert_eq!(
        first["found"][0],
        serde_json::json!({"kind": "name", "start": 7, "end": 11})
    );
    assert_eq!(first["found"][1]["kind"], "phone");
}

#[test]
fn test_holds_the_base_and_tells_of_a_conversation_that_goes_another_way() {
    let at = Place::new();
    let held = at.run(&["test"], b"");
    assert_eq!(held.code, Some(0), "{}{}", held.out, held.err);
    let talk = "now: 2027-03-01 12:00\n\n> /start\n< Hallo!\n";
    at.write("nb/menu.transcript", talk);
    let told = at.run(&["test"], b"");
    assert_eq!(told.code, Some(1));
    assert!(
        told.out
            .contains("nb/menu.transcript:4: boten sa noe annet\n    ventet | < Hallo!\n    kom    | < Hei! Hva lurer du på?\n"),
        "{}",
        told.out
    );
    assert!(
        told.out.contains("skriver «rusvakt test --bless»"),
        "{}",
        told.out
    );
    assert_eq!(at.run(&["test", "nb/help"], b"").code, Some(0));
    assert_eq!(at.run(&["test", "nb/menu.md"], b"").code, Some(1));
    let blessed = at.run(&["test", "--bless"], b"");
    assert!(
        blessed.out.contains("-< Hallo!\n+< Hei! Hva lurer du på?"),
        "{}",
        blessed.out
    );
    assert_eq!(blessed.code, Some(0), "{}", blessed.out);
    assert_eq!(at.run(&["test"], b"").code, Some(0));
}

#[test]
fn test_tells_of_a_question_that_gets_another_answer() {
    let at = Place::new();
    at.replace("nb/test.md", "\"test meg\"", "\"test meg\", \"hjelp\"");
    let told = at.run(&["test"], b"");
    assert_eq!(told.code, Some(1), "{}", told.out);
    assert!(
        told.out
            .contains(":13: «test»: spørsmålet «hjelp» under [ask] får et annet svar\n"),
        "{}",
        told.out
    );
    assert!(
        told.out
            .contains("    > hjelp\n    ! other none any\n    < "),
        "{}",
        told.out
    );
}

#[test]
fn test_plays_nothing_while_there_are_errors() {
    let at = Place::new();
    at.replace("en/deleted.md", "(help)", "(halp)");
    let told = at.run(&["test"], b"");
    assert_eq!(told.code, Some(1));
    assert!(told.out.contains("[target-missing]"), "{}", told.out);
    assert!(told.out.contains("mente du «help»?"), "{}", told.out);
}

#[test]
fn a_recorded_conversation_holds_and_is_not_written_over() {
    let at = Place::new();
    let file = at.path("nb/recorded.transcript");
    let lines = "/start\n>snakk med noen\n@+15m\nhva er klokka\n";
    let talked = at.run(&["chat", "--record", &file], lines.as_bytes());
    assert_eq!(talked.code, Some(0), "{}", talked.err);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("\n> [Snakk med noen]\n< "), "{text}");
    assert!(text.contains("\nnow: +15m\n"), "{text}");
    assert_eq!(at.run(&["test"], b"").code, Some(0));
    let again = at.run(&["chat", "--record", &file], b"/start\n");
    assert_eq!(again.code, Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_new_page_waits_to_be_written_and_is_not_written_over() {
    let at = Place::new();
    let made = at.run(&["new", "page", "heroin"], b"");
    assert_eq!(made.code, Some(0), "{}", made.err);
    // One finding a file: bokmål must be written, its translations can wait.
    let checked = at.run(&["check"], b"");
    assert_eq!(checked.code, Some(1), "{}", checked.out);
    for told in [
        "feil [text-unwritten]: siden er ikke skrevet ferdig: «FYLL INN» står på linje ",
        "\n1 feil, 2 advarsler\n",
    ] {
        assert!(checked.out.contains(told), "{told}\n{}", checked.out);
    }
    // With bokmål written and given another button, it is said in all languages.
    at.replace("nb/heroin.md", "FYLL INN", "Om");
    at.replace("nb/heroin.md", "(help)", "(urgent)");
    for menu in ["nb/menu.md", "nn/menu.md", "en/menu.md"] {
        let text = fs::read_to_string(at.path(menu)).unwrap();
        at.write(
            menu,
            &text.replacen("\n- [", "\n- [Heroin](heroin)\n- [", 1),
        );
    }
    let checked = at.run(&["check", "heroin"], b"");
    for told in [
        "nn/heroin.md:11:3: advarsel [text-unwritten]: siden er ikke oversatt ferdig: «FYLL INN» står på linje 11, 13, 19, 21; der vises bokmål\n",
        "\n0 feil, 2 advarsler\n",
    ] {
        assert!(checked.out.contains(told), "{told}\n{}", checked.out);
    }
    let compiled = rusvakt::shell::content::compile(&at.dialogues);
    let script = compiled.script;
    let id = rusvakt::script::NodeId::new("heroin#first");
    let script = script.unwrap_or_else(|| panic!("{:#?}", compiled.findings));
    for language in rusvakt::language::Language::ALL {
        let said = script.node(language, &id).unwrap().text.written();
        assert_eq!(said, "Om svaret, i korte avsnitt.");
    }
    let text = fs::read_to_string(at.path("nn/heroin.md")).unwrap();
    assert!(text.contains("subject  = \"heroin\""), "{text}");
    assert_eq!(at.run(&["new", "page", "heroin"], b"").code, Some(1));
    assert_eq!(at.run(&["new", "page", "Om oss"], b"").code, Some(1));
}

#[test]
fn explain_tells_of_a_code_and_of_the_one_that_was_meant() {
    let at = Place::new();
    let told = at.run(&["explain", "target-missing"], b"");
    assert!(told.out.starts_with("# target-missing\n"), "{}", told.out);
    let meant = at.run(&["explain", "target-mising"], b"");
    assert_eq!(meant.code, Some(1));
    assert!(
        meant.err.contains("mente du «target-missing»?"),
        "{}",
        meant.err
    );
}

#[test]
fn check_prints_what_programs_rely_on() {
    let at = Place::new();
    at.replace(
        "nb/deleted.md",
        "Det er slettet.",
        "Ring 02033, så er det slettet.",
    );
    let checked = at.run(&["check", "--format", "json"], b"");
    insta::assert_snapshot!(checked.out, @r#"
    [
      {
        "severity": "error",
        "code": "number-in-text",
        "file": "nb/deleted.md",
        "line": 8,
        "column": 6,
        "message": "«Deleted» har telefonnummeret 02033 skrevet ut",
        "help": "legg nummeret inn som kontakt i contacts.toml, og skriv {contact.navn.phone} her"
      }
    ]
    "#);
}

#[test]
fn check_prints_what_github_shows_beside_a_line() {
    let at = Place::new();
    at.replace(
        "nb/deleted.md",
        "Det er slettet.",
        "Ring 02033, så er det slettet.",
    );
    let checked = at.run(&["check", "--format", "github"], b"");
    let line = checked.out.trim_end();
    assert!(line.starts_with("::error file="), "{line}");
    assert!(
        line.contains("nb/deleted.md,line=8,col=6,title=number-in-text::«Deleted»"),
        "{line}"
    );
    assert_eq!(checked.out.lines().count(), 1);
}

#[test]
fn check_shows_operators_the_line() {
    let at = Place::new();
    at.replace(
        "nb/deleted.md",
        "Det er slettet.",
        "Ring 02033, så er det slettet.",
    );
    let long = format!("{} Ring 110!", "Det er slettet. ".repeat(20));
    at.replace("nb/hidden.md", "Hei igjen.", &long);
    at.write("kontakter.toml", "");
    insta::assert_snapshot!(at.run(&["check"], b"").out, @"
    kontakter.toml:1:1: advarsel [file-unused]: filen blir ikke lest av boten
      gjør dette: sider ligger i nb, nn eller en, ordlister i triage og questions; flytt den dit, eller ta den bort

    nb/deleted.md:8:6: feil [number-in-text]: «Deleted» har telefonnummeret 02033 skrevet ut
         8 | Ring 02033, så er det slettet.
           |      ^
      gjør dette: legg nummeret inn som kontakt i contacts.toml, og skriv {contact.navn.phone} her

    nb/hidden.md:8:327: feil [number-in-text]: «Hidden» har nummeret til Brannvesenet skrevet ut: 110
         8 | …ettet. Det er slettet. Det er slettet.  Ring 110!
           |                                               ^
      gjør dette: skriv {contact.110.phone} i stedet for 110

    2 feil, 1 advarsel
    ");
}

#[test]
fn check_of_a_page_shows_its_findings_and_counts_the_others() {
    let at = Place::new();
    at.replace("nb/deleted.md", "(help)", "(halp)");
    at.replace("nb/hidden.md", "Hei igjen.", "Ring 110!");
    let one = at.run(&["check", "dialogues/nb/hidden.md"], b"");
    assert_eq!(one.code, Some(1), "{}", one.out);
    assert!(
        one.out.contains("[number-in-text]")
            && !one.out.contains("[target-missing]")
            && one
                .out
                .contains("\n1 feil, 0 advarsler\nI andre filer: 1 feil, "),
        "{}",
        one.out
    );
    let fixed = at.run(&["check", "--fix", "nb/hidden"], b"");
    assert!(
        fixed
            .out
            .contains("«110» → «{contact.110.phone}» [number-in-text]"),
        "{}",
        fixed.out
    );
    assert_eq!(at.run(&["check", "menu"], b"").code, Some(0));
    let unknown = at.run(&["check", "hiden"], b"");
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.err.contains("mente du hidden?"), "{}", unknown.err);
}

/// A page that an editor gave another ending is told of with its page, and what misses it is counted.
#[test]
fn a_page_under_a_wrong_name_is_the_only_error() {
    let at = Place::new();
    fs::rename(at.path("nb/deleted.md"), at.path("nb/deleted.txt")).unwrap();
    for arguments in [&["check"][..], &["check", "deleted"]] {
        let checked = at.run(arguments, b"");
        assert_eq!(checked.code, Some(1), "{}", checked.out);
        for told in [
            "nb/deleted.txt:1:1: feil [file-unused]: boten leser ikke filen, for navnet slutter på .txt; ",
            " feil kommer av det, og er ikke vist\n",
            "\n1 feil, 0 advarsler\n",
        ] {
            assert!(checked.out.contains(told), "{told}\n{}", checked.out);
        }
    }
}

#[test]
fn what_is_dated_later_than_today_and_what_is_a_danger_is_told() {
    let at = Place::new();
    at.replace("nb/deleted.md", "2026-11-24", "2999-01-31");
    at.replace(
        "nb/deleted.md",
        "2999-01-31",
        "2999-01-31\n[ask]\nstart = [\"han puster ikke\"]",
    );
    at.replace("nb/deleted.md", "sources", "# sources");
    at.replace(
        "nb/deleted.md",
        "[ask]",
        "sources = [\"https://rusinfo.no/\"]\n[ask]",
    );
    let checked = at.run(&["check", "nb/deleted"], b"");
    for told in [
        "nb/deleted.md:2:12: advarsel [reviewed-ahead]: 2999-01-31 har ikke vært ennå; ",
        "disse spørsmålene leses som fare; boten svarer med nødsvar uansett hvor de står.\n  nb/deleted.md:5:10: «han puster ikke»\n",
    ] {
        assert!(checked.out.contains(told), "{told}\n{}", checked.out);
    }
}

#[test]
fn what_is_mistyped_or_not_there_is_told_in_norwegian() {
    let at = Place::new();
    for (arguments, told) in [
        (&["chek"][..], "ingen kommando heter «chek» mente du"),
        (&["check", "--fiks"], "forstås ikke her"),
        (
            &["check", "--config", "other.toml"],
            "--config <FIL> står to ganger",
        ),
        (
            &["graph", "--focus", "heroine"],
            "ingen node eller kontakt heter",
        ),
    ] {
        let ended = at.run(arguments, b"");
        assert_ne!(ended.code, Some(0), "{arguments:?}");
        let err = ended.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(err.contains(told), "{arguments:?}: {}", ended.err);
        assert!(ended.err.starts_with("feil: ") && !ended.err.contains("help:"));
    }
    let back = at.run(&["rollback"], b"");
    assert_eq!(back.code, Some(1));
    assert!(
        back.out
            .starts_with("Ingen versjoner er tatt vare på ennå."),
        "{}{}",
        back.out,
        back.err
    );
}

#[test]
fn check_of_a_folder_that_is_not_there_is_a_finding() {
    let at = Place::new();
    fs::remove_dir_all(at.folder.path().join("dialogues")).unwrap();
    let checked = at.run(&["check", "--format", "json"], b"");
    let findings: Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!(checked.code, Some(1));
    assert_eq!(findings.as_array().unwrap().len(), 1);
    assert_eq!(findings[0]["code"], "file-unreadable");
    assert_eq!(findings[0]["file"], "dialogues");
}

#[test]
fn chat_prints_an_object_for_each_line() {
    let turns = Place::shipped().jsonl(
        &["chat", "--jsonl"],
        "hei\n>Snakk med noen\n\noverdose nå\n",
    );
    let keys: Vec<&String> = turns[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["category", "lead", "level", "node", "replies"]);
    let read = |turn: &Value| {
        let field = |name: &str| turn[name].as_str().unwrap_or("null").to_owned();
        ["level", "category", "lead", "node"].map(field).join(" ")
    };
    assert_eq!(read(&turns[0]), "other none any nb/menu");
    assert_eq!(read(&turns[1]), "other none any nb/help");
    assert!(read(&turns[3]).starts_with("emergency overdose 113 nb/emergency"));
    for turn in &turns {
        let replies = turn["replies"].as_array().unwrap();
        assert!(!replies.is_empty(), "{turn}");
        for reply in replies {
            assert!(reply["text"].is_string(), "{turn}");
            for button in reply["buttons"].as_array().unwrap() {
                assert!(button["label"].is_string() && button["target"].is_string());
            }
        }
    }
    let first = turns[3]["replies"][0]["text"].as_str().unwrap();
    assert!(first.lines().next().unwrap().contains("113"), "{first}");
}

#[test]
fn chat_presses_buttons_by_their_label_and_by_their_target() {
    let lines = "hei\n>jeg lurer på et RUSMIDDEL\n>!menu\n>@rustelefonen\n>https://rusinfo.no/\n>Ingen slik knapp\n";
    let turns = Place::shipped().jsonl(&["chat", "--jsonl"], lines);
    let nodes: Vec<&str> = turns
        .iter()
        .filter_map(|turn| turn["node"].as_str())
        .collect();
    assert_eq!(
        nodes[..4],
        ["nb/menu", "nb/menu#topics", "nb/menu", "nb/@rustelefonen"]
    );
    for turn in &turns {
        assert!(!turn["lead"].as_str().unwrap().is_empty(), "{turn}");
        assert!(!turn["replies"].as_array().unwrap().is_empty(), "{turn}");
    }
}

#[test]
fn the_clock_of_a_chat_runs_on() {
    let lines = "overdose, puster ikke\n@+1m\n@+15m\n@+soon\n";
    let turns = Place::shipped().jsonl(&["chat", "--jsonl"], lines);
    assert_eq!(turns[1]["replies"].as_array().unwrap().len(), 0);
    assert_eq!(turns[2]["node"], "nb/emergency#still-there");
    assert!(!turns[3]["replies"].as_array().unwrap().is_empty());
}

#[test]
fn every_line_has_an_answer_whatever_is_in_it() {
    let mut input = b"\xff\xfe overdose \xc3\n\n\r\n\0\n>\n@\n".to_vec();
    input.extend("å".repeat(100_000).bytes());
    input.extend(b"\n");
    input.extend("nei ".repeat(50_000).bytes());
    input.extend(b"overdose\nlast line without an end");
    for command in ["chat", "triage"] {
        let ended = Place::shipped().run(&[command, "--jsonl"], &input);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert_eq!(ended.out.lines().count(), 9, "{command}");
        let last_but_one: Value = serde_json::from_str(ended.out.lines().nth(7).unwrap()).unwrap();
        for turn in [ended.out.lines().next().unwrap(), &last_but_one.to_string()] {
            let turn: Value = serde_json::from_str(turn).unwrap();
            assert_eq!(turn["level"], "emergency", "{command}: {turn}");
        }
    }
}

#[test]
fn triage_prints_its_reading_of_each_line() {
    let readings = Place::shipped().jsonl(&["triage", "--jsonl"], "åå, overdose\n\nhei\n");
    let overdose = &readings[0];
    for (key, value) in [
        ("level", "emergency"),
        ("category", "overdose"),
        ("lead", "113"),
        ("lang", "nb"),
    ] {
        assert_eq!(overdose[key], value);
    }
    for because in overdose["because"].as_array().unwrap() {
        assert!(because["rule"].is_string());
        assert_eq!(
            (&because["start"], &because["end"]),
            (&4.into(), &12.into())
        );
    }
    assert_eq!(
        (&readings[1]["level"], &readings[2]["level"]),
        (&"other".into(), &"other".into())
    );
    assert_eq!(readings.len(), 3);
}

#[test]
fn dialogues_that_cannot_be_used_do_not_silence_the_bot() {
    let at = Place::new();
    at.write("nb/menu.md", "+++\n");
    let ended = at.run(&["chat", "--jsonl"], "overdose\nhei\n".as_bytes());
    assert_eq!(ended.code, Some(0));
    let turns: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(turns[0]["lead"], "113");
    assert_eq!(turns[1]["node"], "nb/menu");
    assert!(ended.err.contains("nb/menu.md:1"), "{}", ended.err);
    assert!(ended.err.contains("bygd inn"), "{}", ended.err);
}

#[test]
fn words_that_cannot_be_read_leave_danger_read() {
    let at = Place::new();
    at.write("triage/overdose.toml", "<<<<<<< HEAD\n");
    let readings = at.jsonl(&["triage", "--jsonl"], "overdose\n");
    assert_eq!(readings[0]["level"], "emergency");
    assert_eq!(at.run(&["check"], b"").code, Some(1));
}

#[test]
fn a_configuration_that_does_not_fit_is_named_with_its_key() {
    let at = Place::new();
    let config = fs::read_to_string(at.config()).unwrap();
    for (right, wrong, named) in [
        ("per_second = 30", "per_secund = 30", "per_secund"),
        ("per_second = 30", "per_second = \"many\"", "per_second"),
        ("per_second = 30", "per_second = -1", "per_second"),
        ("[log]", "[lag]", "lag"),
        ("level = \"info\"", "level = \"loud\"", "loud"),
        ("event_days = 90", "", "event_days"),
        ("[log]", "[log", "line"),
    ] {
        fs::write(at.config(), config.replace(right, wrong)).unwrap();
        let ended = at.run(&["check"], b"");
        assert_eq!((ended.code, &*ended.out), (Some(1), ""));
        assert!(ended.err.contains(named), "{named}: {}", ended.err);
        assert!(ended.err.contains("config.toml"), "{}", ended.err);
    }
}

#[test]
fn a_configuration_that_is_not_there_says_what_to_do() {
    let at = Place::new();
    fs::remove_file(at.config()).unwrap();
    let ended = at.run(&["check"], b"");
    assert_eq!((ended.code, &*ended.out), (Some(1), ""));
    assert!(ended.err.contains("--config"), "{}", ended.err);
}

#[test]
fn the_environment_is_read_and_what_is_no_text_in_it_is_passed_over() {
    let at = Place::new();
    let mut command = at.command(&["check"]);
    let ended = end(command.env("RUSVAKT_LOG__LEVEL", "loud"), b"");
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.err.contains("RUSVAKT_") && ended.err.contains("log.level"),
        "{}",
        ended.err
    );
    let mut command = at.command(&["check"]);
    let ended = end(command.env("SOMETHING", OsStr::from_bytes(b"\xff")), b"");
    assert_eq!(ended.code, Some(0), "{}", ended.err);
}

#[test]
fn help_names_every_command() {
    let help = Place::new().run(&["--help"], b"");
    assert_eq!(help.code, Some(0));
    for command in [
        "run", "preview", "chat", "check", "graph", "triage", "--config", "--data",
    ] {
        assert!(help.out.contains(command), "{command}");
    }
    let mistaken = Place::new().run(&["chekc"], b"");
    assert_eq!((mistaken.code, &*mistaken.out), (Some(2), ""));
    assert!(mistaken.err.contains("check"), "{}", mistaken.err);
}

/// A configuration and its dialogues.
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) dialogues: PathBuf,
}

impl Place {
    /// The base, free to be broken.
    pub(crate) fn new() -> Place {
        let folder = TempDir::new().unwrap();
        let dialogues = folder.path().join("dialogues");
        fs::rename(base().keep(), &dialogues).unwrap();
        let place = Place { folder, dialogues };
        fs::copy(manifest().join("config.toml"), place.config()).unwrap();
        place
    }

    /// The dialogues that come with the program.
    pub(crate) fn shipped() -> Place {
        let folder = TempDir::new().unwrap();
        let dialogues = manifest().join("dialogues");
        let place = Place { folder, dialogues };
        let config = fs::read_to_string(manifest().join("config.toml")).unwrap();
        let path = format!("dialogues = {:?}", place.dialogues);
        fs::write(
            place.config(),
            config.replace("dialogues = \"dialogues\"", &path),
        )
        .unwrap();
        place
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    fn path(&self, file: &str) -> String {
        self.dialogues.join(file).to_str().unwrap().to_owned()
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.dialogues.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn replace(&self, file: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.dialogues.join(file)).unwrap();
        assert!(text.contains(old), "{file} holds no {old}");
        self.write(file, &text.replace(old, new));
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rusvakt"));
        command
            .args(arguments)
            .arg("--config")
            .arg(self.config())
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str], input: &[u8]) -> Ended {
        end(&mut self.command(arguments), input)
    }

    /// Runs a command that prints one object a line, and ends well.
    fn jsonl(&self, arguments: &[&str], input: &str) -> Vec<Value> {
        let ended = self.run(arguments, input.as_bytes());
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert_eq!(ended.out.lines().count(), input.lines().count());
        let lines = ended.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

pub(crate) fn end(command: &mut Command, input: &[u8]) -> Ended {
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A command that ends before it has read everything closes the pipe.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ended {
        code: status.code(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

pub(crate) fn manifest() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
