//! What every store holds.

use crate::given::*;
use rusvakt::privacy::pseudonym::Pseudonym;
use rusvakt::privacy::seal::Key;
use rusvakt::shell::store::*;

#[test]
fn memory_holds_the_contract() {
    check(&MemoryStore::new());
}

#[test]
fn sled_holds_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    check(&open(folder.path()).0);
}

fn check(store: &dyn Store) {
    an_update_is_kept_once_until_it_is_handled(store);
    a_commit_keeps_all_of_it(store);
    what_is_sent_leaves_the_outbox(store);
    a_timer_stays_until_it_is_cleared(store);
    only_what_is_old_is_purged(store);
    erasing_leaves_the_others(store);
    order_is_by_number(store);
    the_events_of_a_name_go_alone(store);
    the_numbers_of_messages_go_alone(store);
}

fn an_update_is_kept_once_until_it_is_handled(store: &dyn Store) {
    let nobody = InboxEntry {
        chat: None,
        ..entry(3, KARI)
    };
    store
        .accept(&[entry(2, OLA), entry(1, KARI), nobody.clone()])
        .unwrap();
    store.accept(&[entry(1, KARI)]).unwrap();
    assert_eq!(
        store.inbox().unwrap().values,
        [entry(1, KARI), entry(2, OLA), nobody]
    );
    let leave = |update| Commit {
        handled: Some(UpdateId(update)),
        ..Commit::new(OLA, at(1))
    };
    store.commit(&leave(3)).unwrap();
    assert_eq!(
        store.inbox().unwrap().values,
        [entry(1, KARI), entry(2, OLA)]
    );
}

fn a_commit_keeps_all_of_it(store: &dyn Store) {
    assert_eq!(store.session(KARI).unwrap(), Kept::Nothing);
    store.commit(&commit(1, KARI, 7)).unwrap();
    assert_eq!(store.inbox().unwrap().values, [entry(2, OLA)]);
    assert_eq!(
        store.session(KARI).unwrap(),
        Kept::Session(session("heroin#effects"))
    );
    assert_eq!(store.outbox().unwrap().values, [reply(7, KARI)]);
    assert_eq!(store.events(at(0)).unwrap().values, events(2));
    assert_eq!(store.timers().unwrap().values, [(KARI, at(180))]);
    assert_eq!(store.messages(KARI, at(0)).unwrap(), [MessageId(10)]);
    store.flush().unwrap();
}

fn what_is_sent_leaves_the_outbox(store: &dyn Store) {
    store.sent(&[sent(7, KARI, 11)]).unwrap();
    assert!(store.outbox().unwrap().values.is_empty());
    assert_eq!(
        store.messages(KARI, at(0)).unwrap(),
        [MessageId(10), MessageId(11)]
    );
    assert_eq!(store.messages(KARI, at(3)).unwrap(), [MessageId(11)]);
}

fn a_timer_stays_until_it_is_cleared(store: &dyn Store) {
    store.commit(&Commit::new(KARI, at(4))).unwrap();
    assert_eq!(store.timers().unwrap().values.len(), 1);
    store
        .commit(&Commit {
            timer: TimerChange::Clear,
            ..Commit::new(KARI, at(4))
        })
        .unwrap();
    assert!(store.timers().unwrap().values.is_empty());
    assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
}

fn only_what_is_old_is_purged(store: &dyn Store) {
    store
        .commit(&Commit {
            events: events(9),
            ..Commit::new(KARI, at(9))
        })
        .unwrap();
    store.purge(at(9), at(3)).unwrap();
    assert_eq!(store.events(at(0)).unwrap().values, events(9));
    assert_eq!(store.messages(KARI, at(0)).unwrap(), [MessageId(11)]);
}

fn erasing_leaves_the_others(store: &dyn Store) {
    store.accept(&[entry(5, KARI)]).unwrap();
    store.commit(&commit(99, KARI, 20)).unwrap();
    store.commit(&commit(99, OLA, 21)).unwrap();
    store.erase(KARI).unwrap();
    assert_eq!(store.session(KARI).unwrap(), Kept::Nothing);
    assert!(store.messages(KARI, at(0)).unwrap().is_empty());
    assert_eq!(store.inbox().unwrap().values, [entry(2, OLA)]);
    assert_eq!(store.outbox().unwrap().values, [reply(21, OLA)]);
    assert_eq!(store.timers().unwrap().values, [(OLA, at(180))]);
    assert_eq!(store.messages(OLA, at(0)).unwrap(), [MessageId(10)]);
    assert!(matches!(store.session(OLA).unwrap(), Kept::Session(_)));
}

fn order_is_by_number(store: &dyn Store) {
    let outbox = [300, 2, 255, 256].map(|id| reply(id, OLA));
    store
        .commit(&Commit {
            outbox: outbox.into(),
            ..Commit::new(OLA, at(9))
        })
        .unwrap();
    let ids: Vec<u64> = store
        .outbox()
        .unwrap()
        .values
        .iter()
        .map(|entry| entry.id)
        .collect();
    assert_eq!(ids, [2, 21, 255, 256, 300]);
}

fn the_events_of_a_name_go_alone(store: &dyn Store) {
    store.purge(at(9_999), at(9_999)).unwrap();
    let key = Key::from_hex(&"01".repeat(32)).unwrap();
    let record = |chat: ChatId| EventRecord {
        who: Some(Pseudonym::of(chat.0, &key)),
        ..events(10_000).remove(0)
    };
    let commit = |chat| Commit {
        events: vec![record(chat), record(chat)],
        ..Commit::new(chat, at(10_000))
    };
    store.commit(&commit(KARI)).unwrap();
    store.commit(&commit(OLA)).unwrap();
    store
        .erase_events(&record(KARI).who.expect("a name"))
        .unwrap();
    store.commit(&commit(OLA)).unwrap();
    let left = store.events(at(0)).unwrap();
    assert_eq!((left.values, left.set_aside), (vec![record(OLA); 4], 0));
}

fn the_numbers_of_messages_go_alone(store: &dyn Store) {
    store
        .sent(&[sent(300, KARI, 41), sent(301, OLA, 42)])
        .unwrap();
    store.commit(&commit(98, KARI, 400)).unwrap();
    store.erase_messages(KARI).unwrap();
    assert!(store.messages(KARI, at(0)).unwrap().is_empty());
    assert_eq!(store.messages(OLA, at(0)).unwrap(), [MessageId(42)]);
    assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
}

#[test]
fn debug_names_nobody() {
    let shown = format!("{:?} {:?}", commit(1, KARI, 1), entry(7, KARI));
    assert!(
        !shown.contains("4711") && !shown.contains("update_id"),
        "{shown}"
    );
}
