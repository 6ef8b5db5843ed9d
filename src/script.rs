//! The checked model of all that the bot can say.
//!
//! Files become pages, pages a [`Script`]; every fault on the way is a finding, and all are told at once. **Invariant**:
//! only [`Script::compile`] makes a script, and only when no finding is an error; every target in it exists.

mod asked;
mod causes;
mod commands;
mod condition;
mod graph;
pub mod markup;
pub mod mixing;
mod node_id;
mod page;
mod prose;
mod rules;
mod scale;
mod style;
mod target;
mod translated;
mod unwritten;
mod version;
mod words;

pub use commands::{Commands, Listed};
pub use mixing::{Class, Danger, Mixing};
pub use node_id::NodeId;
pub use scale::Scale;
pub use target::{Act, Answer, NoTarget, Target};
pub use translated::{
    Accepted, Asked, FILE as TRANSLATED, Left, Place as TranslatedPlace, Translated,
};
pub use version::ContentVersion;
pub use words::Words;

use crate::contact::Contacts;
use crate::finding::{Finding, Severity, Source};
use crate::language::Language;
use crate::question::{Heard, Lesson, QuestionWords, Router};
use crate::text;
use crate::topic;
use crate::triage::{Category, Lead, Level, Vocabulary};
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use style::Style;

/// Most buttons that have a row each; more stand two and two, so that the text above is not scrolled away.
pub const SINGLE_ROWS: usize = 8;

/// Longest label that a phone of 360 points shows on a button of its own row, in characters.
pub const LABEL_CHARS: usize = 36;

/// Help is at most so many taps away from every node (DESIGN, law 4).
pub const TAPS_TO_HELP: usize = 2;

/// Where the files lie that questions are learned from.
const QUESTIONS: &str = "questions/";

/// All that the bot can say, checked.
#[derive(Debug)]
pub struct Script {
    version: ContentVersion,
    nodes: HashMap<NodeId, BTreeMap<Language, Node>>,
    order: Vec<(Language, NodeId)>,
    reviews: Vec<Review>,
    entries: HashMap<(Level, Category), NodeId>,
    asking: HashMap<Category, NodeId>,
    moved: HashMap<NodeId, NodeId>,
    scales: HashMap<String, Scale>,
    starts: HashSet<NodeId>,
    phrases: HashMap<String, NodeId>,
    questions: Vec<Question>,
    contacts: Contacts,
    vocabulary: Vocabulary,
    commands: Commands,
    words: QuestionWords,
    router: OnceLock<Arc<Router>>,
    question_files: ContentVersion,
    answers: HashMap<String, NodeId>,
    mixing: Mixing,
}

/// When somebody last looked at a page, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Review {
    date: Date,
    source: Source,
    span: Range<usize>,
}

/// A way in which people ask for a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The language of the page that names it.
    pub language: Language,
    /// The node that answers it.
    pub node: NodeId,
    /// The question as it is written there.
    pub phrase: String,
    /// The file that it stands in.
    pub file: Arc<str>,
    /// The line and the column in characters, from 1.
    pub position: (usize, usize),
}

/// One thing that the bot says, in one language.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name.
    pub id: NodeId,
    /// The language that it is written in.
    pub language: Language,
    /// Its heading.
    pub title: String,
    /// What the bot says.
    pub text: Words,
    /// The buttons below.
    pub choices: Vec<Choice>,
    /// The danger that it answers.
    pub level: Option<Level>,
    /// What is said if nobody answers it.
    pub follow_up: Option<FollowUp>,
    /// The topic that it answers.
    pub topic: Option<String>,
    /// How many sources its page names.
    pub sources: usize,
    /// When a person last checked its page.
    pub reviewed: Option<Date>,
    /// The file that it stands in, relative to the dialogues.
    pub file: Arc<str>,
    /// The line of its heading.
    pub line: usize,
}

/// A button.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What stands on it.
    pub label: Words,
    /// The folded label, when nothing in it is filled in as it is said.
    pub folded: Option<String>,
    /// Where it leads.
    pub target: Target,
}

/// A node that is said when nobody answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// How long to wait.
    pub after: Duration,
    /// What to say.
    pub node: NodeId,
}

/// What became of the files.
#[derive(Debug)]
pub struct Compiled {
    /// The script, when no finding is an error.
    pub script: Option<Script>,
    /// Everything that is wrong, in the order of the files.
    pub findings: Vec<Finding>,
}

impl Compiled {
    /// The findings, and behind them, when the script can be used, what is dated later than today.
    pub fn told(self, today: Date) -> Vec<Finding> {
        let mut findings = self.findings;
        if let Some(script) = &self.script {
            findings.extend(script.reviewed_ahead(today));
        }
        findings
    }
}

impl Script {
    /// Compiles and checks files. Their names are relative to the dialogues: `contacts.toml`, `nb/heroin.md`.
    ///
    /// Word files that fail are replaced by those of `built_in`, so that danger is read whatever an operator wrote.
    pub fn compile(files: &[Source], built_in: &[Source]) -> Compiled {
        // Most of the time is for the pages and for the words, which have nothing to do with each other.
        let mut findings = Vec::new();
        let mut found_in_words = Vec::new();
        let ((mut pages, mixing), (vocabulary, words)) = rayon::join(
            || {
                let mut pages = read_pages(files, &mut findings);
                unwritten::set_aside(&mut pages, &mut findings);
                let mixing = file(files, "mixing.toml", &mut findings)
                    .and_then(|source| Mixing::read(source, &mut findings));
                (pages, mixing)
            },
            || {
                let vocabulary = read_vocabulary(files, built_in, &mut found_in_words);
                let words = QuestionWords::read(files, &mut found_in_words);
                (vocabulary, words)
            },
        );
        findings.append(&mut found_in_words);
        let contacts = read_contacts(files, &mut findings);
        let (commands, told) = read_commands(files, &mut findings);
        let has_mixing = mixing.is_some();
        let style = Style::read(files, built_in, &mut findings);
        let translated = Translated::read(files, &mut findings);
        let (mixing, made) = mixing.unwrap_or_default();
        pages.extend(made);
        let draft = rules::Draft {
            files,
            pages: &pages,
            contacts: contacts.as_ref(),
            commands: &told,
            has_mixing,
            style: &style,
            translated: &translated,
        };
        rules::check(&draft, &mut findings);
        let starts = rules::starts(&draft);
        findings.sort_by(|a, b| order(a).cmp(&order(b)));
        findings.dedup();
        causes::alone(&mut findings);
        let sound = findings
            .iter()
            .all(|finding| finding.severity != Severity::Error || in_words(finding));
        let script = contacts
            .filter(|_| sound)
            .map(|contacts| Parts {
                contacts,
                commands,
                vocabulary,
                mixing,
                starts,
                words,
                version: ContentVersion::of_sources(files),
                question_files: ContentVersion::of_sources(
                    files
                        .iter()
                        .filter(|source| source.file.starts_with(QUESTIONS)),
                ),
            })
            .map(|parts| assemble(pages, parts));
        Compiled { script, findings }
    }

    /// The version of the files that it was compiled from.
    pub fn version(&self) -> &ContentVersion {
        &self.version
    }

    /// The pages that were looked at on a day that has not come.
    fn reviewed_ahead(&self, today: Date) -> impl Iterator<Item = Finding> {
        let ahead = self
            .reviews
            .iter()
            .filter(move |review| review.date > today);
        ahead.map(move |Review { date, source, span }| {
            source.warning(
                "reviewed-ahead",
                span.clone(),
                format!("{date} har ikke vært ennå; i dag er det {today}"),
                "skriv dagen noen sist så over faktaene på siden",
            )
        })
    }

    /// A node in a language, or in bokmål where it is not translated.
    pub fn node(&self, language: Language, id: &NodeId) -> Option<&Node> {
        let translated = self.nodes.get(id)?;
        translated
            .get(&language)
            .or_else(|| translated.get(&Language::Nb))
    }

    /// Every question that pages name, in the order of the files.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// All nodes in the order of the files.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.order
            .iter()
            .filter_map(|(language, id)| self.nodes.get(id)?.get(language))
    }

    /// Whether the bot says a node without a button: its own pages, commands, answers to danger and to small talk, and
    /// follow-ups.
    pub fn starts(&self, id: &NodeId) -> bool {
        self.starts.contains(id)
    }

    /// The living node that an id leads to, through declared renames.
    pub fn living(&self, id: &NodeId) -> Option<NodeId> {
        let id = self.moved.get(id).unwrap_or(id);
        self.node(Language::Nb, id).map(|node| node.id.clone())
    }

    /// The node that answers a danger.
    pub fn entry(&self, level: Level, category: Category) -> NodeId {
        let general = if level == Level::Emergency {
            "emergency"
        } else {
            "urgent"
        };
        self.entries
            .get(&(level, category))
            .cloned()
            .unwrap_or_else(|| NodeId::new(general))
    }

    /// The node that says what to do first and asks whether a danger is happening now.
    pub fn asking(&self, category: Category) -> NodeId {
        self.asking
            .get(&category)
            .cloned()
            .unwrap_or_else(|| NodeId::new("now"))
    }

    /// What the sums of a page's test mean, when the page is one.
    pub fn scale(&self, page: &str) -> Option<&Scale> {
        self.scales.get(page)
    }

    /// The node whose `ask` phrase a folded message is.
    pub fn asked(&self, folded: &str) -> Option<&NodeId> {
        self.phrases.get(folded)
    }

    /// What finds the topics of questions. It is learned when it is first asked for, which takes some seconds: what
    /// answers people asks for it beforehand.
    pub fn router(&self) -> &Router {
        self.router.get_or_init(|| {
            let phrases = self.phrases().map(|(_, lesson)| lesson);
            let lessons: Vec<Lesson<'_>> = self.words.lessons().chain(phrases).collect();
            Arc::new(self.learn(&lessons))
        })
    }

    /// What [`Script::router`] gives, when it has been learned.
    pub fn learned(&self) -> Option<&Router> {
        self.router.get().map(|router| &**router)
    }

    /// Takes over what another script has learned, when this one would learn the same.
    pub fn take_over_router(&mut self, other: &Script) {
        if let Some(router) = other.router.get().filter(|_| self.learns_as(other)) {
            self.router = OnceLock::from(router.clone());
        }
    }

    fn learns_as(&self, other: &Script) -> bool {
        self.question_files == other.question_files
            && self.topics() == other.topics()
            && self.taught().eq(other.taught())
    }

    /// Topics and phrases of the pages, as the router learns them.
    fn taught(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.phrases()
            .map(|(_, lesson)| (lesson.topic, lesson.text))
    }

    /// The topics that have an answer.
    fn topics(&self) -> BTreeSet<&str> {
        self.answers.keys().map(String::as_str).collect()
    }

    /// A router for the topics that have an answer, learned from these lessons.
    pub fn learn(&self, lessons: &[Lesson<'_>]) -> Router {
        Router::learn(&self.words, self.topics(), lessons)
    }

    /// The `ask` phrases of the pages that tell of a topic, with their languages.
    pub fn phrases(&self) -> impl Iterator<Item = (Language, Lesson<'_>)> {
        self.questions.iter().filter_map(|question| {
            let lesson = Lesson {
                topic: self.topic_of(question)?,
                text: question.phrase.as_str().into(),
            };
            Some((question.language, lesson))
        })
    }

    /// The topic that a question is about.
    fn topic_of(&self, question: &Question) -> Option<Cow<'_, str>> {
        let node = self.nodes.get(&question.node)?.get(&question.language)?;
        node.learned()
    }

    /// The words and examples that the router learned from.
    pub fn examples(&self) -> &QuestionWords {
        &self.words
    }

    /// The node that answers a topic.
    pub fn answer(&self, topic: &str) -> Option<&NodeId> {
        self.answers.get(topic)
    }

    /// The nodes that answer a question, the likeliest first; two substances in one question have one of their own.
    pub fn answers(&self, text: &str, heard: &Heard) -> Vec<NodeId> {
        let first = heard.topics.first();
        let about_mixing = first.is_some_and(|first| first.topic.ends_with("/mixing"));
        let mixture = about_mixing
            .then(|| self.mixing.named_in(text, &heard.substances))
            .flatten();
        let topics = heard.topics.iter();
        let nodes = topics.filter_map(|ranked| self.answer(&ranked.topic).cloned());
        let mut answers: Vec<NodeId> = mixture.into_iter().chain(nodes).collect();
        answers.dedup();
        answers.truncate(heard.topics.len());
        answers
    }

    /// The contacts and their hours.
    pub fn contacts(&self) -> &Contacts {
        &self.contacts
    }

    /// The words of danger.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The table of what happens when two things are taken together.
    pub fn mixing(&self) -> &Mixing {
        &self.mixing
    }

    /// The commands and their plain words.
    pub fn commands(&self) -> &Commands {
        &self.commands
    }
}

/// The source language first: what is wrong there is mended first, and often mends the rest.
fn order(finding: &Finding) -> (bool, &str, usize, usize, &'static str) {
    let translated = finding.file.starts_with("nn/") || finding.file.starts_with("en/");
    (
        translated,
        &finding.file,
        finding.line,
        finding.column,
        finding.code,
    )
}

/// Whether a finding is in a word file: the built-in words stand behind those, so the script can be used.
fn in_words(finding: &Finding) -> bool {
    finding.file.starts_with("triage/") || &*finding.file == style::FILE
}

fn read_pages(files: &[Source], findings: &mut Vec<Finding>) -> Vec<page::Page> {
    let mut pages = Vec::new();
    for source in files {
        let Some((folder, name)) = source
            .file
            .strip_suffix(".md")
            .and_then(|path| path.split_once('/'))
        else {
            continue;
        };
        if let Some(language) = Language::from_code(folder) {
            let named = match Target::read(name, "") {
                Ok(_) => name.to_owned(),
                Err(_) => {
                    let named = page_name(name);
                    findings.push(source.error(
                        "page-name",
                        0..0,
                        format!("«{name}» kan ikke være navnet på en side"),
                        match &named {
                            Some(named) => format!(
                                "gi filen navnet {folder}/{named}.md; navn har bare små bokstaver a–z, tall og bindestrek"
                            ),
                            None => "bruk bare små bokstaver a–z, tall og bindestrek i filnavnet".to_owned(),
                        },
                    ));
                    // Read as what it was meant to be, so that those who lead to it are not at fault.
                    let is_free = |named: &String| {
                        let file = format!("{folder}/{named}.md");
                        !files.iter().any(|source| *source.file == *file)
                    };
                    match named.filter(is_free) {
                        Some(named) => named,
                        None => continue,
                    }
                }
            };
            pages.push(page::read(source, language, &named, findings));
        }
    }
    pages
}

/// The name that a page should have; none when nothing can be made of what it has.
fn page_name(written: &str) -> Option<String> {
    let last = written.rsplit('/').next()?.to_lowercase();
    let plain = last.replace('æ', "ae").replace('ø', "o").replace('å', "a");
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    Target::read(&name, "").is_ok().then_some(name)
}

fn file<'a>(files: &'a [Source], name: &str, findings: &mut Vec<Finding>) -> Option<&'a Source> {
    let found = files.iter().find(|source| &*source.file == name);
    if found.is_none() {
        findings.push(Source::new(name, "").error(
            "file-missing",
            0..0,
            format!("filen {name} mangler"),
            "hent filen tilbake fra en tidligere utgave",
        ));
    }
    found
}

fn read_contacts(files: &[Source], findings: &mut Vec<Finding>) -> Option<Contacts> {
    let (contacts, found) = Contacts::parse(file(files, "contacts.toml", findings)?);
    findings.extend(found);
    contacts
}

fn read_commands(files: &[Source], findings: &mut Vec<Finding>) -> (Commands, commands::Draft) {
    file(files, "bot.toml", findings)
        .map(|source| Commands::read(source, findings))
        .unwrap_or_default()
}

/// The operators' words, with the built-in ones behind those that cannot be used.
fn read_vocabulary(
    files: &[Source],
    built_in: &[Source],
    findings: &mut Vec<Finding>,
) -> Vocabulary {
    let is_words =
        |source: &&Source| source.file.starts_with("triage/") && source.file.ends_with(".toml");
    let (vocabulary, found) = Vocabulary::compile(
        files.iter().filter(is_words),
        built_in.iter().filter(is_words),
    );
    findings.extend(found);
    vocabulary
}

/// What is read beside the pages.
struct Parts {
    contacts: Contacts,
    commands: Commands,
    vocabulary: Vocabulary,
    mixing: Mixing,
    starts: HashSet<NodeId>,
    words: QuestionWords,
    version: ContentVersion,
    question_files: ContentVersion,
}

fn assemble(pages: Vec<page::Page>, parts: Parts) -> Script {
    let mut script = Script {
        version: parts.version,
        nodes: HashMap::new(),
        order: Vec::new(),
        reviews: Vec::new(),
        entries: HashMap::new(),
        asking: HashMap::new(),
        moved: parts.mixing.reversed().collect(),
        starts: parts.starts,
        scales: HashMap::new(),
        phrases: HashMap::new(),
        questions: Vec::new(),
        contacts: parts.contacts,
        vocabulary: parts.vocabulary,
        commands: parts.commands,
        words: parts.words,
        router: OnceLock::new(),
        question_files: parts.question_files,
        answers: HashMap::new(),
        mixing: parts.mixing,
    };
    pages.into_iter().for_each(|page| script.add(page));
    script.find_answers();
    script
}

impl Script {
    /// Finds the node that answers each topic: the one that bears its name, else the first.
    fn find_answers(&mut self) {
        for (language, id) in &self.order {
            let node = self.nodes.get(id).and_then(|nodes| nodes.get(language));
            let Some(topic) = node.and_then(|node| node.topic.as_deref()) else {
                continue;
            };
            let answer = self.answers.entry(topic.to_owned());
            let answer = answer.or_insert_with(|| id.clone());
            if id.as_str() == topic.replace('/', "#") {
                *answer = id.clone();
            }
        }
    }

    fn add(&mut self, page: page::Page) {
        for (old, new) in &page.front.moved {
            if let Ok(Target::Node(node)) = Target::read(new, &page.name) {
                self.moved.insert(NodeId::new(old.get_ref().as_str()), node);
            }
        }
        if let Some(scale) = Scale::of(&page).filter(|_| page.language == Language::Nb) {
            self.scales.insert(page.name.clone(), scale);
        }
        for (node, phrase) in &page.front.ask {
            let position = page.source.position(phrase.span().start);
            let (node, phrase) = (page.asked_node(node), phrase.get_ref());
            self.phrases
                .entry(text::fold(phrase))
                .or_insert_with(|| node.clone());
            self.questions.push(Question {
                language: page.language,
                node,
                phrase: phrase.clone(),
                file: page.source.file.clone(),
                position,
            });
        }
        let reviewed = page.front.reviewed.as_ref();
        self.reviews.extend(reviewed.map(|date| Review {
            date: *date.get_ref(),
            source: page.source.clone(),
            span: date.span(),
        }));
        let reviewed = reviewed.map(|date| *date.get_ref());
        let subject = page
            .front
            .subject
            .as_ref()
            .map(|subject| subject.get_ref().clone());
        for draft in page.nodes {
            for category in draft.categories {
                if let Some(level) = draft.level {
                    self.entries
                        .entry((level, category))
                        .or_insert_with(|| draft.id.clone());
                }
            }
            for category in draft.asks {
                self.asking
                    .entry(category)
                    .or_insert_with(|| draft.id.clone());
            }
            let key = (page.language, draft.id.clone());
            let topic = draft
                .topic
                .or_else(|| subject.as_deref().and_then(|s| topic_of(s, &draft.id)));
            let node = Node {
                id: draft.id,
                language: page.language,
                title: draft.title,
                text: draft.text,
                choices: draft
                    .choices
                    .into_iter()
                    .map(|choice| Choice {
                        folded: choice.label.folded(),
                        label: choice.label,
                        target: choice.target,
                    })
                    .collect(),
                level: draft.level,
                follow_up: draft.follow_up,
                topic,
                sources: page.front.sources.len(),
                reviewed,
                file: page.source.file.clone(),
                line: page.source.position(draft.span.start).0,
            };
            self.nodes
                .entry(key.1.clone())
                .or_default()
                .insert(key.0, node);
            self.order.push(key);
        }
    }
}

impl Node {
    /// The topic that questions for it are about: who asks for the page of a substance asks what it does.
    fn learned(&self) -> Option<Cow<'_, str>> {
        let id = self.id.as_str();
        let of_page = topic::substance(id).map(|_| format!("{id}/effects").into());
        self.topic.as_deref().map(Cow::Borrowed).or(of_page)
    }
}

impl page::Page {
    /// The node that an `[ask]` list belongs to: `start` is the page itself.
    fn asked_node(&self, key: &str) -> NodeId {
        match key {
            "start" => NodeId::new(self.name.as_str()),
            node => NodeId::new(format!("{}#{node}", self.name)),
        }
    }
}

/// `subject/id`, when that is a topic.
fn topic_of(subject: &str, id: &NodeId) -> Option<String> {
    let (_, aspect) = id.as_str().split_once('#')?;
    let topic = format!("{subject}/{aspect}");
    topic::exists(&topic).then_some(topic)
}

/// Whom the first line of an entry must name: the protocol's lead.
fn lead_of(level: Level, categories: &[Category]) -> Vec<&'static str> {
    let mut leads: Vec<_> = categories
        .iter()
        .map(|c| Lead::of(level, *c).contact())
        .collect();
    leads.dedup();
    leads
}
