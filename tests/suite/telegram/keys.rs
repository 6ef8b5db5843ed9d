//! The keys of what is remembered: gone or wrong, everybody is answered, and the operator is told what to do.

use super::{Bot, KARI, OLA};
use crate::update::{self, Person};
use std::fs;

/// Starts again, sees an emergency answered and the fault told, and that no update is lost on the way.
async fn check_answers(bot: &mut Bot, person: i64, told: &str) {
    bot.restart().await;
    let reply = bot.ask(&Person::new(person), "overdose").await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
    bot.program
        .wait_for_line(told, |line| line.contains(told) && line.contains("ERROR"))
        .await;
    bot.check_alive().await;
    bot.program.kill().await;
}

#[tokio::test]
async fn without_the_right_key_an_emergency_is_answered() {
    let mut bot = Bot::start().await;
    bot.ask(&Person::new(KARI), "hei").await;
    bot.program.kill().await;
    let right = bot.launch.clone();

    bot.launch = right.clone().env("RUSVAKT_KEY", &"ab".repeat(32));
    check_answers(
        &mut bot,
        OLA,
        "does not open with RUSVAKT_KEY: give the one",
    )
    .await;
    bot.launch = right.clone().env("RUSVAKT_KEY", "hunter2");
    check_answers(&mut bot, OLA + 1, "RUSVAKT_KEY holds no key: it must be").await;
    bot.launch = right;
    let (file, away) = (bot.keys().join("wrapping"), bot.folder.path().join("away"));
    fs::rename(&file, &away).unwrap();
    check_answers(
        &mut bot,
        OLA + 2,
        "is gone, and the keys beside it open with no other: put it back",
    )
    .await;

    fs::rename(&away, &file).unwrap();
    bot.restart().await;
    bot.ask(&Person::new(KARI), "hei igjen").await;
    let printed = bot.program.lines().join("\n");
    assert!(!printed.contains("ERROR"), "{printed}");
    assert!(!printed.contains("hunter2"));
}

#[tokio::test]
async fn without_the_folder_of_keys_it_begins_anew_and_says_so() {
    let mut bot = Bot::start().await;
    bot.ask(&Person::new(KARI), "hei").await;
    bot.api.push(update::text(&Person::new(KARI), "overdose"));
    bot.program.kill().await;
    fs::remove_dir_all(bot.keys()).unwrap();
    check_answers(
        &mut bot,
        OLA,
        "values cannot be read: their keys are missing",
    )
    .await;
    bot.api.wait_for_said(KARI, 2).await;
}
