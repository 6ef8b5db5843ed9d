//! Telegram and the network fail; people are answered all the same.

use super::{Bot, KARI, OLA, attempts};
use crate::bot_api::{Call, Fault, Scope};
use crate::update::{self, Person};

/// This fault hits the first sends to a chat; the reply must arrive nevertheless.
async fn check_arrives_after(fault: Fault, times: u32) {
    let bot = Bot::start().await;
    bot.api.fail(Scope::sends().to(KARI).times(times), fault);
    let reply = bot.ask(&Person::new(KARI), "overdose").await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
    assert!(attempts(&bot.api.calls(), KARI).len() > times as usize);
}

/// This fault hits the first calls for updates; messages must be answered nevertheless.
async fn check_polls_on_after(fault: Fault, times: u32) {
    let bot = Bot::start().await;
    bot.api.fail(Scope::polls().times(times), fault);
    bot.ask(&Person::new(KARI), "hei").await;
    bot.ask(&Person::new(OLA), "hei").await;
    assert!(bot.program.runs());
}

#[tokio::test]
async fn errors_of_the_server_are_outlived() {
    check_arrives_after(Fault::INTERNAL, 2).await;
}

#[tokio::test]
async fn a_dropped_connection_is_outlived() {
    check_arrives_after(Fault::Dropped, 1).await;
}

#[tokio::test]
async fn an_answer_that_is_no_json_is_outlived() {
    check_arrives_after(Fault::NotJson, 1).await;
}

#[tokio::test]
async fn who_is_told_to_wait_waits_and_sends_again() {
    check_arrives_after(Fault::TooManyRequests { retry_after: 1 }, 1).await;
}

#[tokio::test]
async fn polling_outlives_errors() {
    check_polls_on_after(Fault::INTERNAL, 2).await;
}

#[tokio::test]
async fn polling_outlives_a_proxy_and_dropped_connections() {
    check_polls_on_after(Fault::NotJson, 1).await;
    check_polls_on_after(Fault::Dropped, 1).await;
}

#[tokio::test]
async fn updates_whose_answer_was_lost_are_answered_once() {
    let bot = Bot::start().await;
    bot.api.fail(Scope::polls().times(1), Fault::AnswerLost);
    bot.ask(&Person::new(OLA), "hei").await;
    bot.ask(&Person::new(KARI), "hei").await;
    bot.check_alive().await;
    assert_eq!(attempts(&bot.api.calls(), KARI).len(), 1);
    assert_eq!(attempts(&bot.api.calls(), OLA).len(), 1);
}

#[tokio::test]
async fn a_chat_that_must_wait_delays_no_other() {
    let bot = Bot::start().await;
    bot.api.fail(
        Scope::sends().to(KARI),
        Fault::TooManyRequests { retry_after: 30 },
    );
    bot.api.push(update::text(&Person::new(KARI), "hei"));
    let refused = |calls: &[Call]| {
        calls
            .iter()
            .find(|call| call.status == Some(429))
            .map(|_| ())
    };
    bot.api.wait_for("the refusal", refused).await;
    for other in 0..5 {
        bot.ask(&Person::new(OLA + other), "hei").await;
    }
    let reply = bot.ask(&Person::new(OLA + 9), "overdose").await;
    assert!(reply.first_line().contains("113"));
    assert!(bot.api.said(KARI).is_empty());
    assert_eq!(
        attempts(&bot.api.calls(), KARI).len(),
        1,
        "it was tried again before its time"
    );
}

#[tokio::test]
async fn a_blocked_chat_ends_quietly() {
    let bot = Bot::start().await;
    bot.api.fail(Scope::sends().to(KARI), Fault::BLOCKED);
    bot.api.push(update::text(&Person::new(KARI), "hei"));
    let refused = |calls: &[Call]| {
        calls
            .iter()
            .find(|call| call.status == Some(403))
            .map(|_| ())
    };
    bot.api.wait_for("the refusal", refused).await;
    bot.check_alive().await;
    bot.check_alive().await;
    assert_eq!(attempts(&bot.api.calls(), KARI).len(), 1);

    bot.api.heal();
    bot.ask(&Person::new(KARI), "er du der?").await;
}

#[tokio::test]
async fn markup_that_is_refused_is_sent_as_plain_text() {
    let bot = Bot::start().await;
    bot.api
        .fail(Scope::sends().to(KARI).times(1), Fault::BAD_MARKUP);
    let reply = bot.ask(&Person::new(KARI), "overdose").await;
    assert!(reply.params["parse_mode"].is_null());
    assert!(reply.first_line().contains("113"), "{}", reply.text());
    assert!(!reply.text().contains("<b>"), "{}", reply.text());
    let calls = bot.api.calls();
    let refused = attempts(&calls, KARI)[0];
    assert_eq!((refused.status, refused.text()), (Some(400), reply.text()));
    assert_eq!(refused.buttons().len(), reply.buttons().len());
}
