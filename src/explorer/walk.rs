//! One walk at one moment: from place to place, the nearest first.

use super::{Fault, Seen, Trouble};
use crate::engine::{self, Button, Event, Input, Lane, Press, Reply, Say, Session, Step, What};
use crate::language::Language;
use crate::privacy::Private;
use crate::script::{NodeId, Script, TAPS_TO_HELP, Target, markup};
use crate::transcript::Transcript;
use crate::triage::Level;
use jiff::{SignedDuration, ZonedDateTime};
use std::collections::{HashMap, HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Longest message, in characters as Telegram counts them (Bot API, sendMessage).
const TEXT_CHARS: usize = 4096;
/// Most buttons under a message (Telegram's limit on an inline keyboard).
const BUTTONS: usize = 100;
/// The services of which one stands in the first line of an emergency.
const EMERGENCY: [&str; 3] = ["113", "112", "110"];

/// Walks everything at one moment.
pub(super) fn walk(script: &Script, moment: &ZonedDateTime) -> Seen {
    let mut walk = Walk::new(script, moment);
    for language in Language::ALL {
        walk.begin(language, "/start", None);
    }
    walk.go_on();
    let nodes = script.nodes().map(|node| (node.language, node.id.clone()));
    for (language, id) in nodes.collect::<Vec<_>>() {
        if !walk.shown.contains(&(language, id.clone())) {
            let link = format!("/start {}", id.as_str().replace('#', "-"));
            walk.begin(language, &link, Some(id));
            walk.go_on();
        }
    }
    walk.look_for_help();
    walk.seen()
}

/// Asks every question that the pages name. One that is read as danger is answered as danger.
pub(super) fn ask(script: &Script, moment: &ZonedDateTime) -> Seen {
    let mut walk = Walk::new(script, moment);
    for question in script.questions() {
        let words = question.phrase.as_str();
        walk.known.clear();
        let Some(at) = walk.begin(question.language, words, None) else {
            continue;
        };
        let place = &walk.stands[at].place;
        if place.node != question.node && !walk.stands[at].danger {
            let trouble = Trouble::AnsweredElsewhere {
                phrase: words.to_owned(),
            };
            walk.tell(trouble, &question.node, question.language, Some(at));
        }
    }
    walk.seen()
}

/// Where somebody can stand, as far as what follows depends on it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Place {
    language: Language,
    node: NodeId,
    /// The points of the test that is being taken; nothing on other pages.
    points: u16,
}

/// Somebody who has come to a place.
struct Stand {
    place: Place,
    session: Session,
    now: ZonedDateTime,
    buttons: Vec<Button>,
    device: Language,
    before: Option<usize>,
    cue: Cue,
    danger: bool,
    /// Where one can get to from here.
    onward: Vec<usize>,
}

/// What somebody does.
#[derive(Clone)]
enum Cue {
    Writes(String),
    Presses(Button),
    Waits(SignedDuration),
}

struct Walk<'a> {
    script: &'a Script,
    moment: &'a ZonedDateTime,
    numbers: Vec<String>,
    stands: Vec<Stand>,
    known: HashMap<Place, usize>,
    waiting: VecDeque<usize>,
    shown: HashSet<(Language, NodeId)>,
    turns: usize,
    told: HashSet<(Trouble, NodeId, Language)>,
    faults: Vec<Fault>,
}

impl<'a> Walk<'a> {
    fn new(script: &'a Script, moment: &'a ZonedDateTime) -> Walk<'a> {
        let phone = |id: &&str| Some(script.contacts().get(id)?.phone()?.as_str().to_owned());
        Walk {
            script,
            moment,
            numbers: EMERGENCY.iter().filter_map(phone).collect(),
            stands: Vec::new(),
            known: HashMap::new(),
            waiting: VecDeque::new(),
            shown: HashSet::new(),
            turns: 0,
            told: HashSet::new(),
            faults: Vec::new(),
        }
    }

    /// Begins a conversation. Where it comes to, when it comes anywhere.
    fn begin(&mut self, device: Language, words: &str, wanted: Option<NodeId>) -> Option<usize> {
        let cue = Cue::Writes(words.to_owned());
        self.turn(None, device, cue, wanted)
    }

    /// Does all that can be done at the places that were found, the nearest first.
    fn go_on(&mut self) {
        while let Some(at) = self.waiting.pop_front() {
            let device = self.stands[at].device;
            for button in std::mem::take(&mut self.stands[at].buttons) {
                let Press::Target(written) = &button.press else {
                    continue;
                };
                let wanted = Target::read(written, "menu")
                    .ok()
                    .and_then(|target| self.end(&target));
                let next = self.turn(Some(at), device, Cue::Presses(button), wanted);
                self.stands[at].onward.extend(next);
            }
            let stand = &self.stands[at];
            if let Some(follow_up) = &stand.session.follow_up {
                let wait = follow_up.due.duration_since(stand.now.timestamp());
                let wanted = Some(follow_up.node.clone());
                self.turn(Some(at), device, Cue::Waits(wait), wanted);
            }
        }
    }

    /// The node that a target names, when it names one.
    fn end(&self, target: &Target) -> Option<NodeId> {
        match target.onward() {
            Target::Node(id) => Some(self.script.living(id).unwrap_or_else(|| id.clone())),
            Target::Contact(id) => Some(NodeId::new(format!("@{id}"))),
            _ => None,
        }
    }

    /// Takes a turn and looks at what came. Where it comes to, when it comes anywhere.
    fn turn(
        &mut self,
        before: Option<usize>,
        device: Language,
        cue: Cue,
        wanted: Option<NodeId>,
    ) -> Option<usize> {
        self.turns += 1;
        let from = before.map(|at| &self.stands[at]);
        let session = from.map(|stand| stand.session.clone()).unwrap_or_default();
        let mut now = from.map_or_else(|| self.moment.clone(), |stand| stand.now.clone());
        if let Cue::Waits(wait) = cue {
            now = &now + wait;
        }
        let input = cue.input(device);
        let here = from.map_or_else(|| NodeId::new("menu"), |stand| stand.place.node.clone());
        let language = session.chosen.unwrap_or(device);
        let taken = catch_unwind(AssertUnwindSafe(|| {
            engine::step(self.script, session, &input, &now)
        }));
        let Ok(step) = taken else {
            self.tell_cue(Trouble::Panics, &here, language, before, cue);
            return None;
        };
        let at = self.stand(before, device, cue, now, &step);
        self.judge(at, &here, &step, wanted);
        let place = self.stands[at].place.clone();
        if let Some(known) = self.known.get(&place) {
            let known = *known;
            self.stands.pop();
            return Some(known);
        }
        self.known.insert(place, at);
        self.waiting.push_back(at);
        Some(at)
    }

    /// Puts down where a turn has led.
    fn stand(
        &mut self,
        before: Option<usize>,
        device: Language,
        cue: Cue,
        now: ZonedDateTime,
        step: &Step,
    ) -> usize {
        let said = says(&step.replies).last();
        let node = said.and_then(|say| say.node.clone());
        let node = node.unwrap_or_else(|| NodeId::new("menu"));
        let points = step
            .session
            .answers
            .values()
            .map(|points| u16::from(*points))
            .sum();
        let place = Place {
            language: step.session.chosen.unwrap_or(device),
            points: self.script.scale(node.page()).map_or(0, |_| points),
            node,
        };
        let danger = step.events.iter().any(
            |event| matches!(event, Event::MessageRead { level, .. } if *level >= Level::Urgent),
        );
        self.stands.push(Stand {
            place,
            session: step.session.clone(),
            now,
            buttons: said.map(|say| say.buttons.clone()).unwrap_or_default(),
            device,
            before,
            cue,
            danger,
            onward: Vec::new(),
        });
        self.stands.len() - 1
    }

    /// Tells what is wrong with what came.
    fn judge(&mut self, at: usize, here: &NodeId, step: &Step, wanted: Option<NodeId>) {
        let Place { language, node, .. } = self.stands[at].place.clone();
        if says(&step.replies).next().is_none() {
            return self.tell(Trouble::Silent, here, language, Some(at));
        }
        let cue = self.stands[at].cue.shown();
        let lost = |event: &Event| matches!(event, Event::ButtonOutlived | Event::LinkUnknown);
        if step.events.iter().any(lost) {
            self.tell(Trouble::Lost { label: cue }, here, language, Some(at));
        } else if let Some(wanted) = wanted.filter(|wanted| *wanted != node) {
            self.tell(Trouble::Elsewhere { cue, wanted }, here, language, Some(at));
        }
        for say in says(&step.replies) {
            for trouble in self.troubles(say) {
                self.tell(trouble, &node, language, Some(at));
            }
        }
        let written = self
            .script
            .node(language, &node)
            .map_or(language, |node| node.language);
        if self.shown.insert((written, node.clone())) && !survives(&step.session) {
            self.tell(Trouble::Forgetful, &node, language, Some(at));
        }
    }

    fn troubles(&self, say: &Say) -> Vec<Trouble> {
        let text = markup::plain(&say.html);
        let chars = text.encode_utf16().count();
        let first = text.trim().lines().next().unwrap_or_default();
        let numbered = self
            .numbers
            .iter()
            .any(|number| first.contains(number.as_str()));
        let troubles = [
            first.is_empty().then_some(Trouble::Empty),
            (chars > TEXT_CHARS).then_some(Trouble::TooLong { chars }),
            (say.buttons.len() > BUTTONS).then_some(Trouble::TooManyButtons),
            (say.lane == Lane::Emergency && !numbered).then_some(Trouble::WithoutNumber),
        ];
        troubles.into_iter().flatten().collect()
    }

    /// Tells of every place from which two taps do not lead to help. `group` is said as the bot leaves.
    fn look_for_help(&mut self) {
        let mut near: Vec<bool> = self
            .stands
            .iter()
            .map(|stand| stand.place.node.is_help())
            .collect();
        for _ in 0..TAPS_TO_HELP {
            near = self
                .stands
                .iter()
                .zip(&near)
                .map(|(stand, is_near)| *is_near || stand.onward.iter().any(|next| near[*next]))
                .collect();
        }
        for (at, is_near) in near.into_iter().enumerate() {
            let Place { language, node, .. } = self.stands[at].place.clone();
            if !is_near && node.as_str() != "group" {
                self.tell(Trouble::Helpless, &node, language, Some(at));
            }
        }
    }

    fn tell_cue(
        &mut self,
        trouble: Trouble,
        node: &NodeId,
        language: Language,
        before: Option<usize>,
        cue: Cue,
    ) {
        let mut cues = before.map(|at| self.cues(at)).unwrap_or_default();
        let device = before.map_or(language, |at| self.stands[at].device);
        cues.push(cue);
        self.put(trouble, node, language, &cues, device);
    }

    fn tell(&mut self, trouble: Trouble, node: &NodeId, language: Language, at: Option<usize>) {
        let cues = at.map(|at| self.cues(at)).unwrap_or_default();
        let device = at.map_or(language, |at| self.stands[at].device);
        self.put(trouble, node, language, &cues, device);
    }

    /// Notes a fault once.
    fn put(
        &mut self,
        trouble: Trouble,
        node: &NodeId,
        language: Language,
        cues: &[Cue],
        device: Language,
    ) {
        if !self.told.insert((trouble.clone(), node.clone(), language)) {
            return;
        }
        let place = self.script.node(language, node);
        let way = way(self.moment, device, cues);
        let transcript = match trouble {
            Trouble::Panics => way,
            _ => played(self.script, way),
        };
        self.faults.push(Fault {
            trouble,
            node: node.clone(),
            language,
            file: place.map_or_else(|| "contacts.toml".into(), |node| node.file.clone()),
            line: place.map_or(1, |node| node.line),
            turns: cues.len(),
            transcript,
        });
    }

    /// What was done to come to a place.
    fn cues(&self, at: usize) -> Vec<Cue> {
        let back = std::iter::successors(Some(at), |at| self.stands[*at].before);
        let mut cues: Vec<Cue> = back.map(|at| self.stands[at].cue.clone()).collect();
        cues.reverse();
        cues
    }

    fn seen(self) -> Seen {
        Seen {
            moments: 1,
            nodes: self.shown.len(),
            turns: self.turns,
            faults: self.faults,
        }
    }
}

impl Cue {
    fn input(&self, device: Language) -> Input {
        let what = match self {
            Cue::Writes(words) => What::Words(Private::new(words.clone())),
            Cue::Presses(button) => What::Press(button.press.as_str().to_owned()),
            Cue::Waits(_) => What::Clock,
        };
        Input {
            what,
            device: Some(device),
        }
    }

    /// What a person would call it.
    fn shown(&self) -> String {
        match self {
            Cue::Writes(words) => words.clone(),
            Cue::Presses(button) => button.label.clone(),
            Cue::Waits(_) => "ingen svarer".to_owned(),
        }
    }

    /// The line of a transcript.
    fn line(&self) -> String {
        match self {
            Cue::Writes(words) => format!("> {words}"),
            Cue::Presses(button) => format!("> [{}]", button.label),
            Cue::Waits(wait) => format!("now: +{}s", wait.as_secs()),
        }
    }
}

/// The way as a transcript that does not say what comes at its end.
fn way(moment: &ZonedDateTime, device: Language, cues: &[Cue]) -> String {
    let lines: Vec<String> = cues.iter().map(Cue::line).collect();
    let begins = moment.strftime("%Y-%m-%d %H:%M");
    format!(
        "now: {begins}\nlang: {device}\n\n{}\n",
        lines.join("\n< …\n\n")
    )
}

/// A transcript with what comes at its end.
fn played(script: &Script, way: String) -> String {
    match Transcript::parse(&way) {
        Ok(transcript) => transcript.play(script).blessed,
        Err(_) => way,
    }
}

fn says(replies: &[Reply]) -> impl Iterator<Item = &Say> {
    replies.iter().filter_map(|reply| match reply {
        Reply::Say(say) => Some(say),
        _ => None,
    })
}

fn survives(session: &Session) -> bool {
    let stored = serde_json::to_string(session).ok();
    let read = stored.and_then(|stored| serde_json::from_str::<Session>(&stored).ok());
    read.as_ref() == Some(session)
}
