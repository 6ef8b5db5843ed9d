//! All that is kept of a chat, told to the person whose it is.
//!
//! What a session holds is told from the session; what is kept beside it the shell looks up, as [`Held`]. **Invariant**:
//! no field of a session is left out, and the message fits Telegram.

mod words;

use super::render;
use super::{FollowUp, Say, Session};
use crate::language::Language;
use crate::script::{Act, NodeId, Script};
use jiff::{Timestamp, ZonedDateTime};
use words::Thing;

/// How many characters the list has at most, so that page and list fit Telegram (4,096, sendMessage).
const LIST_CHARS: usize = 3000;
/// How many nodes of a list are named, the last ones.
const NAMED: usize = 40;

/// What is kept of a chat beside its session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// How many numbers of messages.
    pub messages: usize,
    /// How many messages that are not answered.
    pub waiting: usize,
    /// How many replies that are not sent.
    pub unsent: usize,
    /// How many events under today's name of the chat.
    pub events: usize,
    /// The words that stand beside these, scrubbed.
    pub texts: Vec<String>,
}

/// The page on what is kept, with all of it; `held` is none when it could not be looked up.
pub fn account(
    script: &Script,
    session: &Session,
    held: Option<&Held>,
    now: &ZonedDateTime,
) -> Option<Say> {
    let language = session.language();
    let page = NodeId::new(Act::Data.page()?);
    let mut say = render::node(script, script.node(language, &page)?, language, now, "");
    let account = Account {
        script,
        language,
        now,
    };
    let mut lines = account.of_session(session);
    lines.extend(match held {
        Some(held) => account.of_held(held),
        None => vec![account.line(Thing::Incomplete, "")],
    });
    say.html = format!("{}\n\n{}", say.html, account.list(lines));
    Some(say)
}

struct Account<'a> {
    script: &'a Script,
    language: Language,
    now: &'a ZonedDateTime,
}

impl Account<'_> {
    fn of_session(&self, session: &Session) -> Vec<String> {
        // Every field is named, so that a new one cannot be forgotten here. Groups have no such page.
        let Session {
            chosen,
            device,
            trail,
            resume,
            memory,
            follow_up,
            answers,
            offered,
            left: _,
        } = session;
        let language = |language: &Language| words::name_of(*language).to_owned();
        let count = Some(answers.len()).filter(|count| *count > 0);
        let danger = memory.open().map(|danger| {
            let entry = self.script.entry(danger.level, danger.category);
            self.name(&entry)
        });
        let concepts = Some(memory.concepts().join(", ")).filter(|all| !all.is_empty());
        let told = [
            (Thing::Chat, Some(String::new())),
            (Thing::Chosen, chosen.as_ref().map(language)),
            (Thing::Device, device.as_ref().map(language)),
            (Thing::Trail, self.names(trail)),
            (Thing::Resume, resume.as_ref().map(|id| self.name(id))),
            (Thing::Offered, self.names(offered)),
            (
                Thing::FollowUp,
                follow_up.as_ref().map(|next| self.next(next)),
            ),
            (Thing::Answers, count.map(|count| count.to_string())),
            (Thing::Danger, danger),
            (Thing::LastDanger, memory.last().map(|at| self.time(at))),
            (Thing::Concepts, concepts),
            (
                Thing::Calm,
                memory.calm().map(|level| level.name().to_owned()),
            ),
            (Thing::Asked, memory.has_asked().then(String::new)),
        ];
        let lines = told.into_iter();
        lines
            .filter_map(|(thing, value)| Some(self.line(thing, &value?)))
            .collect()
    }

    fn of_held(&self, held: &Held) -> Vec<String> {
        let counts = [
            (Thing::Messages, held.messages),
            (Thing::Waiting, held.waiting),
            (Thing::Unsent, held.unsent),
            (Thing::Events, held.events),
        ];
        let counted = counts.into_iter().filter(|(_, count)| *count > 0);
        let texts = held.texts.iter();
        counted
            .map(|(thing, count)| self.line(thing, &count.to_string()))
            .chain(texts.map(|text| self.line(Thing::Text, &format!("«{text}»"))))
            .collect()
    }

    /// As many lines as there is room for.
    fn list(&self, lines: Vec<String>) -> String {
        let more = self.line(Thing::More, "");
        let mut room = LIST_CHARS;
        let mut list: Vec<String> = Vec::new();
        for line in lines {
            let chars = line.chars().count() + 1;
            if chars > room {
                list.push(more);
                break;
            }
            room -= chars;
            list.push(line);
        }
        list.join("\n")
    }

    fn line(&self, thing: Thing, value: &str) -> String {
        let words = words::of(thing, self.language);
        match value.is_empty() {
            true => format!("• {words}"),
            false => format!("• {words}: {}", render::escaped(value)),
        }
    }

    /// What the nodes are called, the last ones; none when there are none.
    fn names(&self, ids: &[NodeId]) -> Option<String> {
        let earlier = ids.len().saturating_sub(NAMED);
        let mut names: Vec<String> = ids.iter().skip(earlier).map(|id| self.name(id)).collect();
        if earlier > 0 {
            names.insert(0, format!("… (+{earlier})"));
        }
        Some(names.join(", ")).filter(|names| !names.is_empty())
    }

    fn name(&self, id: &NodeId) -> String {
        let contact = id.as_str().strip_prefix('@');
        let contact = contact.and_then(|id| self.script.contacts().get(id));
        let node = self.script.node(self.language, id);
        contact
            .map(|contact| contact.name(self.language).to_owned())
            .or_else(|| node.map(|node| node.title.clone()))
            .unwrap_or_else(|| id.to_string())
    }

    fn next(&self, FollowUp { due, node }: &FollowUp) -> String {
        format!("{} ({})", self.time(*due), self.name(node))
    }

    fn time(&self, at: Timestamp) -> String {
        let there = at.to_zoned_datetime(self.now.time_zone().clone());
        there.strftime("%d.%m.%Y, %H.%M").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::content;
    use crate::triage::{Category, Danger, Level};

    fn told(session: &Session, held: Option<&Held>) -> String {
        let script = content::compile_built_in().script.expect("a script");
        let now = "2026-11-30T12:00:00+01:00[Europe/Oslo]"
            .parse()
            .expect("a time");
        let say = account(&script, session, held, &now).expect("a page");
        assert!(say.html.chars().count() <= 4096);
        say.html
    }

    #[test]
    fn all_that_is_kept_is_told() {
        let mut session = Session {
            chosen: Some(Language::En),
            device: Some(Language::Nb),
            trail: ["menu", "heroin#effects", "@rustelefonen"]
                .map(NodeId::new)
                .into(),
            resume: Some(NodeId::new("alcohol")),
            answers: [(NodeId::new("test-alcohol#q1"), 3)].into(),
            offered: vec![NodeId::new("cocaine")],
            follow_up: Some(FollowUp {
                due: "2026-11-30T11:03:00Z".parse().expect("a time"),
                node: NodeId::new("emergency"),
            }),
            ..Session::default()
        };
        let danger = Danger {
            level: Level::Emergency,
            category: Category::Overdose,
        };
        let at = "2026-11-30T11:00:00Z".parse().expect("a time");
        session.memory.danger(danger, at);
        let held = Held {
            messages: 12,
            waiting: 2,
            unsent: 1,
            events: 7,
            texts: vec!["han heter [NAVN] <b>".to_owned()],
        };
        let told = told(&session, Some(&held));
        for part in [
            "The language you chose: English",
            "The language of your phone: bokmål",
            "What you have seen here: ",
            "What you looked at before it was urgent: Alcohol",
            "Other answers you may have meant: Cocaine",
            "If you don’t answer, we ask again: 30.11.2026, 12.03",
            "Answers in a test you have not finished: 1",
            "The danger you told us about: ",
            "When there was danger last: 30.11.2026, 12.00",
            "Numbers of messages, so they can be hidden: 12",
            "Messages we have not answered yet: 2",
            "Replies that have not been sent yet: 1",
            "Lines in today’s log, without your name: 7",
            "«han heter [NAVN] &lt;b&gt;»",
        ] {
            assert!(told.contains(part), "{part}:\n{told}");
        }
    }

    #[test]
    fn it_fits_and_says_when_it_is_not_whole() {
        let trail = vec![NodeId::new("emergency"); 256];
        let session = Session {
            trail,
            ..Session::default()
        };
        let held = Held {
            texts: vec!["ord ".repeat(250); 20],
            ..Held::default()
        };
        let whole = told(&session, Some(&held));
        assert!(
            whole.contains("(+216)") && whole.ends_with("• Og mer som dette"),
            "{whole}"
        );
        assert!(told(&session, None).contains("kan mangle her"));
    }
}
