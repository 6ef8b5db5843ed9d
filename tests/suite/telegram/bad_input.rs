//! Updates that no honest phone sends: each ends in a reply or is passed over, and the program lives.

use super::{Bot, KARI, labels};
use crate::update::{self, Person};
use serde_json::{Value, json};

/// This message must be answered.
async fn check_answered(update: impl FnOnce(&Person) -> Value) {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let reply = bot.show(&kari, update(&kari)).await;
    assert!(!reply.text().trim().is_empty());
    bot.check_alive().await;
}

/// This text must be passed over, with a line that says so.
async fn check_passed_over(update: impl FnOnce(i64) -> String) {
    let bot = Bot::start().await;
    let before = bot.program.lines().len();
    let sent = bot.api.push_raw(update);
    bot.api.push(update::text(&Person::new(KARI), "overdose"));
    let reply = bot.api.wait_for_said(KARI, 1).await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
    bot.api.wait_for_acknowledged(sent).await;
    bot.check_alive().await;
    assert!(bot.program.lines().len() > before, "nothing was logged");
    assert!(
        !bot.program
            .lines()
            .iter()
            .any(|line| line.contains("kanari"))
    );
}

#[tokio::test]
async fn an_update_that_does_not_parse() {
    check_passed_over(|id| {
        format!(r#"{{"update_id":{id},"message":{{"message_id":"x","text":"kanari"}}}}"#)
    })
    .await;
}

#[tokio::test]
async fn an_update_that_is_no_object() {
    check_passed_over(|id| format!(r#"{{"update_id":{id}}}"#)).await;
}

#[tokio::test]
async fn an_update_of_a_kind_from_the_future() {
    check_passed_over(|id| format!(r#"{{"update_id":{id},"hologram":{{"from":{{"id":5,"first_name":"kanari"}},"depth":3}}}}"#))
        .await;
}

#[tokio::test]
async fn a_post_in_a_channel() {
    let bot = Bot::start().await;
    bot.api
        .push(update::channel_post(-1_001_234_567_890, "kanari"));
    bot.check_alive().await;
    bot.api.wait_for_empty_queue().await;
    assert!(bot.api.said(-1_001_234_567_890).len() <= 1);
}

#[tokio::test]
async fn an_empty_text() {
    check_answered(|kari| update::text(kari, "")).await;
}

#[tokio::test]
async fn four_thousand_emoji() {
    check_answered(|kari| update::text(kari, &"😵".repeat(4_096))).await;
}

#[tokio::test]
async fn right_to_left_marks() {
    check_answered(|kari| update::text(kari, "\u{202e}\u{200f}ieh\u{202c}\u{2067}")).await;
}

#[tokio::test]
async fn nothing_but_zero_width_characters() {
    check_answered(|kari| update::text(kari, "\u{200b}\u{200d}\u{feff}\u{2060}")).await;
}

#[tokio::test]
async fn zero_width_characters_within_a_word_of_danger() {
    let bot = Bot::start().await;
    let reply = bot
        .ask(&Person::new(KARI), "over\u{200b}do\u{200d}se")
        .await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
}

#[tokio::test]
async fn markup_in_a_text() {
    check_answered(|kari| {
        update::text(
            kari,
            "<b>& <script>alert('&lt;')</script> {contact.x.phone} **[a](b)**",
        )
    })
    .await;
}

#[tokio::test]
async fn a_message_of_1970() {
    check_answered(|kari| update::text_of_1970(kari, "hei")).await;
}

#[tokio::test]
async fn a_message_of_1970_about_an_overdose() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let reply = bot
        .show(&kari, update::text_of_1970(&kari, "overdose"))
        .await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
}

#[tokio::test]
async fn somebody_without_a_name() {
    let bot = Bot::start().await;
    bot.ask(&Person::new(KARI).nameless(), "hei").await;
    bot.check_alive().await;
}

#[tokio::test]
async fn two_edits_of_one_message() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let sent = bot.api.push(update::text(&kari, "hei"));
    bot.api.wait_for_said(KARI, 1).await;
    bot.api
        .push(update::edited(&kari, sent.message_id, "hei du"));
    let last = bot
        .api
        .push(update::edited(&kari, sent.message_id, "overdose"));
    bot.api.wait_for_acknowledged(last).await;
    bot.api
        .wait_for("113", |calls| {
            calls
                .iter()
                .find(|call| call.says() && call.done && call.first_line().contains("113"))
                .map(|_| ())
        })
        .await;
    bot.check_alive().await;
}

#[tokio::test]
async fn an_edit_of_a_message_that_never_came() {
    check_answered(|kari| update::edited(kari, 4_711, "hei")).await;
}

#[tokio::test]
async fn a_button_with_garbage_leads_to_the_menu() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let menu = bot.menu(&kari).await;
    for garbage in [
        "\u{0}\u{1}",
        "nb/gone#nowhere",
        "@nobody",
        "!nothing",
        "",
        "../../etc/passwd",
        "{\"a\":1}",
    ] {
        let press = update::press(&kari, 1, garbage);
        let query = update::query(&press);
        let reply = bot.show(&kari, press).await;
        assert_eq!(labels(&reply), menu, "{garbage:?}");
        bot.api
            .wait_for("the answer to the press", |calls| {
                calls
                    .iter()
                    .find(|call| call.params["callback_query_id"] == query.as_str())
                    .map(|_| ())
            })
            .await;
    }
}

#[tokio::test]
async fn a_button_without_data_and_without_a_message() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    bot.ask(&kari, "hei").await;
    let mut press = update::press(&kari, 1, "x");
    let query = update::query(&press);
    for name in ["data", "message"] {
        press["callback_query"]
            .as_object_mut()
            .unwrap()
            .remove(name);
    }
    press["callback_query"]["game_short_name"] = json!("snake");
    bot.api.push(press);
    bot.api
        .wait_for("the answer to the press", |calls| {
            calls
                .iter()
                .find(|call| call.params["callback_query_id"] == query.as_str())
                .map(|_| ())
        })
        .await;
    bot.check_alive().await;
}

#[tokio::test]
async fn a_link_to_nothing_leads_to_the_menu() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let menu = bot.menu(&kari).await;
    for target in [
        "nowhere-at-all",
        "-",
        "heroin-",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        let reply = bot.show(&kari, update::deep_link(&kari, target)).await;
        if target != "heroin-" {
            assert_eq!(labels(&reply), menu, "{target}");
        }
    }
}
