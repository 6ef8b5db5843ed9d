//! The data folder: whose it is, and what happens when it is in use, full or damaged.

use super::{Bot, KARI, OLA, files};
use crate::bot_api::BotApi;
use crate::program::Launch;
use crate::update::{self, Person};
use std::fs;
use tempfile::TempDir;

#[cfg(unix)]
#[tokio::test]
async fn the_data_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let bot = Bot::start().await;
    bot.ask(&Person::new(KARI), "hei").await;
    let mode = fs::metadata(bot.data()).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[tokio::test]
async fn a_second_process_on_the_same_data_is_turned_away() {
    let bot = Bot::start().await;
    let second = bot.launch.start();
    assert!(!second.end().await.success());
    let printed = second.lines().join("\n").to_lowercase();
    let folder = bot.data().display().to_string().to_lowercase();
    assert!(
        printed.contains(&folder)
            || ["in use", "another", "already", "lock"]
                .iter()
                .any(|word| printed.contains(word)),
        "{printed}"
    );
    assert!(!printed.contains("panicked"), "{printed}");
    bot.check_alive().await;
}

/// With files that do not grow beyond this, an emergency must be answered, before and after the disk is full.
async fn check_full_disk(blocks: u32) {
    let api = BotApi::start().await;
    let folder = TempDir::new().unwrap();
    let program = Launch::new(&api, &folder.path().join("data"))
        .with_file_blocks(blocks)
        .start();
    api.push(update::text(&Person::new(KARI), "overdose"));
    assert!(
        api.wait_for_said(KARI, 1)
            .await
            .first_line()
            .contains("113")
    );
    let words = "abcdefghijklmnopqrstuvwxyz ".repeat(150);
    for number in 0..300 {
        api.push(update::text(
            &Person::new(OLA + number),
            &format!("{number} {words}"),
        ));
    }
    api.push(update::text(&Person::new(KARI + 1_000), "overdose"));
    assert!(
        api.wait_for_said(KARI + 1_000, 1)
            .await
            .first_line()
            .contains("113")
    );
    assert!(program.runs());
    let printed = program.lines().join("\n");
    assert!(!printed.contains("panicked"), "{printed}");
}

#[tokio::test]
async fn an_emergency_is_answered_when_nothing_can_be_written() {
    check_full_disk(0).await;
}

#[tokio::test]
async fn an_emergency_is_answered_when_the_disk_fills() {
    check_full_disk(1_024).await;
}

#[tokio::test]
async fn an_emergency_is_answered_on_damaged_data() {
    let mut bot = Bot::start().await;
    bot.ask(&Person::new(KARI), "hei").await;
    bot.program.kill().await;
    for file in files(&bot.data()) {
        let length = fs::metadata(&file).unwrap().len().min(1 << 20);
        fs::write(&file, vec![0xa5; usize::try_from(length).unwrap()]).unwrap();
    }
    bot.restart().await;
    let reply = bot.ask(&Person::new(OLA), "overdose").await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
    let printed = bot.program.lines().join("\n");
    assert!(!printed.trim().is_empty(), "it said nothing of the damage");
    assert!(!printed.contains("panicked"), "{printed}");
}

#[tokio::test]
async fn a_kill_while_the_store_opened_is_outlived() {
    let mut bot = Bot::start().await;
    bot.ask(&Person::new(KARI), "hei").await;
    bot.program.kill().await;
    let snapshots = files(&bot.data()).into_iter().filter(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        name == "db" || name.starts_with("snap.")
    });
    for file in snapshots.collect::<Vec<_>>() {
        fs::write(
            file.with_file_name("snap.0000000000000001.generating"),
            b"half",
        )
        .unwrap();
    }
    bot.restart().await;
    bot.ask(&Person::new(KARI), "hei igjen").await;
}
