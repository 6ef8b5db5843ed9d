//! Changed dialogues: taken into use while it runs, whole or not at all.

use super::{Bot, KARI, OLA, files, labels};
use crate::cli::{self, Ended};
use crate::findings::base;
use crate::update::Person;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const IN_USE: &str = "changed dialogues are in use";
const KEPT: &str = "the dialogues are kept as a version";
const NOT_USED: &str = "the changed dialogues are not used";

/// The bot on dialogues of its own, which can be changed.
struct Published {
    bot: Bot,
    dialogues: TempDir,
}

impl Published {
    async fn start() -> Self {
        let dialogues = base();
        let path = dialogues.path().to_str().unwrap().to_owned();
        let bot = Bot::start_as(|launch| launch.env("RUSVAKT_CONTENT__DIALOGUES", &path)).await;
        Self { bot, dialogues }
    }

    fn replace(&self, file: &str, old: &str, new: &str) {
        replace(self.dialogues.path(), file, old, new);
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.dialogues.path().join(file), text).unwrap();
    }

    /// Every file of the dialogues and what stands in it.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = files(self.dialogues.path());
        files.sort();
        let read = |file: PathBuf| (file.clone(), fs::read(file).unwrap());
        files.into_iter().map(read).collect()
    }

    /// Waits until so many versions were kept, and names the last of them.
    async fn kept(&self, times: usize) -> String {
        let kept = |lines: &[String]| {
            let lines = lines.iter();
            let versions = lines.filter_map(|line| line.split_once(&format!("{KEPT} content=")));
            let mut versions = versions.map(|(_, version)| version.to_owned());
            versions.nth(times - 1)
        };
        let what = format!("version number {times} that is kept");
        let is_there = |_: &str| kept(&self.bot.program.lines()).is_some();
        self.bot.program.wait_for_line(&what, is_there).await;
        kept(&self.bot.program.lines()).unwrap()
    }

    /// Runs another command on the same dialogues and data.
    fn command(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rusvakt"));
        command
            .args(arguments)
            .args([
                "--config",
                concat!(env!("CARGO_MANIFEST_DIR"), "/config.toml"),
            ])
            .arg("--data")
            .arg(self.bot.data())
            .env("RUSVAKT_CONTENT__DIALOGUES", self.dialogues.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        cli::end(&mut command, b"")
    }

    /// Waits for a line of its log.
    async fn wait_for_line(&self, part: &str) -> String {
        self.bot
            .program
            .wait_for_line(part, |line| line.contains(part))
            .await
    }
}

fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "{file} holds no {old}");
    fs::write(path, text.replace(old, new)).unwrap();
}

#[tokio::test]
async fn a_changed_text_is_said_without_a_new_start() {
    let at = Published::start().await;
    let kari = Person::new(KARI);
    let before = at.bot.ask(&kari, "/hjelp").await;
    assert!(before.text().contains("Her er de du kan ringe."));
    at.replace("nb/help.md", "Her er de du kan ringe.", "Disse svarer deg.");
    at.wait_for_line(IN_USE).await;
    let after = at.bot.ask(&kari, "/hjelp").await;
    assert!(
        after.text().contains("Disse svarer deg."),
        "{}",
        after.text()
    );
}

#[tokio::test]
async fn what_the_start_tells_of_the_content_is_told_of_a_change() {
    let at = Published::start().await;
    let started = at.wait_for_line("the bot runs").await;
    at.replace("nb/help.md", "Her er de du kan ringe.", "Disse svarer deg.");
    let changed = at.wait_for_line(IN_USE).await;
    let version = |line: &str, key: &str| {
        let (_, rest) = line.split_once(&format!("{key}=")).expect("a version");
        rest.split(' ').next().unwrap_or_default().to_owned()
    };
    assert_eq!(version(&changed, "before"), version(&started, "content"));
    assert_ne!(version(&changed, "content"), version(&started, "content"));
}

#[tokio::test]
async fn a_broken_file_changes_nothing_and_is_named() {
    let at = Published::start().await;
    let kari = Person::new(KARI);
    at.replace("nb/menu.md", "(help)", "(halp)");
    // Whole or not at all: this one would be in order.
    at.replace("nb/help.md", "Her er de du kan ringe.", "Disse svarer deg.");
    at.wait_for_line(NOT_USED).await;
    let lines = at.bot.program.lines();
    let named = |line: &&String| line.contains("nb/menu.md:") && line.contains("target-missing");
    assert!(lines.iter().any(|line| named(&line)), "{lines:#?}");
    let said = at.bot.ask(&kari, "/hjelp").await;
    assert!(
        said.text().contains("Her er de du kan ringe."),
        "{}",
        said.text()
    );
    let danger = at.bot.ask(&kari, "overdose").await;
    assert!(danger.first_line().contains("113"));
    // Mended, all of it is used.
    at.replace("nb/menu.md", "(halp)", "(help)");
    at.wait_for_line(IN_USE).await;
    let said = at.bot.ask(&Person::new(OLA), "/hjelp").await;
    assert!(said.text().contains("Disse svarer deg."), "{}", said.text());
}

#[tokio::test]
async fn dialogues_that_are_gone_for_a_while_change_nothing() {
    let at = Published::start().await;
    let aside = at.dialogues.path().with_extension("aside");
    fs::rename(at.dialogues.path(), &aside).unwrap();
    at.wait_for_line(NOT_USED).await;
    at.bot.check_alive().await;
    fs::rename(&aside, at.dialogues.path()).unwrap();
    at.wait_for_line("the dialogues are again those that are in use")
        .await;
}

#[tokio::test]
async fn a_conversation_on_a_renamed_node_goes_on() {
    let at = Published::start().await;
    let kari = Person::new(KARI);
    at.bot.ask(&kari, "test meg").await;
    let asked = at.bot.ask(&kari, "Begynn").await;
    assert!(
        asked.text().contains("Hvor ofte drikker du?"),
        "{}",
        asked.text()
    );
    for language in ["nb", "nn", "en"] {
        let page = format!("{language}/test.md");
        at.replace(&page, "#q1", "#first");
        at.replace(
            &page,
            "+++\n\n#",
            "\n[moved]\n\"test#q1\" = \"#first\"\n+++\n\n#",
        );
    }
    at.wait_for_line(IN_USE).await;
    let next = at.bot.ask(&kari, "Ofte").await;
    assert!(
        next.text().contains("Hvor mye drikker du?"),
        "{}",
        next.text()
    );
    let back = at.bot.ask(&kari, "/tilbake").await;
    assert!(
        back.text().contains("Hvor ofte drikker du?"),
        "{}",
        back.text()
    );
    assert!(labels(&back).contains(&"Ofte".to_owned()));
}

#[tokio::test]
async fn commands_that_have_changed_are_told_to_telegram() {
    let at = Published::start().await;
    at.replace("bot.toml", "about = \"Meny\"", "about = \"Alt jeg kan\"");
    at.bot
        .api
        .wait_for("the changed command", |calls| {
            let mut set = calls.iter().filter(|call| call.method == "setMyCommands");
            set.find(|call| call.params.to_string().contains("Alt jeg kan"))
                .map(drop)
        })
        .await;
}

#[tokio::test]
async fn gone_back_it_says_the_old_text_again() {
    let at = Published::start().await;
    let kari = Person::new(KARI);
    let old = at.kept(1).await;
    at.replace("nb/help.md", "Her er de du kan ringe.", "Disse svarer deg.");
    at.write("nn/empty.txt", "not content");
    at.wait_for_line(IN_USE).await;
    let new = at.kept(2).await;
    assert!(
        at.bot
            .ask(&kari, "/hjelp")
            .await
            .text()
            .contains("Disse svarer deg.")
    );
    let listed = at.command(&["versions"]);
    let order: Vec<_> = listed
        .out
        .lines()
        .map(|line| line[2..14].to_owned())
        .collect();
    assert_eq!(order, [&*new, &*old]);
    assert!(
        listed.out.starts_with(&format!("* {new}  i bruk siden ")),
        "{}",
        listed.out
    );

    let back = at.command(&["rollback"]);
    assert_eq!(back.code, Some(0), "{}", back.err);
    assert!(
        back.out.contains(&old) && back.out.contains(&new),
        "{}",
        back.out
    );
    assert_eq!(at.kept(3).await, old);
    let said = at.bot.ask(&kari, "/hjelp").await;
    assert!(
        said.text().contains("Her er de du kan ringe."),
        "{}",
        said.text()
    );
    // Nothing is lost: the other one can be had again, by the beginning of its name.
    let forth = at.command(&["rollback", &new[..8]]);
    assert_eq!(forth.code, Some(0), "{}", forth.err);
    assert_eq!(at.kept(4).await, new);
    let said = at.bot.ask(&kari, "/hjelp").await;
    assert!(said.text().contains("Disse svarer deg."), "{}", said.text());
}

#[tokio::test]
async fn a_broken_draft_is_kept_as_it_is_gone_back_from() {
    let at = Published::start().await;
    let live = at.kept(1).await;
    fs::write(at.dialogues.path().join("nb/help.md"), b"+++\nb\xe5t").unwrap();
    at.wait_for_line(NOT_USED).await;
    let back = at.command(&["rollback"]);
    assert_eq!(back.code, Some(0), "{}", back.err);
    at.wait_for_line("the dialogues are again those that are in use")
        .await;
    let listed = at.command(&["versions"]).out;
    assert!(listed.contains(&format!("* {live}  i bruk")), "{listed}");
    let draft = listed
        .lines()
        .find(|line| line.contains("aldri i bruk"))
        .unwrap();
    let draft = &draft[2..14];
    let there = at.command(&["rollback", draft]);
    assert_eq!(there.code, Some(1));
    assert!(
        there.out.contains("nb/help.md:2: [file-unreadable]"),
        "{}",
        there.out
    );
    assert!(there.err.contains("ingenting er"), "{}", there.err);
}

#[tokio::test]
async fn what_cannot_be_gone_back_to_changes_nothing() {
    let at = Published::start().await;
    let live = at.kept(1).await;
    let before = at.files();
    for (arguments, told) in [
        (&["rollback"][..], "ingen tidligere versjon"),
        (&["rollback", "0123"], "ingen versjon heter «0123»"),
        (&["rollback", "../.."], "ingen versjon heter"),
    ] {
        let ended = at.command(arguments);
        assert_eq!(ended.code, Some(1), "{}", ended.out);
        assert!(ended.err.contains(told), "{}", ended.err);
    }
    at.replace("nb/help.md", "Her er de du kan ringe.", "Disse svarer deg.");
    at.kept(2).await;
    let changed = at.files();
    assert_ne!(before, changed);
    let files = at
        .bot
        .data()
        .join("versions")
        .join(&live)
        .join("files.json");
    let text = fs::read_to_string(&files).unwrap();
    fs::write(&files, text.replace("Her er de", "Her var de")).unwrap();
    let damaged = at.command(&["rollback"]);
    assert_eq!(damaged.code, Some(1));
    assert!(damaged.err.contains("er skadet"), "{}", damaged.err);
    assert_eq!(at.files(), changed);
}

#[tokio::test]
async fn broken_dialogues_at_the_start_leave_those_that_were_in_use() {
    let mut at = Published::start().await;
    at.replace("nb/help.md", "Her er de du kan ringe.", "Disse svarer deg.");
    at.kept(2).await;
    at.bot.program.terminate();
    at.bot.program.end().await;
    at.replace("nb/menu.md", "(help)", "(halp)");
    at.bot.restart().await;
    at.wait_for_line("the bot speaks those that were in use last")
        .await;
    let said = at.bot.ask(&Person::new(KARI), "/hjelp").await;
    assert!(said.text().contains("Disse svarer deg."), "{}", said.text());
}
