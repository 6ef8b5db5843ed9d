//! Nothing lost: killed at any moment, every message is answered, and little is said twice.

use super::{Bot, KARI, attempts};
use crate::bot_api::{Call, Scope};
use crate::update::{self, Person};
use std::hash::{BuildHasher, RandomState};

/// Messages of each round.
const MESSAGES: usize = 40;

/// How many of them wait for a reply at once; a burst of all would all be in flight.
const WINDOW: usize = 4;

/// How many replies that were answered may be repeated: those whose end the program had not yet on disk when it died.
const UNSETTLED: usize = 16;

#[tokio::test]
async fn killed_at_random_moments_it_loses_nothing() {
    let rounds = std::env::var("RUSVAKT_KILL_ROUNDS").map_or(5, |rounds| rounds.parse().unwrap());
    let mut bot = Bot::start().await;
    for round in 0..rounds {
        let people: Vec<Person> = (0..MESSAGES)
            .map(|number| Person::new(KARI + (round * 1_000 + number) as i64))
            .collect();
        let start = bot.api.calls().len();
        // The moment is told by the calls that have come: somewhere from the first poll to well after the last reply.
        let moment = RandomState::new().hash_one(round) as usize % (MESSAGES * 2 + 6);
        let said = |calls: &[Call]| {
            calls[start..]
                .iter()
                .filter(|call| call.says() && call.done)
                .count()
        };
        let mut written = 0;
        loop {
            let answered = said(&bot.api.calls());
            while written < people.len() && written < answered + WINDOW {
                bot.api.push(update::text(&people[written], "hei"));
                written += 1;
            }
            let what = format!("call {moment} of round {round}, or one more reply");
            let over =
                |calls: &[Call]| calls.len() >= start + moment || said(calls) >= people.len();
            let next =
                |calls: &[Call]| (over(calls) || said(calls) > answered).then(|| over(calls));
            if bot.api.wait_for(&what, next).await {
                break;
            }
        }
        bot.program.kill().await;
        for person in &people[written..] {
            bot.api.push(update::text(person, "hei"));
        }
        let before = bot.api.calls();
        bot.restart().await;
        for person in &people {
            bot.api.wait_for_said(person.id, 1).await;
        }
        bot.check_alive().await;

        let after = bot.api.calls();
        let mut in_flight = 0;
        let mut settled = 0;
        for person in &people {
            let answered = attempts(&before, person.id)
                .iter()
                .any(|call| call.status.is_some());
            let again = attempts(&after, person.id).len() - 1;
            assert!(
                again <= 1,
                "round {round}, moment {moment}: said {again} times again"
            );
            if answered {
                settled += again
            } else {
                in_flight += again
            }
        }
        assert!(
            in_flight <= WINDOW,
            "round {round}, moment {moment}: {in_flight} were in flight"
        );
        assert!(
            settled <= UNSETTLED,
            "round {round}, moment {moment}: {settled} answered replies said again"
        );
    }
}

#[tokio::test]
async fn only_replies_in_flight_are_repeated() {
    let mut bot = Bot::start().await;
    let people: Vec<Person> = (0..MESSAGES)
        .map(|number| Person::new(KARI + number as i64))
        .collect();
    let gate = bot.api.hold(Scope::sends());
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
    bot.program.kill().await;
    let before = bot.api.calls();
    bot.api.heal();
    gate.open();
    bot.restart().await;
    for person in &people {
        bot.api.wait_for_said(person.id, 1).await;
    }
    bot.check_alive().await;
    let after = bot.api.calls();
    for person in &people {
        let in_flight = attempts(&before, person.id).len();
        let answered: Vec<&Call> = attempts(&after[before.len()..], person.id);
        assert_eq!((answered.len(), in_flight <= 1), (1, true));
    }
}

#[tokio::test]
async fn what_was_said_long_before_the_kill_is_not_repeated() {
    let mut bot = Bot::start().await;
    let kari = Person::new(KARI);
    bot.ask(&kari, "hei").await;
    bot.ask(&kari, "/hjelp").await;
    bot.check_alive().await;
    let said = attempts(&bot.api.calls(), KARI).len();
    bot.check_alive().await;
    bot.program.terminate();
    bot.program.end().await;
    bot.restart().await;
    bot.check_alive().await;
    assert_eq!(attempts(&bot.api.calls(), KARI).len(), said);
}

#[tokio::test]
async fn a_conversation_goes_on_after_a_kill() {
    let mut bot = Bot::start().await;
    let kari = Person::new(KARI).speaking("en");
    let menu = bot.menu(&kari).await;
    bot.check_alive().await;
    bot.program.kill().await;
    bot.restart().await;
    assert_eq!(bot.menu(&kari).await, menu);
}
