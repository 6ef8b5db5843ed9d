//! The vocabulary: which words are ordinary, and what part a word plays.
//!
//! What is not in it is not ordinary. It is made of the lists in `src/privacy/words`, and of the bot's own pages and
//! word files, less all names.

use super::compound;
use super::forms;
use rustc_hash::FxHashMap;

/// Words that play a part, by the name of the part.
const ROLES: &str = include_str!("../words/roles.txt");
/// Ordinary words, as stems with their class.
const STEMS: &str = include_str!("../words/stems.txt");
/// Ordinary words, as people write them.
const ORDINARY: &str = include_str!("../words/ordinary.txt");
/// Names of people, and of places.
const NAMES: &str = include_str!("../words/names.txt");

/// Between which words a word is no name.
const BESIDE: &str = include_str!("../words/beside.txt");

/// What part a word plays; several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Role(u32);

impl Role {
    /// An ordinary word.
    pub(super) const KEPT: Role = Role(1);
    /// One of the bot's own terms: a drug, a danger, a helpline. Kept with a capital too.
    pub(super) const OWN: Role = Role(1 << 1);
    /// A word that names nothing: pronouns, prepositions, and the like. Kept with a capital too.
    pub(super) const GRAMMAR: Role = Role(1 << 2);
    /// A given name or a surname.
    pub(super) const NAME: Role = Role(1 << 3);
    /// A name that is an ordinary word too, and oftener: a name only where it stands as one.
    pub(super) const SHY: Role = Role(1 << 4);
    /// A name that is an ordinary word too, but seldom: a word only where it stands as one.
    pub(super) const BOLD: Role = Role(1 << 5);
    /// A surname that is an ordinary word too: a name behind another name.
    pub(super) const SURNAME: Role = Role(1 << 6);
    /// A place.
    pub(super) const PLACE: Role = Role(1 << 7);
    /// A verb that a person does.
    pub(super) const VERB: Role = Role(1 << 8);
    /// Somebody's relation: a name may follow.
    pub(super) const KIN: Role = Role(1 << 9);
    /// A profession or a title: a name may follow.
    pub(super) const TITLE: Role = Role(1 << 10);
    /// It says that a name follows.
    pub(super) const NAMING: Role = Role(1 << 11);
    /// A greeting at the end: a name follows.
    pub(super) const SIGNING: Role = Role(1 << 12);
    /// A greeting in front: a name follows.
    pub(super) const GREETING: Role = Role(1 << 13);
    /// Whose: my, your, his.
    pub(super) const POSSESSIVE: Role = Role(1 << 14);
    /// An article or a word like one: no name follows.
    pub(super) const ARTICLE: Role = Role(1 << 15);
    /// It joins clauses or people.
    pub(super) const JOINING: Role = Role(1 << 16);
    /// A month.
    pub(super) const MONTH: Role = Role(1 << 17);
    /// What is counted: a number before it is an amount.
    pub(super) const UNIT: Role = Role(1 << 18);
    /// The kind of a school, a workplace, a hospital: its name stands before it.
    pub(super) const ORGANISATION: Role = Role(1 << 19);
    /// A chain or an office: the place stands behind it.
    pub(super) const OFFICE: Role = Role(1 << 20);
    /// The end of a street's name, or a word for one.
    pub(super) const STREET: Role = Role(1 << 21);
    /// A service on which people have a name of their own.
    pub(super) const SERVICE: Role = Role(1 << 22);
    /// A shortened word: its full stop ends no sentence.
    pub(super) const ABBREVIATION: Role = Role(1 << 23);
    /// A number in letters.
    pub(super) const NUMERAL: Role = Role(1 << 24);
    /// It says that somebody was born then.
    pub(super) const BIRTH: Role = Role(1 << 25);
    /// It says that a secret number follows.
    pub(super) const SECRET: Role = Role(1 << 26);
    /// A ward or a room: its number or name follows.
    pub(super) const WARD: Role = Role(1 << 27);
    /// He, she: in dialects a name may follow.
    pub(super) const PRONOUN: Role = Role(1 << 28);
    /// A preposition behind which a person may stand.
    pub(super) const TOWARDS: Role = Role(1 << 29);
    /// Nothing of a name: it may not be part of a compound either.
    pub(super) const AMBIGUOUS: Role = Role(Role::SHY.0 | Role::BOLD.0);

    /// Whether it plays one of these parts.
    pub(super) const fn is(self, part: Role) -> bool {
        self.0 & part.0 != 0
    }

    /// Both at once.
    pub(super) const fn and(self, other: Role) -> Role {
        Role(self.0 | other.0)
    }

    /// Without these parts.
    fn less(self, other: Role) -> Role {
        Role(self.0 & !other.0)
    }

    /// The part that a heading of the lists names.
    fn named(name: &str) -> Option<Role> {
        Some(match name {
            "own" => Role::OWN.and(Role::KEPT),
            "kept" => Role::KEPT,
            "grammar" => Role::GRAMMAR.and(Role::KEPT),
            "names" => Role::NAME,
            "shy" => Role::SHY.and(Role::KEPT),
            "bold" => Role::BOLD.and(Role::KEPT),
            "surnames" => Role::SURNAME.and(Role::KEPT),
            "places" => Role::PLACE,
            "shyplaces" => Role::PLACE.and(Role::KEPT),
            "verbs" => Role::VERB.and(Role::KEPT),
            "kin" => Role::KIN.and(Role::KEPT),
            "titles" => Role::TITLE.and(Role::KEPT),
            "naming" => Role::NAMING.and(Role::KEPT),
            "signing" => Role::SIGNING.and(Role::KEPT),
            "greetings" => Role::GREETING.and(Role::KEPT),
            "possessives" => Role::POSSESSIVE.and(Role::KEPT),
            "articles" => Role::ARTICLE.and(Role::KEPT),
            "joining" => Role::JOINING.and(Role::KEPT),
            "months" => Role::MONTH.and(Role::KEPT),
            "units" => Role::UNIT.and(Role::KEPT),
            "organisations" => Role::ORGANISATION.and(Role::KEPT),
            "offices" => Role::OFFICE,
            "streets" => Role::STREET,
            "services" => Role::SERVICE.and(Role::KEPT),
            "abbreviations" => Role::ABBREVIATION.and(Role::KEPT),
            "births" => Role::BIRTH.and(Role::KEPT),
            "secrets" => Role::SECRET.and(Role::KEPT),
            "wards" => Role::WARD.and(Role::KEPT),
            "pronouns" => Role::PRONOUN.and(Role::KEPT),
            "towards" => Role::TOWARDS.and(Role::KEPT),
            _ => return None,
        })
    }
}

/// The vocabulary.
#[derive(Clone, Debug)]
pub(super) struct Words {
    roles: FxHashMap<Box<str>, Role>,
    beside: FxHashMap<&'static str, Beside>,
}

/// Words before and behind which a word is no name.
#[derive(Clone, Debug)]
struct Beside {
    before: Vec<&'static str>,
    behind: Vec<&'static str>,
}

impl Words {
    /// The lists, and the words of the bot's own texts.
    pub(super) fn new<'a>(own: impl IntoIterator<Item = &'a str>) -> Words {
        let mut words = Words {
            roles: FxHashMap::default(),
            beside: BESIDE.lines().filter_map(beside).collect(),
        };
        words.read_roles(NAMES);
        words.read_roles(ROLES);
        for line in ORDINARY.lines().filter(|line| !line.starts_with('#')) {
            line.split_whitespace().for_each(|word| words.keep(word));
        }
        for line in STEMS.lines() {
            let stems = line
                .split_whitespace()
                .take_while(|stem| !stem.starts_with('#'));
            stems.skip(1).for_each(|stem| words.add(stem, Role::KEPT));
            forms::of_line(line, |form| words.keep(form));
        }
        for text in own {
            forms::of_text(text, |form| words.keep(form));
        }
        words.spell_without_letters();
        super::numerals::all(|form| words.add(form, Role::NUMERAL.and(Role::KEPT)));
        words
    }

    /// What part a token plays, by its key; a compound or a form of ordinary words is ordinary.
    pub(super) fn role(&self, key: &str) -> Role {
        match self.roles.get(key) {
            Some(role) => *role,
            None => compound::role(self, key),
        }
    }

    /// What the lists say of a word.
    pub(super) fn listed(&self, key: &str) -> Option<Role> {
        self.roles.get(key).copied()
    }

    /// Whether a word that is a name too is none between these words.
    pub(super) fn is_word_beside(&self, key: &str, left: &str, right: &str) -> bool {
        let row = self.beside.get(key);
        row.is_some_and(|row| row.before.contains(&left) || row.behind.contains(&right))
    }

    /// Keeps a word, unless it is a name or a place and nothing else, or somebody's.
    fn keep(&mut self, word: &str) {
        let base = word.strip_suffix('s').and_then(|base| self.listed(base));
        let named = Role::NAME.and(Role::PLACE).and(Role::AMBIGUOUS);
        if !base.is_some_and(|role| role.is(named)) {
            self.add(word, Role::KEPT);
        }
    }

    fn add(&mut self, word: &str, role: Role) {
        match self.roles.get_mut(word) {
            None => {
                self.roles.insert(word.into(), role);
            }
            Some(old) => {
                let only_name = old.is(Role::NAME.and(Role::PLACE)) && !old.is(Role::KEPT);
                let kept = role == Role::KEPT && only_name;
                *old = if kept { *old } else { old.and(role) };
            }
        }
    }

    /// Reads `[part]` headings with words below them; `#` begins a remark.
    fn read_roles(&mut self, text: &str) {
        let mut part = Role::default();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            let heading = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
            if let Some(heading) = heading {
                part = Role::named(heading).unwrap_or_default();
                continue;
            }
            for word in line.split_whitespace() {
                self.add(word, part);
            }
        }
    }

    /// Ordinary words are known without æ, ø and å too: "maa", "ma" and "doed" for "må" and "død".
    fn spell_without_letters(&mut self) {
        let mut spelled = Vec::new();
        for (word, role) in &self.roles {
            if role.is(Role::KEPT) && word.contains(['æ', 'ø', 'å']) {
                let role = role.less(Role::AMBIGUOUS.and(Role::SURNAME));
                let two = word.replace('æ', "ae").replace('ø', "oe");
                spelled.push((two.replace('å', "aa"), role));
                if word.chars().count() > 3 {
                    let one = word.replace('æ', "e").replace('ø', "o");
                    spelled.push((one.replace('å', "a"), role));
                }
            }
        }
        spelled.sort_by(|a, b| a.0.cmp(&b.0));
        for (word, role) in spelled {
            let base = word.strip_suffix('s').and_then(|base| self.listed(base));
            if base.is_none_or(|role| role.is(Role::KEPT))
                && !self.roles.contains_key(word.as_str())
            {
                self.roles.insert(word.into(), role);
            }
        }
    }
}

/// Reads `word: before … | behind …`; `#` begins a remark.
fn beside(line: &'static str) -> Option<(&'static str, Beside)> {
    let (word, rest) = line.split_once(':')?;
    let (before, behind) = rest.split_once('|')?;
    let words = |list: &'static str| list.split_whitespace().collect();
    let (before, behind) = (words(before), words(behind));
    (!word.starts_with('#')).then_some((word, Beside { before, behind }))
}

#[cfg(test)]
mod tests {
    use super::{NAMES, ROLES, Role};

    #[test]
    fn every_heading_is_known() {
        for line in ROLES
            .lines()
            .chain(NAMES.lines())
            .filter(|line| line.starts_with('['))
        {
            let name = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
            assert!(
                name.is_some_and(|name| Role::named(name).is_some()),
                "{line}"
            );
        }
    }
}
