//! What surrounds a sign and changes its level: time, questions, denial, school and fiction, what is over.
//!
//! Each cue lowers one way only and counts within the sentence of the sign, at most [`REACH`] words away. What is
//! said to happen now lifts every lowering (TRIAGE, what changes the reading).

use super::found::{Found, Place};
use super::rules::{Context, Hit};
use super::{Category, Level};
use crate::text::Stop;
use std::ops::Range;

/// How many words away from a sign a cue of the same sentence still counts; long messages have no full stops.
const REACH: usize = 18;
/// How many words may stand between a negation and what it denies.
const DENIAL: u16 = 1;
/// How many words at the beginning of a sentence can hold its subject.
const SUBJECT: usize = 3;
/// How many words may stand between an outright denial and what it denies.
const OUTRIGHT: u16 = 3;

/// A sign with its level in context.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    /// The level that is left.
    pub(super) level: Level,
    /// Whether to ask if it is happening now.
    pub(super) asks_now: bool,
    /// What lowered it, and where that stands.
    pub(super) lowered: Option<(&'static str, Option<Place>)>,
}

impl Weighed {
    fn stays(level: Level) -> Weighed {
        Weighed {
            level,
            asks_now: false,
            lowered: None,
        }
    }

    fn lowers(to: Level, why: &'static str, place: Option<Place>) -> Weighed {
        Weighed {
            level: to,
            asks_now: false,
            lowered: Some((why, place)),
        }
    }
}

/// Weighs a sign in its context. `framed` tells whether the talk was of school, work or fiction before.
pub(super) fn weigh(hit: &Hit, found: &Found, cues: &Context, framed: bool) -> Weighed {
    let level = hit.sign.level;
    if level < Level::Help {
        return Weighed::stays(level);
    }
    let scene = Scene::of(hit, found, cues, framed);
    let lowered = match level < Level::Urgent {
        true => scene.calm(),
        false => scene.changed(),
    };
    lowered.unwrap_or(Weighed::stays(level))
}

/// A sign and what stands around it.
struct Scene<'a> {
    hit: &'a Hit,
    found: &'a Found,
    cues: &'a Context,
    /// The tokens that a cue must stand in to count.
    around: Range<usize>,
    /// The part of them that is in the clauses of the sign.
    near: Range<usize>,
    /// School, work, fiction, news in the message.
    frame: Option<Place>,
    /// Whether the talk is of such.
    framed: bool,
    /// Whether it is said to happen now.
    now: bool,
    /// Whether it is told as a fact.
    told: bool,
}

impl<'a> Scene<'a> {
    fn of(hit: &'a Hit, found: &'a Found, cues: &'a Context, framed: bool) -> Scene<'a> {
        let around = surroundings(found, hit);
        let near = clauses(found, hit, &around);
        let wide = hit.at.first.saturating_sub(REACH)..hit.at.last + 1 + REACH;
        let frame = within(found, cues.frame, &wide);
        Scene {
            now: within(found, cues.now, &near).is_some(),
            told: told(found, cues, &around),
            framed: framed || frame.is_some(),
            hit,
            found,
            cues,
            around,
            near,
            frame,
        }
    }

    fn cue(&self, concept: u16) -> Option<Place> {
        within(self.found, concept, &self.around)
    }

    fn beside(&self, concept: u16) -> Option<Place> {
        within(self.found, concept, &self.near)
    }

    /// A question for knowledge that is no part of the sign itself.
    fn asks(&self) -> Option<Place> {
        let own = |place: &Place| {
            let mut parts = self.hit.at.parts.iter();
            parts.any(|part| part.first <= place.first && place.last <= part.last)
        };
        self.cue(self.cues.ask)
            .or_else(|| opening(self.found, self.cues.wh, &self.around))
            .filter(|place| !own(place))
    }

    /// A question for knowledge that the writer has no part in.
    fn general(&self) -> Option<Place> {
        self.asks().filter(|_| self.cue(self.cues.me).is_none())
    }

    /// Somebody in particular in these tokens: they may be people in general where it is about the body.
    fn somebody(&self, concept: u16, range: &Range<usize>) -> bool {
        let them: &[Place] = match self.hit.sign.category {
            Category::Suicide | Category::Psychosis | Category::Violence | Category::Fire => &[],
            _ => self.found.places(self.cues.them),
        };
        let mut places = self.found.places(concept).iter();
        places.any(|place| range.contains(&(place.first as usize)) && !them.contains(place))
    }

    fn is_question(&self) -> bool {
        let sentence = self.found.sentence(self.hit.at.last);
        self.found.stop(sentence) == Stop::Question
    }

    /// What is left of something that is over.
    fn then(&self) -> Level {
        match self.framed || self.general().is_some() {
            true => Level::Info,
            false => Level::Help,
        }
    }

    /// A calm sign: to ask or to write about it is no need for help (4).
    fn calm(&self) -> Option<Weighed> {
        if self.framed {
            return Some(Weighed::lowers(Level::Info, "frame", self.frame));
        }
        let general = self.general();
        general.map(|_| Weighed::lowers(Level::Info, "ask", general))
    }

    /// What changes the reading (TRIAGE): the first rule that lowers the sign decides. The numbers are its points there.
    fn changed(&self) -> Option<Weighed> {
        self.denied()
            .or_else(|| self.of_a_thing())
            .or_else(|| self.lost())
            .or_else(|| self.past())
            .or_else(|| self.left_over())
            .or_else(|| self.played())
            .or_else(|| self.feared())
            .or_else(|| self.what_to_do())
            .or_else(|| self.routine())
            .or_else(|| self.unreal())
            .or_else(|| self.asked())
            .or_else(|| self.wondered())
            .or_else(|| self.trifling())
            .or_else(|| self.laughed())
            .or_else(|| self.over())
    }

    /// Negation that negates the danger (2).
    fn denied(&self) -> Option<Weighed> {
        let place = denial(self.hit, self.found, self.cues)?;
        let left = match self.hit.sign.category {
            Category::Suicide | Category::SelfHarm => Level::Help,
            _ => Level::Info,
        };
        Some(Weighed::lowers(left, "denied", Some(place)))
    }

    /// An animal, a machine, a team, of which the words mean something else (6).
    fn of_a_thing(&self) -> Option<Weighed> {
        let people = matches!(
            self.hit.sign.category,
            Category::Fire | Category::SelfHarm | Category::Psychosis
        );
        if self.told || people {
            return None;
        }
        let person = self.beside(self.cues.third).is_some();
        let place = thing(self.found, self.cues, self.cues.thing, &self.near)
            .filter(|_| !person)
            .or_else(|| self.subject())?;
        Some(Weighed::lowers(Level::Info, "thing", Some(place)))
    }

    /// An animal or a machine that the sentence begins with and nobody else is in: "he" is the animal.
    fn subject(&self) -> Option<Place> {
        let from = self.around.start;
        let beginning = from..from + SUBJECT;
        let place = thing(self.found, self.cues, self.cues.thing, &beginning)?;
        let before = within(self.found, self.cues.other, &(from..place.first as usize));
        let somebody = before
            .or(self.cue(self.cues.relation))
            .or(self.cue(self.cues.me));
        somebody.is_none().then_some(place)
    }

    /// Somebody was lost: grief, not danger (3).
    fn lost(&self) -> Option<Weighed> {
        let place = self.beside(self.cues.loss)?;
        let over = !self.now || self.long_ago().is_some();
        over.then(|| Weighed::lowers(self.then(), "loss", Some(place)))
    }

    /// Past and over (3).
    fn past(&self) -> Option<Weighed> {
        let place = self.long_ago()?;
        Some(Weighed::lowers(self.then(), "past", Some(place)))
    }

    /// A word for the past that speaks of the sign, or one that says of it that it is long ago (3).
    fn long_ago(&self) -> Option<Place> {
        self.cue(self.cues.past)
            .filter(|place| is_past(place, self.hit, self.found, self.cues, self.now))
            .or_else(|| self.after(self.cues.was_then).filter(|_| !self.now))
    }

    /// What it left behind is spoken of, not the danger (3).
    fn left_over(&self) -> Option<Weighed> {
        let lasting = matches!(
            self.hit.sign.category,
            Category::Suicide | Category::SelfHarm | Category::Psychosis | Category::Withdrawal
        );
        let place = self.after(self.cues.aftermath)?;
        (!self.now && !lasting).then(|| Weighed::lowers(Level::Help, "aftermath", Some(place)))
    }

    /// Played, written or dreamt (6).
    fn played(&self) -> Option<Weighed> {
        let place = self.cue(self.cues.fiction)?;
        (!self.now).then(|| Weighed::lowers(Level::Info, "fiction", Some(place)))
    }

    /// A way of life: a struggle, but no overdose that happens now (3).
    fn routine(&self) -> Option<Weighed> {
        let place = self.cue(self.cues.routine)?;
        let of_use = matches!(self.hit.sign.category, Category::Overdose);
        (of_use && !self.now).then(|| Weighed::lowers(Level::Help, "routine", Some(place)))
    }

    /// A cue in the sentence of the sign or in the one after it.
    fn after(&self, concept: u16) -> Option<Place> {
        let next = self.found.sentence(self.hit.at.last) + 1;
        let until = self.found.tokens_of(next).end.max(self.around.end);
        let range = self.around.start..until.min(self.hit.at.last + 1 + REACH);
        within(self.found, concept, &range)
    }

    /// Afraid of what may happen some time: nothing has happened (3).
    fn feared(&self) -> Option<Weighed> {
        let place = self.beside(self.cues.fear)?;
        let real = self.now || self.told;
        (!real).then(|| Weighed::lowers(Level::Help, "fear", Some(place)))
    }

    /// A what-do-I-do question may be happening now: the reply asks (5).
    fn what_to_do(&self) -> Option<Weighed> {
        let place = self.cue(self.cues.what_do)?;
        if self.is_unreal() && self.cue(self.cues.other).is_none() {
            return None;
        }
        let nobody = self.cue(self.cues.generic).is_some()
            && !self.now
            && self.cue(self.cues.third).is_none();
        Some(Weighed {
            level: match nobody {
                true => Level::Urgent,
                false => self.hit.sign.level,
            },
            asks_now: true,
            lowered: Some(("what-do", Some(place))),
        })
    }

    /// Of school, work, fiction or news (6).
    fn unreal(&self) -> Option<Weighed> {
        self.is_unreal()
            .then(|| Weighed::lowers(Level::Info, "frame", self.frame))
    }

    /// Whether it is talked of something that is written or played, and nobody is said to be in it.
    fn is_unreal(&self) -> bool {
        let cues = self.cues;
        let seen = self.beside(cues.other).is_some()
            && self.beside(cues.frame).is_none()
            && self.asks().is_none();
        let real = seen || self.told && self.cue(cues.third).is_some();
        self.framed && !self.now && (self.is_question() || !real)
    }

    /// A question for knowledge (4), unless it tells of somebody (7).
    fn asked(&self) -> Option<Weighed> {
        let place = self.asks()?;
        let cues = self.cues;
        if self.told || self.is_reported() || happens_after(self.found, self.hit, cues) {
            return None;
        }
        let somebody = self.somebody(cues.other, &self.around);
        if !somebody || !self.now && self.cue(cues.generic).is_some() {
            return Some(Weighed::lowers(Level::Info, "ask", Some(place)));
        }
        Some(Weighed {
            level: match self.now {
                true => self.hit.sign.level,
                false => Level::Urgent,
            },
            asks_now: true,
            lowered: Some(("ask", Some(place))),
        })
    }

    /// Whether the clauses of the sign tell of the writer or somebody else, and ask nothing themselves.
    fn is_reported(&self) -> bool {
        let cues = self.cues;
        let asks = self.beside(cues.ask);
        asks.or_else(|| opening(self.found, cues.wh, &self.near))
            .is_none()
            && self.beside(cues.generic).is_none()
            && (self.beside(cues.me).is_some() || self.somebody(cues.third, &self.near))
    }

    /// A question of people in general, known by its mark alone (4).
    fn wondered(&self) -> Option<Weighed> {
        let generic = self.cue(self.cues.generic);
        let of_nobody = generic.is_some() || self.cue(self.cues.me).is_none();
        let real = self.told
            || self.somebody(self.cues.third, &self.around)
            || happens_after(self.found, self.hit, self.cues);
        (self.is_question() && of_nobody && !real)
            .then(|| Weighed::lowers(Level::Info, "question", generic))
    }

    /// Big words about an everyday thing, where nothing was taken and nothing happens now (6).
    fn trifling(&self) -> Option<Weighed> {
        let place = thing(self.found, self.cues, self.cues.trifle, &self.near)?;
        let taken = self.found.places(self.cues.using);
        let of_things = matches!(
            self.hit.sign.category,
            Category::Fire
                | Category::Spiked
                | Category::Psychosis
                | Category::ChildPoisoning
                | Category::Mixing
                | Category::Withdrawal
        );
        let real = self.now || self.told || self.beside(self.cues.third).is_some();
        (taken.is_empty() && !of_things && !real)
            .then(|| Weighed::lowers(Level::Info, "trifle", Some(place)))
    }

    /// A figure of speech that is laughed about (6).
    fn laughed(&self) -> Option<Weighed> {
        let place = self.cue(self.cues.laugh)?;
        let real = self.told || self.now;
        (!real).then(|| Weighed::lowers(Level::Info, "laugh", Some(place)))
    }

    /// It was dangerous and is over (3); wanting to die is not over when help has come.
    fn over(&self) -> Option<Weighed> {
        let place = over_after(self.hit, self.found, self.cues)?;
        let lasts = matches!(
            self.hit.sign.category,
            Category::Suicide | Category::Spiked | Category::ChildPoisoning | Category::Mixing
        );
        (!lasts).then(|| Weighed::lowers(Level::Help, "over", Some(place)))
    }
}

/// Whether a later sentence says that it is happening to somebody now.
fn happens_after(found: &Found, hit: &Hit, cues: &Context) -> bool {
    let sentence = |place: &Place| found.sentence(place.first as usize);
    let asked = found.sentence(hit.at.last);
    found.places(cues.now).iter().any(|now| {
        let somebody = [cues.other, cues.fact];
        let mut places = somebody.iter().flat_map(|concept| found.places(*concept));
        sentence(now) > asked && places.any(|place| sentence(place) == sentence(now))
    })
}

/// Whether something is told as a fact, of nobody in general.
fn told(found: &Found, cues: &Context, range: &Range<usize>) -> bool {
    let inside = |place: &&Place| range.contains(&(place.first as usize));
    let clause = |place: &Place| found.clause(place.first as usize);
    found.places(cues.fact).iter().filter(inside).any(|fact| {
        let mut generic = found.places(cues.generic).iter();
        !generic.any(|place| clause(place) == clause(fact))
    })
}

/// Whether a word for the past speaks of this sign: no present stands in its clause, and none in that of the sign
/// unless the sign reaches into both.
fn is_past(place: &Place, hit: &Hit, found: &Found, cues: &Context, now: bool) -> bool {
    let clause = found.clause(place.first as usize);
    let present = |now: &Place| found.clause(now.first as usize) == clause;
    let mut parts = hit.at.parts.iter();
    !found.places(cues.now).iter().any(present)
        && (!now || parts.any(|part| found.clause(part.first as usize) == clause))
}

/// A question word at the beginning of a clause.
fn opening(found: &Found, wh: u16, range: &Range<usize>) -> Option<Place> {
    let begins = |place: &&Place| {
        let at = place.first as usize;
        range.contains(&at) && (at == 0 || found.clause(at) != found.clause(at - 1))
    };
    found.places(wh).iter().find(begins).copied()
}

/// A thing or an animal that is neither only the place where it happens nor what somebody is likened to.
fn thing(found: &Found, cues: &Context, concept: u16, range: &Range<usize>) -> Option<Place> {
    let mut places = found.places(concept).iter().filter(|place| {
        range.contains(&(place.first as usize)) && range.contains(&(place.last as usize))
    });
    let is_place = |thing: &&Place| {
        let mut spots = found.places(cues.as_place).iter();
        spots.any(|spot| spot.first <= thing.first && thing.last <= spot.last)
    };
    let is_likeness = |thing: &&Place| {
        let mut likes = found.places(cues.like).iter();
        likes.any(|like| like.last < thing.first && thing.first - like.last <= 2)
    };
    places
        .find(|thing| !is_place(thing) && !is_likeness(thing))
        .copied()
}

/// The tokens that a cue must stand in to count for a sign.
fn surroundings(found: &Found, hit: &Hit) -> Range<usize> {
    let from = found.tokens_of(found.sentence(hit.at.first)).start;
    let to = found.tokens_of(found.sentence(hit.at.last)).end;
    from.max(hit.at.first.saturating_sub(REACH))..to.min(hit.at.last + 1 + REACH)
}

/// The part of its surroundings that is in the clauses of the sign itself.
fn clauses(found: &Found, hit: &Hit, around: &Range<usize>) -> Range<usize> {
    let (first, last) = (found.clause(hit.at.first), found.clause(hit.at.last));
    let from = around.clone().find(|at| found.clause(*at) == first);
    let to = around.clone().rfind(|at| found.clause(*at) == last);
    from.unwrap_or(around.start)..to.map_or(around.end, |at| at + 1)
}

fn within(found: &Found, concept: u16, range: &Range<usize>) -> Option<Place> {
    let places = found.places(concept);
    let from = places.partition_point(|place| (place.first as usize) < range.start);
    places[from..]
        .iter()
        .take_while(|place| (place.first as usize) < range.end)
        .find(|place| (place.last as usize) < range.end)
        .copied()
}

/// A negation that is no part of the sign: right before a part of it ("har ikke tatt overdose"), further before the
/// whole when it denies outright ("ingen planer om å"), and right behind a deed ("huset brenner ikke").
fn denial(hit: &Hit, found: &Found, cues: &Context) -> Option<Place> {
    let parts = &hit.at.parts;
    let apart = |place: &&Place| {
        let mut own = parts.iter();
        !own.any(|part| part.first <= place.last && place.first <= part.last)
    };
    let beside = |place: &&Place| {
        parts.iter().any(|part| {
            denies(found, place, part.first, DENIAL) || denies_deed(hit, found, place, part)
        })
    };
    let first = Place::of(hit.at.first, hit.at.first).first;
    let mut outright = found.places(cues.deny).iter().filter(apart);
    let mut negations = found.places(cues.not).iter().filter(apart);
    negations
        .find(beside)
        .or_else(|| outright.find(|place| denies(found, place, first, OUTRIGHT)))
        .copied()
}

/// Whether a negation stands before a token, in its clause and at most so many words away.
fn denies(found: &Found, negation: &Place, token: u16, within: u16) -> bool {
    negation.last < token
        && found.between(negation.last, token) <= within
        && found.clause(negation.last as usize) == found.clause(token as usize)
}

/// Whether a negation stands right behind a part of a sign of what somebody or a fire does.
fn denies_deed(hit: &Hit, found: &Found, negation: &Place, part: &Place) -> bool {
    matches!(hit.sign.category, Category::Fire | Category::Violence)
        && part.last < negation.first
        && found.between(part.last, negation.first) == 0
        && found.clause(part.last as usize) == found.clause(negation.first as usize)
}

/// That it is over, said after the sign, with nothing happening after that.
fn over_after(hit: &Hit, found: &Found, cues: &Context) -> Option<Place> {
    let denied = |over: &Place| {
        let mut negations = found.places(cues.not).iter();
        negations.any(|not| not.last < over.first && found.between(not.last, over.first) <= DENIAL)
    };
    let mut overs = found.places(cues.over).iter();
    let over = overs.find(|place| place.last as usize > hit.at.last && !denied(place))?;
    let clause = |place: &Place| found.clause(place.first as usize);
    let all_over = |place: &Place| {
        let mut overs = found.places(cues.over).iter();
        overs.any(|over| clause(over) == clause(place))
    };
    let mut again = found.places(cues.now).iter();
    let again = again.any(|now| now.first > over.last && !all_over(now));
    (!again).then_some(*over)
}
