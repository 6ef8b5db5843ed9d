//! From the text of a transcript to its turns; every line that cannot be read is told.

use super::{Cue, Expected, Kind, Mismatch, Transcript, Turn};
use crate::engine::Wordless;
use crate::language::Language;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ZonedDateTime};

impl Transcript {
    /// Reads a transcript.
    ///
    /// # Errors
    /// Every line that means nothing.
    pub fn parse(text: &str) -> Result<Transcript, Vec<Mismatch>> {
        let mut reader = Reader::default();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if let Err(problem) = reader.read(at + 1, line) {
                reader.faults.push(Mismatch {
                    line: at + 1,
                    problem: problem.to_owned(),
                    expected: String::new(),
                    came: line.to_owned(),
                });
            }
        }
        match reader.faults.is_empty() {
            true => Ok(Transcript {
                text: text.to_owned(),
                turns: reader.turns,
            }),
            false => Err(reader.faults),
        }
    }
}

#[derive(Default)]
struct Reader {
    turns: Vec<Turn>,
    faults: Vec<Mismatch>,
    device: Option<Language>,
    /// Whether the line before belongs to the same turn.
    open: bool,
}

type Read = Result<(), &'static str>;

impl Reader {
    fn read(&mut self, number: usize, line: &str) -> Read {
        if line.is_empty() {
            self.open = false;
            return Ok(());
        }
        if line.starts_with('#') {
            return Ok(());
        }
        if let Some(value) = line.strip_prefix("now:") {
            return self.time(number, value.trim());
        }
        if let Some(value) = line.strip_prefix("lang:") {
            self.device = Some(Language::from_code(value.trim()).ok_or("skriv nb, nn eller en")?);
            return Ok(());
        }
        if let Some(words) = line.strip_prefix('>') {
            return self.person(number, words.trim());
        }
        self.expectation(number, line)
    }

    fn time(&mut self, number: usize, value: &str) -> Read {
        let cue = match value.strip_prefix('+') {
            Some(by) => {
                self.begun()?;
                Cue::TimeRuns(duration(by).ok_or("skriv for eksempel now: +5m")?)
            }
            None => Cue::Begins(moment(value).ok_or("skriv for eksempel now: 2026-03-14 23:10")?),
        };
        self.push(number, cue);
        Ok(())
    }

    fn person(&mut self, number: usize, words: &str) -> Read {
        self.begun()?;
        if self.open
            && let Some(Turn {
                cue: Cue::Writes(said),
                line,
                expected,
                ..
            }) = self.turns.last_mut()
            && expected.is_empty()
        {
            said.push('\n');
            said.push_str(words);
            *line = number;
            return Ok(());
        }
        let between = |open, close| words.strip_prefix(open)?.strip_suffix(close);
        let pressed = between('[', ']').map(|label: &str| Cue::Presses(label.to_owned()));
        let sent = || between('(', ')').and_then(wordless).map(Cue::Sends);
        let cue = pressed.or_else(sent);
        self.push(number, cue.unwrap_or_else(|| Cue::Writes(words.to_owned())));
        Ok(())
    }

    fn expectation(&mut self, number: usize, line: &str) -> Read {
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| line.starts_with(kind.sign()))
            .ok_or("linjen begynner ikke med >, <, !, [, ☎, *, #, now: eller lang:")?;
        let turn = self
            .turns
            .last_mut()
            .filter(|turn| self.open && !matches!(turn.cue, Cue::Begins(_)))
            .ok_or("det er ikke noe over linjen som den kan være svar på")?;
        let text = match kind {
            Kind::Buttons => line,
            _ => line.trim_start_matches(kind.sign()).trim(),
        };
        turn.expected.push(Expected {
            line: number,
            kind,
            text: text.to_owned(),
        });
        Ok(())
    }

    fn begun(&self) -> Read {
        let has_begun = !self.turns.is_empty();
        has_begun
            .then_some(())
            .ok_or("begynn samtalen med når den er, som now: 2026-03-14 23:10")
    }

    fn push(&mut self, line: usize, cue: Cue) {
        self.open = true;
        self.turns.push(Turn {
            cue,
            device: self.device,
            line,
            expected: Vec::new(),
        });
    }
}

/// A time in Norway, as `2026-03-14 23:10`.
fn moment(written: &str) -> Option<ZonedDateTime> {
    let civil = DateTime::strptime("%Y-%m-%d %H:%M", written).ok()?;
    civil
        .to_zoned_datetime(TimeZone::get("Europe/Oslo").ok()?)
        .ok()
}

/// `30s`, `5m`, `2h` or `1d`.
fn duration(written: &str) -> Option<SignedDuration> {
    let unit = written.chars().next_back()?;
    let number: u32 = written.strip_suffix(unit)?.parse().ok()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    Some(SignedDuration::from_secs(i64::from(number) * seconds))
}

fn wordless(name: &str) -> Option<Wordless> {
    serde_json::from_value(name.into()).ok()
}
