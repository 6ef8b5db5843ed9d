//! How the running bot tells that it is well, and that it tries an emergency on itself.

use super::{Bot, KARI, OLA};
use crate::bot_api::{Fault, PATIENCE, Scope};
use crate::update::{self, Person};
use serde_json::Value;
use std::fs;
use std::net::TcpListener;
use std::time::Duration;

/// An address where nobody listens now.
fn free() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

async fn get(address: &str, path: &str) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{address}{path}");
    match client.get(url).send().await {
        Ok(response) => (response.status().as_u16(), response.text().await.unwrap()),
        Err(_) => (0, String::new()),
    }
}

/// Asks until the answer is as wanted.
async fn wait_until(address: &str, wanted: impl Fn(u16, &Value) -> bool) -> Value {
    let asking = async {
        loop {
            let (status, text) = get(address, "/healthz").await;
            let told: Value = serde_json::from_str(&text).unwrap_or_default();
            if wanted(status, &told) {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_synthetic_emergency_goes_all_the_way_but_to_telegram() {
    let address = free();
    let bot = Bot::start_as(|launch| launch.env("RUSVAKT_HEALTH__ADDRESS", &address)).await;
    let told = wait_until(&address, |status, told| {
        status == 200 && told["probe"].is_object()
    })
    .await;
    assert_eq!(told["ok"], true);
    assert_eq!(told["probe"]["late"], false, "{told}");
    assert_eq!(told["emergencies"], 0, "the probe is not counted as one");
    let sent = |call: &crate::bot_api::Call| call.method.starts_with("send");
    assert!(!bot.api.calls().iter().any(sent));

    let kari = Person::new(KARI);
    bot.api.push(update::text(&kari, "han har tatt overdose"));
    bot.api
        .wait_for("the answer", |calls| calls.iter().any(sent).then_some(()))
        .await;
    let told = wait_until(&address, |_, told| {
        told["emergencies"].as_u64() > Some(0) && told["replies_waiting"] == 0
    })
    .await;
    assert!(
        told["median_seconds"].is_number() && told["replies_waiting"] == 0,
        "{told}"
    );
    let (status, metrics) = get(&address, "/metrics").await;
    assert_eq!(status, 200);
    for line in [
        r#"rusvakt_messages_total{level="emergency"} 1"#,
        "rusvakt_probe_seconds_count 1",
        "rusvakt_store_ok 1",
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
    assert!(!metrics.contains(&KARI.to_string()) && metrics.ends_with("# EOF\n"));
    assert!(
        !metrics.contains("overdose"),
        "what is wrong with whom is told by no minute"
    );

    bot.program.terminate();
    bot.program.end().await;
    let events = fs::read_dir(bot.data().join("events")).unwrap();
    let events: String = events
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert_eq!(events.matches("message-read").count(), 1, "{events}");
}

#[tokio::test(flavor = "multi_thread")]
async fn others_may_ask_only_where_it_is_open() {
    let bot = Bot::start_as(|launch| launch.env("RUSVAKT_HEALTH__ADDRESS", "0.0.0.0:0")).await;
    bot.program
        .wait_for_line("open = true", |line| line.contains("open = true"))
        .await;
    assert!(bot.program.runs());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_silences_nobody() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let bot = Bot::start_as(|launch| launch.env("RUSVAKT_HEALTH__ADDRESS", &address)).await;
    bot.program
        .wait_for_line("[health]", |line| line.contains("under [health]"))
        .await;
    assert!(bot.program.runs());
}

/// One chat is told to wait for hours: others are answered meanwhile, and a restart forgets nothing of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_waits_for_long_is_told_while_others_arrive() {
    let address = free();
    let mut bot = Bot::start_as(|launch| {
        launch
            .env("RUSVAKT_HEALTH__ADDRESS", &address)
            .env("RUSVAKT_HEALTH__REPLY_WAIT_SECONDS", "1")
    })
    .await;
    let hours = Fault::TooManyRequests { retry_after: 9999 };
    bot.api.fail(Scope::sends().to(KARI), hours);
    bot.api.push(update::text(&Person::new(KARI), "hei"));
    let waits =
        |status: u16, told: &Value| status == 503 && told["unwell"] == serde_json::json!(["waits"]);
    wait_until(&address, waits).await;
    bot.ask(&Person::new(OLA), "hei").await;
    wait_until(&address, waits).await;

    bot.program.kill().await;
    bot.restart().await;
    bot.ask(&Person::new(OLA), "hei").await;
    wait_until(&address, waits).await;
    // Who blocks the bot is no fault of it.
    bot.program.kill().await;
    bot.api.heal();
    bot.api.fail(Scope::sends().to(KARI), Fault::BLOCKED);
    bot.restart().await;
    wait_until(&address, |status, told| {
        status == 200 && told["faults"]["blocked"] == 1
    })
    .await;
}

/// Dialogues with an error at the start are not used, and health says so until they are mended.
#[tokio::test(flavor = "multi_thread")]
async fn content_that_was_refused_at_the_start_is_told() {
    let dialogues = crate::findings::base();
    let page = dialogues.path().join("nb/help.md");
    let whole = fs::read_to_string(&page).unwrap();
    fs::write(&page, format!("{whole}\n- [Videre](#nowhere)\n")).unwrap();
    let address = free();
    let folder = dialogues.path().to_str().unwrap().to_owned();
    let _bot = Bot::start_as(|launch| {
        launch
            .env("RUSVAKT_HEALTH__ADDRESS", &address)
            .env("RUSVAKT_CONTENT__DIALOGUES", &folder)
    })
    .await;
    wait_until(&address, |status, told| {
        status == 503 && told["unwell"] == serde_json::json!(["content"])
    })
    .await;
    fs::write(&page, whole).unwrap();
    wait_until(&address, |status, _| status == 200).await;
}

/// What is deleted from the screen is no answer that has arrived.
#[tokio::test(flavor = "multi_thread")]
async fn hiding_is_no_answer() {
    let address = free();
    let bot = Bot::start_as(|launch| launch.env("RUSVAKT_HEALTH__ADDRESS", &address)).await;
    bot.api.fail(Scope::sends().to(KARI), Fault::INTERNAL);
    bot.api.push(update::text(&Person::new(KARI), "/skjul"));
    let deleted = |calls: &[crate::bot_api::Call]| {
        let deletes = |call: &crate::bot_api::Call| call.method == "deleteMessages" && call.done;
        calls.iter().any(deletes).then_some(())
    };
    bot.api.wait_for("the deletion", deleted).await;
    let told = wait_until(&address, |_, told| {
        told["faults"]["unreachable"].as_u64() > Some(0)
    })
    .await;
    assert!(told["last_send_minutes"].is_null(), "{told}");
}
