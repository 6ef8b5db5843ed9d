//! One turn of a conversation. Pure and total: no clock, no IO, no panic, and a reply to everything a person sends.
//!
//! Triage reads every message before anything else, in every state; no page and no state can switch it off.
//! **Invariant**: the same script, session, input and time give the same [`Step`].

mod account;
mod asking;
pub mod card;
pub mod event;
pub mod input;
mod render;
pub mod reply;
mod scoring;
pub mod session;

pub use account::{Held, account};
pub use asking::CHOICES;
pub use card::card;
pub use event::{Event, Wordless};
pub use input::{Input, What};
pub use reply::{Button, Card, Lane, Press, Reply, Say};
pub use session::{FollowUp, Session};

use crate::language::Language;
use crate::script::{Act, Choice, Node, NodeId, Script, Target};
use crate::text;
use crate::triage::{Danger, Level, Triage};
use jiff::ZonedDateTime;
use session::TRAIL_LIMIT;
use std::borrow::Cow;

/// All that comes out of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where the conversation stands now.
    pub session: Session,
    /// What the bot does, in order.
    pub replies: Vec<Reply>,
    /// What happened.
    pub events: Vec<Event>,
}

/// Takes a turn.
pub fn step(script: &Script, session: Session, input: &Input, now: &ZonedDateTime) -> Step {
    let mut turn = Turn {
        script,
        now,
        session,
        score: None,
        replies: Vec::new(),
        events: Vec::new(),
    };
    turn.session.device = input.device.or(turn.session.device);
    turn.move_along();
    if input.what != What::Clock {
        turn.session.follow_up = None;
    }
    match &input.what {
        What::Words(words) => turn.words(words.expose()),
        What::Press(data) => turn.press(data),
        What::Wordless(kind) => turn.wordless(*kind),
        What::Clock => turn.clock(),
        What::Group { added } => turn.group(*added),
    }
    Step {
        session: turn.session,
        replies: turn.replies,
        events: turn.events,
    }
}

struct Turn<'a> {
    script: &'a Script,
    now: &'a ZonedDateTime,
    session: Session,
    /// The sum of the test whose result is being shown.
    score: Option<u16>,
    replies: Vec<Reply>,
    events: Vec<Event>,
}

/// How many of the last messages may still show their buttons on a screen.
const SHOWN: usize = 6;

/// Folded labels with where they lead.
type Labels<'a> = Vec<(Cow<'a, str>, Target)>;

/// Where words lead when no danger is in them.
enum Place {
    /// To a target.
    Target(Target),
    /// To a link into the bot that leads nowhere.
    LostLink,
    /// Nowhere.
    Nowhere,
}

impl Turn<'_> {
    /// Words: the danger in them first, then a button, a command, a question.
    fn words(&mut self, words: &str) {
        let message = link_payload(words).map_or(words, |_| "");
        let now = self.now.timestamp();
        let reading = self
            .session
            .memory
            .read(self.script.vocabulary(), message, now);
        self.events.push(Event::MessageRead {
            level: reading.level,
            category: reading.category,
            asks_now: reading.asks_now,
            carried: reading.carried,
        });
        let place = self.place(words);
        let curated = reading.guessed && matches!(place, Place::Target(_));
        let says_danger = reading.level >= Level::Urgent && !reading.carried && !curated;
        if says_danger && !self.answers_danger(&place, reading.level) {
            return self.danger(&reading, &place);
        }
        let before = self.replies.len();
        match place {
            Place::Target(target) => self.follow(&target),
            Place::LostLink => {
                self.events.push(Event::LinkUnknown);
                self.show_page("menu");
            }
            Place::Nowhere => self.asked(words, &reading),
        }
        if reading.names_danger() {
            self.remind(before);
        }
    }

    /// Where words lead: a button's label, a command, a question that a page names.
    fn place(&self, words: &str) -> Place {
        if let Some(payload) = link_payload(words) {
            return self.linked(payload).map_or(Place::LostLink, Place::Target);
        }
        let folded = text::fold(words);
        let command =
            || command_of(words).and_then(|name| self.script.commands().target(&name).cloned());
        let spoken = || self.script.commands().target_of_words(&folded).cloned();
        let asked = || self.script.asked(&folded).cloned().map(Target::Node);
        command()
            .or_else(|| self.pressed_by(&folded))
            .or_else(spoken)
            .or_else(asked)
            .map_or(Place::Nowhere, Place::Target)
    }

    /// A link into the bot, `heroin` or `heroin-effects`. Telegram allows no `#` in it.
    fn linked(&self, payload: &str) -> Option<Target> {
        let page = NodeId::new(payload);
        let dashes = payload.match_indices('-').map(|(at, _)| at);
        let nodes =
            dashes.map(|at| NodeId::new(format!("{}#{}", &payload[..at], &payload[at + 1..])));
        std::iter::once(page)
            .chain(nodes)
            .find_map(|id| self.script.living(&id))
            .map(Target::Node)
    }

    /// The button whose label these words are, or begin as the only one. Buttons of older messages stay on the screen,
    /// so their whole labels count too.
    fn pressed_by(&self, folded: &str) -> Option<Target> {
        if folded.is_empty() {
            return None;
        }
        let mut shown = self
            .session
            .trail
            .iter()
            .rev()
            .take(SHOWN)
            .map(|id| self.labels(id));
        let here = shown.next()?;
        let begins = |label: &str| {
            label
                .strip_prefix(folded)
                .is_some_and(|rest| rest.starts_with(' '))
        };
        let whole = |labels: &Labels<'_>| {
            labels
                .iter()
                .find(|(label, _)| label == folded)
                .map(|(_, target)| target.clone())
        };
        let mut beginning = here
            .iter()
            .filter(|(label, _)| begins(label))
            .map(|(_, target)| target.clone());
        let only = || beginning.next().filter(|_| beginning.next().is_none());
        // In an open danger the words of its first buttons count, wherever one stands.
        let first = || {
            self.session
                .memory
                .open()
                .and_then(|_| whole(&self.labels(&NodeId::new("emergency"))))
        };
        whole(&here)
            .or_else(only)
            .or_else(|| shown.find_map(|labels| whole(&labels)))
            .or_else(first)
    }

    /// The folded labels of a node's buttons, each with where it leads.
    fn labels(&self, id: &NodeId) -> Labels<'_> {
        let node = self.script.node(self.language(), id);
        let choices = node.into_iter().flat_map(|node| &node.choices);
        let offered = self.offered(id).into_iter();
        choices
            .map(|choice| (self.folded_label(choice), choice.target.clone()))
            .chain(offered.map(|(label, node)| (text::fold(&label).into(), Target::Node(node))))
            .collect()
    }

    fn folded_label<'b>(&self, choice: &'b Choice) -> Cow<'b, str> {
        let filled_in = || render::label(self.script, choice, self.language(), self.now);
        choice
            .folded
            .as_deref()
            .map_or_else(|| text::fold(&filled_in()).into(), Cow::Borrowed)
    }

    /// Whether a place is itself an answer to a danger at least as grave, as a step of first aid is.
    fn answers_danger(&self, place: &Place, level: Level) -> bool {
        let Place::Target(Target::Node(id)) = place else {
            return false;
        };
        self.script
            .node(Language::Nb, id)
            .and_then(|node| node.level)
            .is_some_and(|own| own >= level)
    }

    /// A danger was read: its node, and the contact that one tap calls.
    fn danger(&mut self, reading: &Triage, place: &Place) {
        let node = match reading.asks_now {
            true => self.script.asking(reading.category),
            false => self.script.entry(reading.level, reading.category),
        };
        let before = self.session.here().and_then(|here| self.level_of(here));
        if before < Some(Level::Urgent) {
            self.session.resume = match place {
                Place::Target(Target::Node(asked)) => Some(asked.clone()),
                _ => self.session.here().cloned(),
            };
        }
        self.show(&node);
        if let Some(Reply::Say(say)) = self.replies.last_mut() {
            say.lane = say.lane.min(render::lane(Some(reading.level)));
        }
        self.hand_card(reading.lead.contact(), reading.level);
    }

    fn hand_card(&mut self, contact: &str, level: Level) {
        let contact = self.script.contacts().get(contact);
        let card =
            contact.and_then(|c| render::card(c, self.language(), render::lane(Some(level))));
        self.replies.extend(card.map(Reply::Card));
    }

    /// Nothing fits within an open danger: its step again, or where it begins.
    fn again(&mut self, reading: &Triage) {
        self.events.push(Event::NotUnderstood);
        self.step_again(reading);
    }

    fn step_again(&mut self, reading: &Triage) {
        let here = self.session.here().cloned();
        let step = here.filter(|id| self.level_of(id) >= Some(Level::Urgent));
        let entry = || self.script.entry(reading.level, reading.category);
        let node = step.unwrap_or_else(entry);
        self.show(&node);
    }

    /// Nothing fits: an honest answer and whom to talk to.
    fn not_understood(&mut self) {
        self.events.push(Event::NotUnderstood);
        self.show_page("unknown");
    }

    /// Adds a line with the emergency number to the first reply since `before`, unless it names it (TRIAGE, rule 4).
    fn remind(&mut self, before: usize) {
        let line = self.line("urgent#reminder");
        let mut said = self.replies.iter_mut().skip(before);
        let Some(say) = said.find_map(|reply| match reply {
            Reply::Say(say) => Some(say),
            _ => None,
        }) else {
            return;
        };
        let number = self
            .script
            .contacts()
            .get("113")
            .and_then(|contact| contact.phone());
        if number.is_some_and(|number| say.html.contains(number.as_str())) {
            return;
        }
        if let Some(line) = line {
            say.html = format!("{}\n\n{line}", say.html);
        }
    }

    /// The text of a node, to be said below that of another.
    fn line(&self, id: &str) -> Option<String> {
        let language = self.language();
        let node = self.script.node(language, &NodeId::new(id))?;
        Some(node.text.say(self.script.contacts(), language, self.now))
    }

    fn press(&mut self, data: &str) {
        match Target::read(data, "menu") {
            Ok(target) => self.follow(&target),
            Err(_) => {
                self.events.push(Event::ButtonOutlived);
                self.show_page("menu");
            }
        }
    }

    fn follow(&mut self, target: &Target) {
        match target {
            Target::Node(id) => self.follow_node(id),
            Target::Contact(id) => self.show_contact(id),
            Target::Act(act) => self.act(*act),
            Target::Answer(answer) => self.answer(answer),
            Target::Web(_) => self.show_page("menu"),
        }
    }

    fn follow_node(&mut self, id: &NodeId) {
        let Some(living) = self.script.living(id) else {
            self.events.push(Event::ButtonOutlived);
            return self.show_page("menu");
        };
        if self.declines(&living) {
            self.events.push(Event::AnswerDeclined);
        }
        let before = self.session.here().and_then(|here| self.level_of(here));
        let level = self.level_of(&living);
        if level >= Some(Level::Urgent) && before < Some(Level::Urgent) {
            self.session.resume = self.session.here().cloned();
        }
        if let (Some(Level::Emergency), Some(open)) = (level, self.session.memory.open()) {
            let level = Level::Emergency;
            let danger = Danger { level, ..open };
            self.session.memory.danger(danger, self.now.timestamp());
        }
        self.show(&living);
        if let Some(level) = level.filter(|level| *level >= Level::Urgent && Some(*level) > before)
        {
            let node = self.script.node(self.language(), &living);
            if let Some(lead) = node.and_then(|node| node.text.first_phone()) {
                self.hand_card(lead, level);
            }
        }
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Menu => self.show_page("menu"),
            Act::Language => self.show_page("language"),
            Act::Back => self.back(),
            Act::Speak(language) => self.speak(language),
            Act::Resume => self.resume(),
            Act::Score => self.sum_up_here(),
            Act::Stop => {
                self.events.push(Event::StopAsked);
                self.session.memory.dismiss();
                self.show_page("stopped");
            }
            Act::Hide => {
                self.events.push(Event::HidingAsked);
                self.session.trail.clear();
                self.replies.push(Reply::Hide);
                self.show_page("hidden");
            }
            Act::Data => {
                self.events.push(Event::DataAsked);
                self.show_page("data");
                let held = Held::default();
                let said = account(self.script, &self.session, Some(&held), self.now);
                if let (Some(Reply::Say(say)), Some(said)) = (self.replies.last_mut(), said) {
                    *say = said;
                }
            }
            Act::Delete => {
                self.events.push(Event::ErasureAsked);
                self.replies.push(Reply::Erase);
                self.show_page("deleted");
                self.session = Session::default();
            }
        }
    }

    fn back(&mut self) {
        self.session.trail.pop();
        match self.session.trail.pop() {
            Some(previous) => self.show_any(&previous),
            None => self.show_page("menu"),
        }
    }

    fn speak(&mut self, language: Language) {
        self.session.chosen = Some(language);
        self.events.push(Event::LanguageChosen { language });
        if self
            .session
            .here()
            .is_some_and(|here| here.as_str() == "language")
        {
            self.session.trail.pop();
        }
        match self.session.trail.pop() {
            Some(here) => self.show_any(&here),
            None => self.show_page("menu"),
        }
    }

    fn resume(&mut self) {
        self.events.push(Event::DangerDismissed);
        self.session.memory.dismiss();
        // "Back" must not lead into what was called off.
        while self
            .session
            .here()
            .is_some_and(|here| self.level_of(here) >= Some(Level::Urgent))
        {
            self.session.trail.pop();
        }
        match self.session.resume.take() {
            Some(asked) => self.show_any(&asked),
            None => self.show_page("menu"),
        }
    }

    fn wordless(&mut self, kind: Wordless) {
        self.events.push(Event::WordlessReceived { kind });
        let step = self.session.here().cloned();
        let step = step.filter(|id| self.level_of(id) >= Some(Level::Urgent));
        let asking = step
            .as_ref()
            .and_then(|id| self.script.node(self.language(), id));
        let asking = asking.and_then(|node| self.follow_up_of(node));
        self.show_page("wordless");
        self.session.follow_up = asking;
    }

    fn clock(&mut self) {
        let due = self
            .session
            .follow_up
            .take_if(|follow_up| follow_up.due <= self.now.timestamp());
        if let Some(follow_up) = due {
            self.events.push(Event::FollowedUp);
            self.show(&follow_up.node);
        }
    }

    /// In groups the bot says once that it talks in private only, and leaves.
    fn group(&mut self, added: bool) {
        let has_said = std::mem::replace(&mut self.session.left, true) && !added;
        if !has_said {
            self.events.push(Event::GroupLeft);
            self.show_page("group");
        }
        self.replies.push(Reply::Leave);
    }

    fn show_page(&mut self, page: &str) {
        self.show(&NodeId::new(page));
    }

    /// Shows what a trail holds: a node or a contact.
    fn show_any(&mut self, id: &NodeId) {
        match id.as_str().strip_prefix('@') {
            Some(contact) => self.show_contact(contact),
            None => self.show(id),
        }
    }

    fn show(&mut self, id: &NodeId) {
        let language = self.language();
        let living = self
            .script
            .living(id)
            .unwrap_or_else(|| NodeId::new("menu"));
        let Some(node) = self.script.node(language, &living) else {
            return self.replies.push(Reply::Say(card(language)));
        };
        let score = self.score_of(&living);
        let mut say = render::node(self.script, node, language, self.now, &score);
        say.buttons.splice(0..0, self.offered_buttons(&living));
        self.replies.push(Reply::Say(say));
        self.remember(&living);
        self.session.follow_up = self.follow_up_of(node);
    }

    fn follow_up_of(&self, node: &Node) -> Option<FollowUp> {
        let follow_up = node.follow_up.as_ref()?;
        let due = self.now.timestamp().checked_add(follow_up.after).ok()?;
        Some(FollowUp {
            due,
            node: follow_up.node.clone(),
        })
    }

    fn show_contact(&mut self, id: &str) {
        let Some(contact) = self.script.contacts().get(id) else {
            self.events.push(Event::ButtonOutlived);
            return self.show_page("menu");
        };
        let language = self.language();
        self.replies.push(Reply::Say(render::contact(
            self.script,
            contact,
            language,
            self.now,
        )));
        self.replies
            .extend(render::card(contact, language, Lane::Reply).map(Reply::Card));
        self.remember(&NodeId::new(format!("@{id}")));
    }

    fn remember(&mut self, id: &NodeId) {
        self.events.push(Event::NodeShown {
            node: self.told(id),
            language: self.language(),
        });
        self.keep_answers(id);
        if self.session.here() != Some(id) {
            self.session.trail.push(id.clone());
        }
        let over = self.session.trail.len().saturating_sub(TRAIL_LIMIT);
        self.session.trail.drain(..over);
    }

    /// A session can be older than the script: it goes along with nodes that were renamed, and lets go of lost ones.
    fn move_along(&mut self) {
        let script = self.script;
        let living = |id: &NodeId| match id.as_str().strip_prefix('@') {
            Some(contact) => script.contacts().get(contact).map(|_| id.clone()),
            None => script.living(id),
        };
        let moves = |id: &mut NodeId| living(id).map(|living| *id = living).is_some();
        let session = &mut self.session;
        let before = session.trail.len();
        session.trail.retain_mut(moves);
        session.offered.retain_mut(moves);
        session.resume = session.resume.take().and_then(|id| living(&id));
        session.follow_up = session.follow_up.take().and_then(|follow_up| {
            let node = living(&follow_up.node)?;
            Some(FollowUp { node, ..follow_up })
        });
        let answers = std::mem::take(&mut session.answers).into_iter();
        session.answers = answers
            .filter_map(|(id, points)| Some((living(&id)?, points)))
            .collect();
        if session.trail.len() != before {
            self.events.push(Event::SessionOutlived);
        }
    }

    fn level_of(&self, id: &NodeId) -> Option<Level> {
        self.script
            .node(Language::Nb, id)
            .and_then(|node| node.level)
    }

    fn language(&self) -> Language {
        self.session.language()
    }
}

/// What follows `/start ` in a link into the bot.
fn link_payload(words: &str) -> Option<&str> {
    let payload = words.strip_prefix("/start ")?.trim();
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (!payload.is_empty() && payload.len() <= 64 && payload.chars().all(allowed)).then_some(payload)
}

/// The name of a command: `/menu`, `/Meny@somebot and more` are `menu`, `meny`.
fn command_of(words: &str) -> Option<String> {
    let first = words
        .trim_start()
        .strip_prefix('/')?
        .split_whitespace()
        .next()?;
    first.split('@').next().map(str::to_lowercase)
}
