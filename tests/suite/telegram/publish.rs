//! Changed dialogues: taken into use while it runs, whole or not at all.

use super::{Bot, KARI, OLA, labels};
use crate::findings::base;
use crate::update::Person;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const IN_USE: &str = "changed dialogues are in use";
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
