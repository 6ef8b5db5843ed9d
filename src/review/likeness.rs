//! What was not understood, put together by likeness: messages that share at least half of their runs of three letters.
//!
//! Likely groups are found by the least hashes of a message (MinHash), so that each new one costs the same however many
//! there are; what is found is held against the whole set. **Invariants.** The same messages in the same order give the
//! same groups. What is shown of a group are the words that `k` conversations share, and two of them on the same day: a
//! person has one name a day, so somebody who writes alike on `k` days is no group.

use crate::text::fold;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

/// Which share of runs two messages must have in common.
const ALIKE: f64 = 0.5;
/// How many places a group is looked for in, and how many hashes each is named by: of those that share half, 97 in 100 are
/// found.
const BANDS: u64 = 12;
const IN_BAND: u64 = 2;
/// How many groups of one place are looked at: more are only there when somebody floods.
const LOOKED_AT: usize = 64;
/// Stands for words that too few share.
const GAP: &str = "…";

/// A message in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<T> {
    /// The conversation that it is of: those without a name count as one.
    pub who: u64,
    /// The day of that name.
    pub day: Date,
    /// What the caller knows it by.
    pub key: T,
}

/// A group of messages that are alike.
#[derive(Clone, Debug)]
pub struct Group<T> {
    runs: Box<[u32]>,
    /// Its messages, the first one first.
    pub members: Vec<Member<T>>,
    crowd: Crowd,
}

/// The conversations that have something.
#[derive(Clone, Debug, Default)]
struct Crowd {
    whos: FxHashSet<u64>,
    /// The first one of each day.
    first: FxHashMap<Date, u64>,
    /// On some day there are two.
    has_two: bool,
}

impl Crowd {
    fn add(&mut self, who: u64, day: Date) {
        self.whos.insert(who);
        self.has_two |= *self.first.entry(day).or_insert(who) != who;
    }

    /// Whether it is `k` conversations, and not of one person for all that is known.
    fn is_of(&self, k: usize) -> bool {
        self.whos.len() >= k && (self.has_two || k < 2)
    }
}

impl<T> Group<T> {
    /// How many conversations it is of.
    pub fn talks(&self) -> usize {
        self.crowd.whos.len()
    }
}

/// Groups of messages.
#[derive(Clone, Debug)]
pub struct Groups<T> {
    groups: Vec<Group<T>>,
    /// The last link of each place.
    places: FxHashMap<u64, u32>,
    /// Groups of a place, each with the link before it.
    links: Vec<(u32, Option<u32>)>,
}

impl<T> Default for Groups<T> {
    fn default() -> Groups<T> {
        Groups {
            groups: Vec::new(),
            places: FxHashMap::default(),
            links: Vec::new(),
        }
    }
}

impl<T> Groups<T> {
    /// Puts a message in its group, or begins one with it. `folded` is what [`fold`] makes of it.
    pub fn add(&mut self, folded: &str, member: Member<T>) {
        let runs = runs(folded);
        let places = places(&runs);
        let found = places
            .iter()
            .flat_map(|place| self.near(*place))
            .map(|group| (group, shared(&self.groups[group as usize].runs, &runs)))
            .filter(|(_, shared)| *shared >= ALIKE)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let at = match found {
            Some((at, _)) => at as usize,
            None => {
                let at = self.groups.len();
                for place in places {
                    let before = self.places.insert(place, self.links.len() as u32);
                    self.links.push((at as u32, before));
                }
                self.groups.push(Group {
                    runs: runs.into(),
                    members: Vec::new(),
                    crowd: Crowd::default(),
                });
                at
            }
        };
        let group = &mut self.groups[at];
        group.crowd.add(member.who, member.day);
        group.members.push(member);
    }

    /// The groups that are looked for in a place.
    fn near(&self, place: u64) -> impl Iterator<Item = u32> {
        let link = |at: u32| self.links.get(at as usize).copied();
        let last = self.places.get(&place).and_then(|at| link(*at));
        let links = std::iter::successors(last, move |(_, before)| before.and_then(link));
        links.map(|(group, _)| group).take(LOOKED_AT)
    }

    /// The groups of at least `k` conversations, two of them on the same day, the largest first.
    pub fn from(&self, k: usize) -> Vec<&Group<T>> {
        let mut groups: Vec<&Group<T>> = self
            .groups
            .iter()
            .filter(|group| group.crowd.is_of(k.max(1)))
            .collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.talks()));
        groups
    }
}

/// What may be shown of messages that are alike, given with their conversations, the days of those and as [`fold`] makes
/// them: the commonest one, with the words that fewer than `k` conversations have left out.
pub fn wording<'a>(
    messages: impl Iterator<Item = ((u64, Date), &'a str, &'a str)>,
    k: usize,
) -> String {
    let mut having: FxHashMap<&str, Crowd> = FxHashMap::default();
    let mut whole: BTreeMap<&str, usize> = BTreeMap::new();
    for ((who, day), text, folded) in messages {
        *whole.entry(text).or_default() += 1;
        for word in folded.split_whitespace() {
            having.entry(word).or_default().add(who, day);
        }
    }
    let commonest = whole.iter().max_by_key(|(_, count)| **count);
    let Some((text, _)) = commonest else {
        return String::new();
    };
    let is_shared = |part: &str| {
        let folded = fold(part);
        let mut words = folded.split_whitespace();
        words.all(|word| having.get(word).is_some_and(|crowd| crowd.is_of(k)))
    };
    let mut shown: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        match is_shared(word) {
            true => shown.push(word),
            false if shown.last() != Some(&GAP) => shown.push(GAP),
            false => {}
        }
    }
    shown.join(" ")
}

/// Whether two folded messages are alike.
pub fn alike(one: &str, other: &str) -> bool {
    shared(&runs(one), &runs(other)) >= ALIKE
}

/// The runs of three letters of a message, each once, in order.
fn runs(folded: &str) -> Vec<u32> {
    let marked: Vec<char> = format!(" {folded} ").chars().collect();
    let mut runs: Vec<u32> = marked.windows(3).map(|run| hash(run) as u32).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The places where groups like this are looked for.
fn places(runs: &[u32]) -> Vec<u64> {
    let least = |seed: u64| runs.iter().map(|run| mixed(seed, *run)).min().unwrap_or(0);
    (0..BANDS)
        .map(|band| hash(&[band, least(band * IN_BAND), least(band * IN_BAND + 1)]))
        .collect()
}

/// A number in another order for each seed (the finish of splitmix64).
fn mixed(seed: u64, run: u32) -> u64 {
    let mut x = u64::from(run).wrapping_add((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn hash<T: Hash>(parts: &[T]) -> u64 {
    let mut hasher = FxHasher::default();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// The share of what two ordered lists have together that both have.
fn shared(a: &[u32], b: &[u32]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    match a.len() + b.len() - both {
        0 => 1.0,
        all => f64::from(both as u32) / all as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    const DAY: Date = jiff::civil::date(2026, 11, 30);

    fn sizes(texts: &[&str], k: usize) -> Vec<usize> {
        let mut groups = Groups::default();
        for (n, text) in texts.iter().enumerate() {
            let who = n as u64;
            let member = Member {
                who,
                day: DAY,
                key: n,
            };
            groups.add(&fold(text), member);
        }
        groups
            .from(k)
            .iter()
            .map(|group| group.members.len())
            .collect()
    }

    #[test]
    fn what_is_alike_is_together() {
        let texts = [
            "kan man kjøre bil dagen etter",
            "kan jeg kjøre bil dagen etter?",
            "Kan man kjøre bil dagen etter",
            "hva koster det hos tannlegen",
            "hva koster tannlegen",
            "er det fotball i kveld",
        ];
        assert_eq!(sizes(&texts, 1), [3, 2, 1]);
        assert_eq!(sizes(&texts, 2), [3, 2]);
        assert_eq!(sizes(&texts, 4), [0; 0]);
    }

    #[test]
    fn one_person_is_not_many() {
        let mut groups = Groups::default();
        for key in 0..9 {
            let (who, day) = (7, DAY);
            groups.add("hallo du der", Member { who, day, key });
        }
        assert_eq!(groups.from(1).len(), 1);
        assert!(groups.from(2).is_empty());
    }

    /// A person has another name each day.
    #[test]
    fn one_person_on_many_days_is_not_many() {
        let mut groups = Groups::default();
        let mut add = |who: u64, day: i32| {
            let day = DAY + day.days();
            groups.add("hallo du der", Member { who, day, key: who });
            groups.from(5).len()
        };
        assert!((0..9).all(|n| add(100 + n as u64, n) == 0));
        assert_eq!(add(7, 3), 1, "two on one day");
        let texts = |days: [i32; 5]| {
            let texts = days.into_iter().enumerate();
            let texts = texts.map(|(n, day)| ((n as u64, DAY + day.days()), "vondt", "vondt"));
            wording(texts, 5)
        };
        assert_eq!(texts([0, 1, 2, 3, 4]), "…");
        assert_eq!(texts([0, 1, 2, 3, 3]), "vondt");
    }

    #[test]
    fn only_words_that_enough_share_are_shown() {
        let texts = [
            (1, "Kan man kjøre bil til tannlegen?"),
            (2, "Kan man kjøre bil?"),
            (3, "Kan man kjøre bil?"),
            (4, "Kan hun kjøre bil?"),
        ];
        let folded = texts.map(|(_, text)| fold(text));
        let shown = |count: usize, k: usize| {
            let messages = texts.iter().zip(&folded).take(count);
            wording(
                messages.map(|((who, text), folded)| ((*who, DAY), *text, folded.as_str())),
                k,
            )
        };
        assert_eq!(shown(4, 3), "Kan man kjøre bil?");
        assert_eq!(shown(4, 4), "Kan … kjøre bil?");
        assert_eq!(shown(1, 2), "…");
    }
}
