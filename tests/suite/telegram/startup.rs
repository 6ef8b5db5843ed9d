//! How it starts, ends and says why it cannot.

use super::{Bot, KARI};
use crate::bot_api::{BotApi, Fault, Scope};
use crate::program::{Launch, Program};
use crate::update::{self, Person};
use std::collections::BTreeSet;
use tempfile::TempDir;

/// The program must end by itself with an error, and what it printed must name this, briefly and without a panic.
async fn check_refuses(program: &Program, named: &[&str]) {
    let status = program.end().await;
    assert!(!status.success(), "it ended as if all was well");
    let printed = program.lines().join("\n");
    let folded = printed.to_lowercase();
    assert!(
        named
            .iter()
            .any(|name| folded.contains(&name.to_lowercase())),
        "none of {named:?} in:\n{printed}"
    );
    assert!(!folded.contains("panicked"), "{printed}");
    let errors = printed
        .lines()
        .filter(|line| line.contains("ERROR") || line.contains("rror:"))
        .count();
    assert!(errors <= 1, "more than one error:\n{printed}");
}

#[tokio::test]
async fn commands_and_descriptions_are_set_in_each_language() {
    let bot = Bot::start().await;
    for method in ["setMyCommands", "setMyDescription", "setMyShortDescription"] {
        let wanted: BTreeSet<&str> = ["", "nb", "nn", "en"].into();
        bot.api
            .wait_for(&format!("{method} in {wanted:?}"), |calls| {
                let calls = calls
                    .iter()
                    .filter(|call| call.method == method && call.done);
                let got: BTreeSet<&str> = calls
                    .map(|call| call.params["language_code"].as_str().unwrap_or_default())
                    .collect();
                wanted.is_subset(&got).then_some(())
            })
            .await;
    }
    let calls = bot.api.calls();
    for call in calls.iter().filter(|call| call.method == "setMyCommands") {
        assert!(!call.params["commands"].as_array().unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_cannot_be_set_does_not_keep_it_from_answering() {
    let api = BotApi::start().await;
    let folder = TempDir::new().unwrap();
    let scope = Scope::methods(&[
        "setMyCommands",
        "setMyDescription",
        "setMyShortDescription",
        "deleteWebhook",
    ]);
    api.fail(scope, Fault::TooManyRequests { retry_after: 600 });
    let program = Launch::new(&api, &folder.path().join("data")).start();
    api.push(update::text(&Person::new(KARI), "overdose"));
    let reply = api.wait_for_said(KARI, 1).await;
    assert!(reply.first_line().contains("113"));
    assert!(program.runs());
}

#[tokio::test]
async fn it_asks_for_messages_and_buttons() {
    let bot = Bot::start().await;
    let calls = bot.api.calls();
    let poll = calls
        .iter()
        .find(|call| call.method == "getUpdates")
        .unwrap();
    if let Some(kinds) = poll.params["allowed_updates"].as_array() {
        for kind in ["message", "edited_message", "callback_query"] {
            assert!(kinds.iter().any(|asked| asked == kind), "{kind}");
        }
    }
}

#[tokio::test]
async fn without_a_token_it_says_so() {
    let api = BotApi::start().await;
    let folder = TempDir::new().unwrap();
    let program = Launch::new(&api, &folder.path().join("data"))
        .without("TELOXIDE_TOKEN")
        .start();
    check_refuses(&program, &["TELOXIDE_TOKEN"]).await;
    assert!(api.calls().is_empty());
}

#[tokio::test]
async fn a_token_that_is_refused_is_said_to_be() {
    let api = BotApi::start().await;
    let folder = TempDir::new().unwrap();
    let token = "7000000001:refused-token";
    let program = Launch::new(&api, &folder.path().join("data"))
        .env("TELOXIDE_TOKEN", token)
        .start();
    check_refuses(&program, &["token"]).await;
    assert!(
        !program.lines().iter().any(|line| line.contains(token)),
        "the token is a secret"
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_waited_for() {
    let address = BotApi::nowhere();
    let folder = TempDir::new().unwrap();
    let program = Launch::at(&format!("http://{address}"), &folder.path().join("data")).start();
    let port = address.port().to_string();
    program
        .wait_for_line("the server's address, or that it is not reached", |line| {
            let line = line.to_lowercase();
            line.contains(&port) || line.contains("reach") || line.contains("connect")
        })
        .await;
    assert!(program.runs());
    let api = BotApi::start_at(address).await;
    api.push(update::text(&Person::new(KARI), "hei"));
    api.wait_for_said(KARI, 1).await;
    assert!(
        !program
            .lines()
            .iter()
            .any(|line| line.contains(crate::bot_api::TOKEN)),
        "the token is a secret"
    );
}

#[tokio::test]
async fn another_poller_is_named_and_outlived() {
    let bot = Bot::start().await;
    bot.api.fail(Scope::polls().times(2), Fault::CONFLICT);
    bot.api.push(update::text(&Person::new(OTHER), "hei"));
    bot.program
        .wait_for_line("another poller", |line| {
            let line = line.to_lowercase();
            line.contains("409") || line.contains("another") || line.contains("conflict")
        })
        .await;
    bot.ask(&Person::new(KARI), "hei").await;
}

const OTHER: i64 = KARI + 7;

#[tokio::test]
async fn asked_to_end_it_ends_well() {
    let bot = Bot::start().await;
    bot.ask(&Person::new(KARI), "hei").await;
    bot.program.terminate();
    assert_eq!(bot.program.end().await.code(), Some(0));
}

#[tokio::test]
async fn asked_to_end_it_first_answers_what_it_accepted() {
    let mut bot = Bot::start().await;
    let gate = bot.api.hold(Scope::sends());
    let people: Vec<Person> = (0..20).map(|number| Person::new(KARI + number)).collect();
    let mut last = None;
    for person in &people {
        last = Some(bot.api.push(update::text(person, "hei")));
    }
    bot.api.wait_for_acknowledged(last.unwrap()).await;
    bot.api
        .wait_for("a reply that is held", |calls| {
            calls.iter().find(|call| call.says()).map(|_| ())
        })
        .await;
    bot.program.terminate();
    gate.open();
    assert_eq!(bot.program.end().await.code(), Some(0));
    for person in &people {
        assert_eq!(bot.api.said(person.id).len(), 1);
    }

    bot.api.push(update::text(&Person::new(OTHER + 100), "hei"));
    bot.restart().await;
    bot.api.wait_for_said(OTHER + 100, 1).await;
    for person in &people {
        assert_eq!(bot.api.said(person.id).len(), 1, "it was answered again");
    }
}
