//! `/slett` ends all that is kept of a person, and of nobody else.

use super::{Bot, KARI, OLA};
use crate::bot_api::Scope;
use crate::update::{self, Person};
use jiff::Timestamp;
use rusvakt::engine::Event;
use rusvakt::shell::store::{ChatId, Kept, Keys, SledStore, Store, Wrapping};
use std::sync::Arc;

/// The store that the program left, once it has ended.
async fn left_by(bot: &Bot) -> SledStore {
    bot.program.terminate();
    bot.program.end().await;
    let dir = bot.keys();
    let keys = Keys {
        wrapping: Wrapping::File(dir.join("wrapping")),
        dir,
        clock: Arc::default(),
    };
    SledStore::open(&bot.data(), &keys).unwrap().0
}

fn check_gone(store: &SledStore) {
    assert_eq!(store.session(ChatId(KARI)).unwrap(), Kept::Nothing);
    assert_eq!(store.messages(ChatId(KARI), Timestamp::MIN).unwrap(), []);
    assert_eq!(store.inbox().unwrap().values, []);
    assert_eq!(store.outbox().unwrap().values, []);
    let timers = store.timers().unwrap().values;
    assert!(timers.iter().all(|(chat, _)| *chat == ChatId(OLA)));
    let events = store.events(Timestamp::MIN).unwrap().values;
    let texts = events.iter().filter_map(|event| event.text.as_ref());
    assert!(
        !texts
            .clone()
            .any(|text| text.as_str().contains("venninnen"))
    );
    let asked: Vec<_> = events
        .iter()
        .filter(|record| record.event == Event::ErasureAsked)
        .collect();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].who, None);
}

#[tokio::test]
async fn nothing_of_a_person_is_left_and_all_of_the_others() {
    let bot = Bot::start().await;
    let (kari, ola) = (Person::new(KARI), Person::new(OLA));
    bot.ask(&kari, "hvordan virker heroin").await;
    bot.ask(&ola, "broren min puster ikke").await;
    bot.ask(&kari, "venninnen min puster ikke").await;
    let reply = bot.ask(&kari, "/slett").await;
    assert!(reply.text().contains("er slettet"), "{}", reply.text());
    let store = left_by(&bot).await;
    check_gone(&store);
    assert!(matches!(
        store.session(ChatId(OLA)).unwrap(),
        Kept::Session(_)
    ));
    assert!(
        !store
            .messages(ChatId(OLA), Timestamp::MIN)
            .unwrap()
            .is_empty()
    );
    let events = store.events(Timestamp::MIN).unwrap().values;
    let mut names: Vec<_> = events
        .iter()
        .filter_map(|event| event.who.clone())
        .collect();
    names.dedup();
    assert_eq!(names.len(), 1, "only the other one has a name");
    let words = |event: &rusvakt::shell::store::EventRecord| {
        let text = event.text.as_ref();
        text.is_some_and(|text| text.as_str().contains("puster ikke"))
    };
    assert!(events.iter().any(words));
}

/// A reply of before is still on its way when all is erased: what is noted of it goes too.
#[tokio::test]
async fn what_leaves_late_is_forgotten_as_well() {
    let bot = Bot::start().await;
    let kari = Person::new(KARI);
    let held = bot.api.hold(Scope::sends().to(KARI).times(1));
    bot.api.push(update::text(&kari, "hvordan virker heroin"));
    let asked = bot.api.push(update::text(&kari, "/slett"));
    bot.api.wait_for_acknowledged(asked).await;
    held.open();
    bot.api.wait_for_said(KARI, 2).await;
    check_gone(&left_by(&bot).await);
}
