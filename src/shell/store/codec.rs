//! Keys and values as bytes.
//!
//! A key is a letter for its kind and big-endian numbers, so that keys sort as their numbers do. What names a person
//! is in no key: sessions, timers and messages lie in numbered rows. A value is the version of its layout in one byte,
//! then the layout; all but events are sealed by [`super::vault`] before they are kept. The chat's number stands first
//! in what is sealed, or at a fixed place, so that all of a chat can be found even where the rest cannot be read.
//!
//! **Invariants.** Written layouts never change: a new layout gets a new version, and older ones stay readable
//! (the golden bytes in the tests hold them). Nothing here panics on any bytes.

use super::record::{ChatId, EventRecord, InboxEntry, MessageId, OutboxEntry, UpdateId};
use crate::engine::reply::Reply;
use crate::engine::session::Session;
use crate::language::Language;
use crate::privacy::Private;
use crate::script::NodeId;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Error, from_slice, to_writer};

/// The version that is written.
const VERSION: u8 = 1;

/// The kinds of value, each the first byte of its keys. Events are only there until [`super::journal`] has taken over
/// those of an earlier version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Event = b'e',
    Inbox = b'i',
    Message = b'm',
    Outbox = b'o',
    Session = b's',
    Timer = b't',
    Aside = b'x',
}

impl Kind {
    /// All kinds.
    pub(super) const ALL: [Kind; 7] = [
        Kind::Inbox,
        Kind::Session,
        Kind::Timer,
        Kind::Outbox,
        Kind::Message,
        Kind::Aside,
        Kind::Event,
    ];

    /// What the kind is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Event => "event",
            Kind::Inbox => "inbox",
            Kind::Message => "message",
            Kind::Outbox => "outbox",
            Kind::Session => "session",
            Kind::Timer => "timer",
            Kind::Aside => "aside",
        }
    }

    /// The prefix of all keys of the kind.
    pub(super) fn prefix(self) -> [u8; 1] {
        [self as u8]
    }
}

pub(super) fn inbox_key(update: UpdateId) -> [u8; 9] {
    key(Kind::Inbox, sortable(update.0))
}

/// The key of a row of sessions, timers or messages.
pub(super) fn row_key(kind: Kind, row: u64) -> [u8; 9] {
    key(kind, row.to_be_bytes())
}

pub(super) fn outbox_key(id: u64) -> [u8; 9] {
    key(Kind::Outbox, id.to_be_bytes())
}

/// The key under which a value is set aside: the latest time that the store was told, then the key it had.
pub(super) fn aside_key(told: i64, of: &[u8]) -> Vec<u8> {
    [&key(Kind::Aside, sortable(told))[..], of].concat()
}

/// The first key of all that was set aside from `at` on.
pub(super) fn aside_start(at: Timestamp) -> [u8; 9] {
    key(Kind::Aside, sortable(at.as_microsecond()))
}

/// The number after the letter, in keys that have a signed one there.
pub(super) fn number(key: &[u8]) -> Option<i64> {
    key.get(1..9)?.try_into().ok().map(unsortable)
}

/// The number after the letter of an outbox key, or of a row's.
pub(super) fn row(key: &[u8]) -> Option<u64> {
    key.get(1..9)?.try_into().ok().map(u64::from_be_bytes)
}

/// The key that a value had before it was set aside.
pub(super) fn key_before(aside_key: &[u8]) -> &[u8] {
    aside_key.get(9..).unwrap_or_default()
}

/// The chat that a value belongs to, by what was sealed under the key, whatever else of it can be read.
pub(super) fn chat_of(key: &[u8], plain: &[u8]) -> Option<ChatId> {
    match *key.first()? {
        b's' | b't' | b'm' => chat_at(plain, 0),
        b'i' if plain.get(1) == Some(&1) => chat_at(plain, 2),
        b'o' => chat_at(plain, 1),
        _ => None,
    }
}

/// What is sealed in a row of the chat's.
pub(super) fn of_chat(chat: ChatId, value: &[u8]) -> Vec<u8> {
    [&chat.0.to_be_bytes()[..], value].concat()
}

/// The chat of a row, and the rest of what was sealed in it.
pub(super) fn split_chat(plain: &[u8]) -> Result<(ChatId, &[u8]), Unreadable> {
    let (chat, rest) = plain.split_first_chunk().ok_or(Unreadable)?;
    Ok((ChatId(i64::from_be_bytes(*chat)), rest))
}

/// Why bytes could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

impl From<Error> for Unreadable {
    fn from(_: Error) -> Self {
        Unreadable
    }
}

pub(super) fn write_inbox(entry: &InboxEntry) -> Vec<u8> {
    let raw = entry.raw.expose().as_bytes();
    let chat = entry.chat.map_or(0, |chat| chat.0);
    let head = [VERSION, entry.chat.is_some().into()];
    [&head, &chat.to_be_bytes()[..], raw].concat()
}

pub(super) fn read_inbox(key: &[u8], value: &[u8]) -> Result<InboxEntry, Unreadable> {
    let (Some(update), [VERSION, some @ (0 | 1), rest @ ..]) = (number(key), value) else {
        return Err(Unreadable);
    };
    let (chat, raw) = rest.split_first_chunk().ok_or(Unreadable)?;
    let raw = std::str::from_utf8(raw).map_err(|_| Unreadable)?;
    Ok(InboxEntry {
        update: UpdateId(update),
        chat: (*some == 1).then(|| ChatId(i64::from_be_bytes(*chat))),
        raw: Private::new(raw.to_owned()),
    })
}

pub(super) fn write_session(session: &Session) -> Vec<u8> {
    json(Vec::with_capacity(256), session)
}

pub(super) fn read_session(value: &[u8]) -> Result<Session, Unreadable> {
    match value {
        [VERSION, body @ ..] => Ok(from_slice(body)?),
        [0, body @ ..] => Ok(from_slice::<SessionV0>(body)?.into()),
        _ => Err(Unreadable),
    }
}

/// The layout of the first trials: the language, and the last node alone.
#[derive(Deserialize)]
struct SessionV0 {
    language: Option<Language>,
    here: Option<NodeId>,
}

impl From<SessionV0> for Session {
    fn from(old: SessionV0) -> Self {
        Session {
            chosen: old.language,
            trail: old.here.into_iter().collect(),
            ..Session::default()
        }
    }
}

pub(super) fn write_outbox(entry: &OutboxEntry) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1024);
    bytes.push(VERSION);
    bytes.extend(entry.chat.0.to_be_bytes());
    bytes.extend(entry.made.as_microsecond().to_be_bytes());
    append(bytes, &entry.reply)
}

pub(super) fn read_outbox(key: &[u8], value: &[u8]) -> Result<OutboxEntry, Unreadable> {
    let (Some(id), [VERSION, rest @ ..]) = (row(key), value) else {
        return Err(Unreadable);
    };
    let (chat, rest) = rest.split_first_chunk().ok_or(Unreadable)?;
    let (made, reply) = rest.split_first_chunk().ok_or(Unreadable)?;
    let chat = ChatId(i64::from_be_bytes(*chat));
    let reply: Reply = from_slice(reply)?;
    Ok(OutboxEntry {
        id,
        chat,
        reply,
        made: moment(*made)?,
    })
}

pub(super) fn read_events(value: &[u8]) -> Result<Vec<EventRecord>, Unreadable> {
    match value {
        [VERSION, body @ ..] => Ok(from_slice(body)?),
        _ => Err(Unreadable),
    }
}

pub(super) fn write_timer(due: Timestamp) -> [u8; 9] {
    join([VERSION], due.as_microsecond().to_be_bytes())
}

pub(super) fn read_timer(value: &[u8]) -> Result<Timestamp, Unreadable> {
    match value {
        [VERSION, due @ ..] => moment(due.try_into().map_err(|_| Unreadable)?),
        _ => Err(Unreadable),
    }
}

pub(super) fn write_message(at: Timestamp, message: MessageId) -> [u8; 13] {
    let head: [u8; 9] = join([VERSION], at.as_microsecond().to_be_bytes());
    join(head, message.0.to_be_bytes())
}

pub(super) fn read_message(value: &[u8]) -> Result<(Timestamp, MessageId), Unreadable> {
    let [VERSION, rest @ ..] = value else {
        return Err(Unreadable);
    };
    let (at, message) = rest.split_first_chunk().ok_or(Unreadable)?;
    let message = message.try_into().map_err(|_| Unreadable)?;
    Ok((moment(*at)?, MessageId(i32::from_be_bytes(message))))
}

/// Where the updates stand that were accepted last.
pub(super) const ACCEPTED_KEY: [u8; 1] = [b'a'];

pub(super) fn write_accepted(updates: &[UpdateId]) -> Vec<u8> {
    json(Vec::new(), updates)
}

/// The updates that were accepted last; none when the value cannot be read, which at worst repeats a reply.
pub(super) fn read_accepted(value: &[u8]) -> Vec<UpdateId> {
    match value {
        [VERSION, json @ ..] => serde_json::from_slice(json).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn json<T: serde::Serialize + ?Sized>(mut bytes: Vec<u8>, value: &T) -> Vec<u8> {
    bytes.push(VERSION);
    append(bytes, value)
}

/// Appends the value as JSON; our types have string keys only, so that it cannot fail.
fn append<T: serde::Serialize + ?Sized>(mut bytes: Vec<u8>, value: &T) -> Vec<u8> {
    to_writer(&mut bytes, value).expect("a value with string keys is written to memory");
    bytes
}

fn moment(bytes: [u8; 8]) -> Result<Timestamp, Unreadable> {
    Timestamp::from_microsecond(i64::from_be_bytes(bytes)).map_err(|_| Unreadable)
}

fn chat_at(value: &[u8], start: usize) -> Option<ChatId> {
    let bytes = value.get(start..start + 8)?.try_into().ok()?;
    Some(ChatId(i64::from_be_bytes(bytes)))
}

fn key(kind: Kind, number: [u8; 8]) -> [u8; 9] {
    join(kind.prefix(), number)
}

/// Joins two arrays; the length of the result is the caller's, and the sum of both.
fn join<const A: usize, const B: usize, const N: usize>(a: [u8; A], b: [u8; B]) -> [u8; N] {
    const { assert!(A + B == N) };
    let mut joined = [0; N];
    joined[..A].copy_from_slice(&a);
    joined[A..].copy_from_slice(&b);
    joined
}

/// Big-endian with the sign turned, so that bytes sort as the numbers do.
fn sortable(number: i64) -> [u8; 8] {
    (number ^ i64::MIN).to_be_bytes()
}

pub(super) fn unsortable(bytes: [u8; 8]) -> i64 {
    i64::from_be_bytes(bytes) ^ i64::MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_their_numbers() {
        let ids = [i64::MIN, -5, -1, 0, 1, 77, i64::MAX];
        assert!(ids.map(|id| inbox_key(UpdateId(id))).is_sorted());
        assert!(
            ids.iter()
                .all(|id| number(&inbox_key(UpdateId(*id))) == Some(*id))
        );
    }

    #[test]
    fn a_session_keeps_its_golden_bytes() {
        let session = Session {
            chosen: Some(Language::Nn),
            trail: vec![NodeId::new("heroin"), NodeId::new("heroin#effects")],
            ..Session::default()
        };
        let golden = b"\x01{\"chosen\":\"nn\",\"trail\":[\"heroin\",\"heroin#effects\"]}";
        assert_eq!(write_session(&session), golden);
        assert_eq!(read_session(golden), Ok(session));
    }

    #[test]
    fn a_session_within_a_test_keeps_its_golden_bytes() {
        let session = Session {
            answers: [(NodeId::new("audit#q1"), 3)].into(),
            ..Session::default()
        };
        let golden = b"\x01{\"answers\":{\"audit#q1\":3}}";
        assert_eq!(write_session(&session), golden);
        assert_eq!(read_session(golden), Ok(session));
    }

    #[test]
    fn a_session_of_version_0_is_read() {
        let golden = b"\x00{\"language\":\"nn\",\"here\":\"heroin#effects\"}";
        let session = read_session(golden).expect("version 0 is readable");
        assert_eq!(session.language(), Language::Nn);
        assert_eq!(session.here(), Some(&NodeId::new("heroin#effects")));
    }

    #[test]
    fn an_inbox_entry_keeps_its_golden_bytes() {
        let entry = InboxEntry {
            update: UpdateId(7),
            chat: Some(ChatId(258)),
            raw: Private::new("{}".to_owned()),
        };
        let golden = b"\x01\x01\0\0\0\0\0\0\x01\x02{}";
        assert_eq!(write_inbox(&entry), golden);
        assert_eq!(read_inbox(&inbox_key(UpdateId(7)), golden), Ok(entry));
        assert_eq!(chat_of(b"i", golden), Some(ChatId(258)));
    }

    #[test]
    fn an_outbox_entry_keeps_its_golden_bytes() {
        let entry = OutboxEntry {
            id: 9,
            chat: ChatId(258),
            reply: Reply::Hide,
            made: Timestamp::from_microsecond(3).expect("a moment"),
        };
        let golden = b"\x01\0\0\0\0\0\0\x01\x02\0\0\0\0\0\0\0\x03\"hide\"";
        assert_eq!(write_outbox(&entry), golden);
        assert_eq!(read_outbox(&outbox_key(9), golden), Ok(entry));
        assert_eq!(chat_of(b"o", golden), Some(ChatId(258)));
    }

    #[test]
    fn a_row_keeps_its_golden_bytes() {
        let at = Timestamp::from_microsecond(3).expect("a moment");
        let (timer, message) = (write_timer(at), write_message(at, MessageId(10)));
        assert_eq!(timer, *b"\x01\0\0\0\0\0\0\0\x03");
        assert_eq!(message, *b"\x01\0\0\0\0\0\0\0\x03\0\0\0\x0a");
        assert_eq!(read_timer(&timer), Ok(at));
        assert_eq!(read_message(&message), Ok((at, MessageId(10))));
        let plain = of_chat(ChatId(258), &message);
        assert_eq!(split_chat(&plain), Ok((ChatId(258), &message[..])));
        assert_eq!(chat_of(b"m", &plain), Some(ChatId(258)));
    }

    #[test]
    fn a_newer_version_and_damage_are_unreadable() {
        for value in [
            &b""[..],
            b"\x01",
            b"\x01{",
            b"\x01\xff",
            b"\x02{}",
            b"\x00[]",
        ] {
            assert_eq!(read_session(value), Err(Unreadable));
            assert!(read_inbox(&inbox_key(UpdateId(1)), value).is_err());
            assert!(read_outbox(&outbox_key(1), value).is_err());
            assert!(read_timer(value).is_err() && read_message(value).is_err());
        }
        assert!(read_events(b"\x02[]").is_err());
        assert!(chat_of(b"", b"").is_none());
    }
}
