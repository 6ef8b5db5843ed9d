//! Plays a transcript through the engine, with its session stored and reloaded at every turn.

use super::{Cue, Kind, Mismatch, Outcome, Transcript, Turn, bless, pattern};
use crate::engine::{self, Button, Event, Input, Press, Reply, Session, Step, What};
use crate::privacy::Private;
use crate::script::{Script, markup};
use crate::triage;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// What is told when something was expected and nothing came.
const NOTHING: &str = "(ingenting kom)";

/// What came of a turn, as a transcript writes it: a text for each kind, empty when nothing of it came.
#[derive(Default)]
pub(super) struct Came([String; Kind::ALL.len()]);

impl Transcript {
    /// Plays the conversation.
    pub fn play(&self, script: &Script) -> Outcome {
        let mut talk = Talk {
            script,
            now: Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC),
            session: Session::default(),
            buttons: Vec::new(),
            mismatches: Vec::new(),
        };
        let came: Vec<Option<Came>> = self.turns.iter().map(|turn| talk.play(turn)).collect();
        Outcome {
            mismatches: talk.mismatches,
            blessed: bless::rewrite(&self.text, self.turns.iter().zip(&came)),
        }
    }
}

struct Talk<'a> {
    script: &'a Script,
    now: ZonedDateTime,
    session: Session,
    /// Every button that was shown, the newest last.
    buttons: Vec<Button>,
    mismatches: Vec<Mismatch>,
}

impl Talk<'_> {
    /// What came of a turn, when something could.
    fn play(&mut self, turn: &Turn) -> Option<Came> {
        let what = match &turn.cue {
            Cue::Begins(at) => {
                self.now = at.clone();
                self.session = Session::default();
                self.buttons.clear();
                return None;
            }
            Cue::TimeRuns(by) => {
                let end = &self.now + *by;
                let came = self.wait(turn, &end);
                self.now = end;
                return Some(came);
            }
            Cue::Writes(words) => What::Words(Private::new(words.clone())),
            Cue::Sends(kind) => What::Wordless(*kind),
            Cue::Presses(label) => What::Press(self.pressed(turn.line, label)?),
        };
        let came = self.take(turn, what);
        if turn.expected.is_empty() {
            self.tell(
                turn.line,
                "det står ikke hva som skal komme",
                came.written(),
            );
        }
        self.compare(turn, &came);
        Some(came)
    }

    /// Lets time run and says what falls due on the way, each at its time.
    fn wait(&mut self, turn: &Turn, end: &ZonedDateTime) -> Came {
        let mut came = Came::default();
        while let Some(due) = self
            .session
            .follow_up
            .as_ref()
            .map(|follow_up| follow_up.due)
        {
            if due > end.timestamp() {
                break;
            }
            self.now = due.to_zoned_datetime(end.time_zone().clone());
            came.append(self.take(turn, What::Clock));
        }
        if turn.expected.is_empty() && !came.written().is_empty() {
            self.tell(turn.line, "boten skrev av seg selv", came.written());
        }
        self.compare(turn, &came);
        came
    }

    /// The data of the newest button with this label.
    fn pressed(&mut self, line: usize, label: &str) -> Option<String> {
        let button = self
            .buttons
            .iter()
            .rev()
            .find(|button| button.label == label);
        let problem = match button.map(|button| &button.press) {
            Some(Press::Target(target)) => return Some(target.clone()),
            Some(Press::Web(_)) => "knappen åpner en nettside, så boten får ikke vite om den",
            None => "ingen slik knapp er vist",
        };
        self.tell(line, problem, String::new());
        None
    }

    fn take(&mut self, turn: &Turn, what: What) -> Came {
        let input = Input {
            what,
            device: turn.device,
        };
        let session = std::mem::take(&mut self.session);
        let Step {
            session,
            replies,
            events,
        } = engine::step(self.script, session, &input, &self.now);
        self.session = self.reloaded(turn.line, session);
        let said = replies.iter().filter_map(|reply| match reply {
            Reply::Say(say) => Some(say.buttons.iter().cloned()),
            _ => None,
        });
        self.buttons.extend(said.flatten());
        Came::of(&replies, &events)
    }

    /// The session as it is after it has been stored.
    fn reloaded(&mut self, line: usize, session: Session) -> Session {
        let stored = serde_json::to_string(&session).unwrap_or_default();
        let reloaded: Session = serde_json::from_str(&stored).unwrap_or_default();
        if reloaded != session {
            self.tell(line, "samtalen tåler ikke å lagres", stored);
        }
        reloaded
    }

    fn compare(&mut self, turn: &Turn, came: &Came) {
        for kind in Kind::ALL {
            if let Some((line, expected)) = turn.expects(kind)
                && !pattern::matches(&expected, came.of_kind(kind))
            {
                let came = match came.of_kind(kind) {
                    "" => NOTHING.to_owned(),
                    came => bless::lines(kind, came).join("\n"),
                };
                self.mismatches.push(Mismatch {
                    line,
                    problem: kind.problem().to_owned(),
                    expected: bless::lines(kind, &expected).join("\n"),
                    came,
                });
            }
        }
    }

    fn tell(&mut self, line: usize, problem: &str, came: String) {
        self.mismatches.push(Mismatch {
            line,
            problem: problem.to_owned(),
            expected: String::new(),
            came,
        });
    }
}

impl Came {
    fn of(replies: &[Reply], events: &[Event]) -> Came {
        let mut came = Came::default();
        for event in events {
            if let Event::MessageRead {
                level,
                category,
                asks_now,
                ..
            } = event
            {
                let lead = triage::lead(*level, *category, *asks_now).name();
                came.add(Kind::Reading, &format!("{level} {category} {lead}"));
            }
        }
        for reply in replies {
            match reply {
                Reply::Say(say) => {
                    let plain = markup::plain(&say.html);
                    let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty());
                    lines.for_each(|line| came.add(Kind::Text, line));
                    say.buttons
                        .iter()
                        .for_each(|button| came.add(Kind::Buttons, &format!("[{}]", button.label)));
                }
                Reply::Card(card) => came.add(Kind::Card, &card.phone),
                Reply::Hide => came.add(Kind::Act, "hide"),
                Reply::Erase => came.add(Kind::Act, "erase"),
                Reply::Leave => came.add(Kind::Act, "leave"),
            }
        }
        came
    }

    pub(super) fn of_kind(&self, kind: Kind) -> &str {
        &self.0[kind as usize]
    }

    /// All of it, as a transcript writes it.
    pub(super) fn written(&self) -> String {
        let lines = Kind::ALL
            .into_iter()
            .flat_map(|kind| bless::lines(kind, self.of_kind(kind)));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn add(&mut self, kind: Kind, text: &str) {
        let all = &mut self.0[kind as usize];
        if !all.is_empty() {
            all.push(if kind == Kind::Buttons { ' ' } else { '\n' });
        }
        all.push_str(text);
    }

    fn append(&mut self, later: Came) {
        for kind in Kind::ALL {
            if !later.of_kind(kind).is_empty() {
                self.add(kind, later.of_kind(kind));
            }
        }
    }
}
