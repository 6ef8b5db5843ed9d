//! Danger first: no crowd and no queue holds an emergency back. Told by the order of calls, never by time.

use super::{Bot, KARI, OLA};
use crate::bot_api::{Call, Scope};
use crate::update::{self, Person};

#[tokio::test]
async fn one_chat_that_floods_does_not_hold_back_anothers_emergency() {
    let bot = Bot::start_as(|launch| launch.with_limits()).await;
    let kari = Person::new(KARI);
    for number in 0..200 {
        bot.api
            .push(update::text(&kari, &format!("hei nummer {number}")));
    }
    let reply = bot.ask(&Person::new(OLA), "overdose").await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
    let said = bot.api.said(KARI).len();
    assert!(
        said < 100,
        "{said} answers to the flood left before the emergency"
    );
}

#[tokio::test]
async fn an_emergency_passes_a_thousand_replies_that_wait() {
    let bot = Bot::start_as(|launch| launch.with_limits()).await;
    let gate = bot.api.hold(Scope::sends().but(OLA));
    let crowd = 1_000_i64;
    let mut last = None;
    for number in 0..crowd {
        last = Some(
            bot.api
                .push(update::text(&Person::new(KARI + 1_000 + number), "hei")),
        );
    }
    bot.api.wait_for_acknowledged(last.unwrap()).await;
    bot.api
        .wait_for("a reply that is held", |calls| {
            calls.iter().find(|call| call.says()).map(|_| ())
        })
        .await;

    let reply = bot.ask(&Person::new(OLA), "overdose").await;
    assert!(reply.first_line().contains("113"), "{}", reply.text());
    let calls = bot.api.calls();
    let before = calls
        .iter()
        .filter(|call| call.says())
        .take_while(|call| call.chat() != Some(OLA));
    let before = before.count();
    assert!(before < 1_000, "the emergency left last");
    assert_eq!(
        calls.iter().filter(|call| call.says() && call.done).count(),
        1
    );
    gate.open();
    let next = |calls: &[Call]| {
        calls
            .iter()
            .find(|call| call.done && call.chat() != Some(OLA) && call.says())
            .map(|_| ())
    };
    bot.api.wait_for("the replies that waited", next).await;
}

#[tokio::test]
async fn a_chats_own_flood_does_not_hold_back_its_emergency() {
    let bot = Bot::start_as(|launch| launch.with_limits()).await;
    let kari = Person::new(KARI);
    for number in 0..100 {
        bot.api
            .push(update::text(&kari, &format!("hei nummer {number}")));
    }
    bot.api.push(update::text(&kari, "overdose"));
    let before = bot
        .api
        .wait_for("113", |calls| {
            let mut said = calls.iter().filter(|call| call.says() && call.done);
            said.position(|call| call.first_line().contains("113"))
        })
        .await;
    assert!(
        before < 50,
        "{before} ordinary answers left before the emergency"
    );
}

#[tokio::test]
async fn every_message_of_a_crowd_is_answered_once() {
    let bot = Bot::start().await;
    let crowd: Vec<Person> = (0..300).map(|number| Person::new(KARI + number)).collect();
    for person in &crowd {
        bot.api.push(update::text(person, "hei"));
    }
    for person in &crowd {
        bot.api.wait_for_said(person.id, 1).await;
    }
    bot.check_alive().await;
    for person in &crowd {
        assert_eq!(bot.api.said(person.id).len(), 1);
    }
}
