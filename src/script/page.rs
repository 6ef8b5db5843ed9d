//! One page as it was written: front matter, nodes and choices with their places, and every fault of its own.
//!
//! Whether links lead anywhere is not looked at here.

mod fence;
mod lost;
mod meant;

pub(super) use meant::{address, target as meant_target};

use super::markup::{self, Block, Placed};
use super::scale;
use super::target::{self, Answer, NoTarget, Target};
use super::words::Words;
use super::{Act, FollowUp, NodeId};
use crate::finding::{Edit, Finding, Source, impossible_date, mending, toml_fault};
use crate::language::Language;
use crate::text::nearest;
use crate::triage::{Category, Level};
use jiff::civil::Date;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;
use toml::Spanned;

/// A page, read but not yet checked against the others.
#[derive(Debug)]
pub(super) struct Page {
    /// Whether it waits to be filled in; what else it lacks is not looked at until then.
    pub(super) is_unwritten: bool,
    pub(super) source: Source,
    pub(super) name: String,
    pub(super) language: Language,
    pub(super) front: Front,
    pub(super) nodes: Vec<Draft>,
}

/// A node, read but not yet checked.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) id: NodeId,
    pub(super) span: Range<usize>,
    pub(super) title: String,
    pub(super) text: Words,
    pub(super) choices: Vec<DraftChoice>,
    pub(super) level: Option<Level>,
    pub(super) categories: Vec<Category>,
    pub(super) asks: Vec<Category>,
    pub(super) follow_up: Option<FollowUp>,
    pub(super) topic: Option<String>,
    /// Whether its words are another's and stay as they are, as those of a validated instrument do.
    pub(super) is_fixed: bool,
    /// Whether somebody who may has looked at its doses.
    pub(super) has_reviewed_doses: bool,
    /// The results of the page's test, when a choice sums it up.
    pub(super) results: Vec<NodeId>,
}

/// What can stand behind a node's name.
const ATTRIBUTES: &str = "skriv level=emergency, category=overdose, asks=overdose, follow-up=3m:#node, topic=emne/del, wording=fixed eller doses=reviewed";

impl Draft {
    /// A node without attributes, that says nothing yet.
    pub(super) fn new(id: NodeId, span: Range<usize>, title: String) -> Draft {
        Draft {
            id,
            span,
            title,
            text: Words::default(),
            choices: Vec::new(),
            level: None,
            categories: Vec::new(),
            asks: Vec::new(),
            follow_up: None,
            topic: None,
            is_fixed: false,
            has_reviewed_doses: false,
            results: Vec::new(),
        }
    }

    /// Whether an answer to it counts.
    pub(super) fn is_question(&self) -> bool {
        self.choices
            .iter()
            .any(|choice| choice.target.points().is_some())
    }

    /// The choices that sum up the page's test.
    pub(super) fn sums_up(&self) -> impl Iterator<Item = &DraftChoice> {
        let is_score = |choice: &&DraftChoice| *choice.target.onward() == Target::Act(Act::Score);
        self.choices.iter().filter(is_score)
    }
}

/// A choice with its place.
#[derive(Clone, Debug)]
pub(super) struct DraftChoice {
    pub(super) label: Words,
    pub(super) target: Target,
    pub(super) span: Range<usize>,
}

/// What stands between the `+++` lines. Spans are of the whole file.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    pub(super) subject: Option<Spanned<String>>,
    pub(super) reviewed: Option<Spanned<Date>>,
    pub(super) sources: Vec<String>,
    pub(super) ask: Vec<(String, Spanned<String>)>,
    pub(super) moved: Vec<(Spanned<String>, String)>,
    /// Ranges of sums and their results, as they are written; none on a page that is no test.
    pub(super) score: Option<Vec<(String, Spanned<String>)>>,
    /// Where the first line of the front matter begins.
    pub(super) span: Range<usize>,
    /// Whether it could be read; what it lacks is not looked at otherwise.
    pub(super) is_read: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFront {
    subject: Option<Spanned<String>>,
    reviewed: Option<Spanned<toml::value::Datetime>>,
    #[serde(default)]
    sources: Vec<Spanned<String>>,
    #[serde(default)]
    ask: BTreeMap<String, Vec<Spanned<String>>>,
    #[serde(default)]
    moved: BTreeMap<String, Spanned<String>>,
    score: Option<BTreeMap<String, Spanned<String>>>,
}

/// Reads a page; everything that is wrong with it by itself goes to `findings`.
pub(super) fn read(
    source: &Source,
    language: Language,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Page {
    let (front, body) = split_front(source, findings);
    let mut reader = Reader {
        source,
        page: name,
        findings,
        nodes: Vec::new(),
        lost: lost::name(source, front.ask.iter().map(|(node, _)| &**node)),
    };
    reader.body(body);
    let nodes = reader.nodes;
    let mut page = Page {
        is_unwritten: false,
        source: source.clone(),
        name: name.to_owned(),
        language,
        front,
        nodes,
    };
    page.lead_to_results();
    page
}

impl Page {
    /// The nodes that say what a sum means.
    pub(super) fn results(&self) -> impl Iterator<Item = NodeId> {
        let rows = self.front.score.iter().flatten();
        rows.filter_map(|(_, result)| scale::read_result(result.get_ref(), self))
    }

    fn lead_to_results(&mut self) {
        let results: Vec<NodeId> = self.results().collect();
        for node in &mut self.nodes {
            if node.sums_up().next().is_some() {
                node.results.clone_from(&results);
            }
        }
    }
}

/// The front matter and the offset at which the body begins.
fn split_front(source: &Source, findings: &mut Vec<Finding>) -> (Front, usize) {
    let text = &*source.text;
    let mut offset = 0;
    let mut fences = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "+++" {
            fences.push((offset, offset + line.len()));
        }
        if fences.len() == 2 {
            break;
        }
        offset += line.len();
    }
    let [(0, start), (end, body)] = fences[..] else {
        if let Some(missing) = fence::missing(source, &fences) {
            findings.push(missing.finding);
            return (read_front(source, missing.front, findings), missing.body);
        }
        findings.push(source.error(
            "front-matter-missing",
            0..0,
            "siden begynner ikke med opplysninger mellom to linjer med +++",
            "begynn siden med +++, så reviewed og sources, og så +++ igjen",
        ));
        return (Front::default(), first_body(&fences));
    };
    (read_front(source, start..end, findings), body)
}

/// Where the text begins when there is no front matter: behind a line that opens it.
fn first_body(fences: &[(usize, usize)]) -> usize {
    match fences {
        [(0, end), ..] => *end,
        _ => 0,
    }
}

fn read_front(source: &Source, range: Range<usize>, findings: &mut Vec<Finding>) -> Front {
    let raw: RawFront = match toml::from_str(&source.text[range.clone()]) {
        Ok(raw) => raw,
        Err(error) => {
            findings.push(unreadable(source, &range, &error));
            return Front {
                span: range,
                ..Front::default()
            };
        }
    };
    let shift = |span: Range<usize>| range.start + span.start..range.start + span.end;
    let shifted = |value: Spanned<String>| Spanned::new(shift(value.span()), value.into_inner());
    check_addresses(source, &raw.sources, shift, findings);
    Front {
        subject: raw.subject.map(shifted),
        reviewed: raw
            .reviewed
            .and_then(|date| read_date(source, date, shift, findings)),
        sources: raw.sources.into_iter().map(Spanned::into_inner).collect(),
        ask: raw
            .ask
            .into_iter()
            .flat_map(|(node, phrases)| {
                phrases.into_iter().map(move |p| (node.clone(), shifted(p)))
            })
            .collect(),
        moved: raw
            .moved
            .into_iter()
            .map(|(old, new)| (Spanned::new(shift(new.span()), old), new.into_inner()))
            .collect(),
        score: raw.score.map(|rows| {
            rows.into_iter()
                .map(|(range, result)| (range, shifted(result)))
                .collect()
        }),
        span: range,
        is_read: true,
    }
}

/// Says why front matter cannot be read, and how the line was most likely meant.
fn unreadable(source: &Source, range: &Range<usize>, error: &toml::de::Error) -> Finding {
    let at = error
        .span()
        .map_or(range.start, |span| range.start + span.start);
    let reads = |text: &str| toml::from_str::<RawFront>(text).is_ok();
    let told = |at: usize, fault: &str, help: String| {
        source.error(
            "front-matter-unreadable",
            at..at,
            format!("opplysningene øverst kan ikke leses: {fault}"),
            help,
        )
    };
    if let Some((at, fault)) = impossible_date(&source.text, range.clone(), at) {
        return told(
            at,
            &fault,
            "skriv den riktige datoen, slik: 2026-11-24".to_owned(),
        );
    }
    match mending(&source.text, range.clone(), at, reads) {
        Some(mending) => told(mending.at, mending.fault, format!("skriv {}", mending.shown))
            .mended_by(mending.edit),
        None => told(
            at,
            &toml_fault(error),
            "de heter subject, reviewed, sources, [score], [ask] og [moved]; tekst står i anførselstegn"
                .to_owned(),
        ),
    }
}

impl Front {
    /// What a table that makes a page says of its facts: when they were checked and where they stand.
    pub(super) fn of_table(
        source: &Source,
        reviewed: Option<Spanned<toml::value::Datetime>>,
        sources: Vec<Spanned<String>>,
        findings: &mut Vec<Finding>,
    ) -> Front {
        let here = |span| span;
        check_addresses(source, &sources, here, findings);
        Front {
            reviewed: reviewed.and_then(|date| read_date(source, date, here, findings)),
            sources: sources.into_iter().map(Spanned::into_inner).collect(),
            is_read: true,
            ..Front::default()
        }
    }
}

/// A text that stands outside a page, as the page would show it.
pub(super) fn words(text: &Source, findings: &mut Vec<Finding>) -> Words {
    markup::write(&blocks_of(&text.text, 0), text, findings)
}

fn check_addresses(
    source: &Source,
    addresses: &[Spanned<String>],
    shift: impl Fn(Range<usize>) -> Range<usize>,
    findings: &mut Vec<Finding>,
) {
    for address in addresses
        .iter()
        .filter(|address| !matches!(Target::read(address.get_ref(), ""), Ok(Target::Web(_))))
    {
        findings.push(source.error(
            "source-not-an-address",
            shift(address.span()),
            format!("kilden «{}» er ikke en nettadresse", address.get_ref()),
            "skriv hele adressen, fra https:// av",
        ));
    }
}

fn read_date(
    source: &Source,
    date: Spanned<toml::value::Datetime>,
    shift: impl Fn(Range<usize>) -> Range<usize>,
    findings: &mut Vec<Finding>,
) -> Option<Spanned<Date>> {
    let read: Option<Date> = date.get_ref().to_string().parse().ok();
    if read.is_none() {
        findings.push(source.error(
            "reviewed-not-a-date",
            shift(date.span()),
            "reviewed er ikke en dato",
            "skriv datoen slik: reviewed = 2026-11-24",
        ));
    }
    read.map(|read| Spanned::new(shift(date.span()), read))
}

struct Reader<'a> {
    source: &'a Source,
    page: &'a str,
    findings: &'a mut Vec<Finding>,
    nodes: Vec<Draft>,
    /// The only name that is used and stands behind no heading.
    lost: Option<String>,
}

impl Reader<'_> {
    fn body(&mut self, start: usize) {
        let source = self.source;
        let mut blocks: Vec<Block<'_>> = Vec::new();
        let body = markup::with_headings(source, start, self.findings);
        for block in blocks_of(&body, start) {
            if let Some((Event::Start(Tag::Heading { level, .. }), _)) = block.events.first() {
                // What stands before the first heading is the page itself when that heading is a node's.
                if self.nodes.is_empty() && !blocks.is_empty() && *level != HeadingLevel::H1 {
                    let span = blocks.first().map_or(start..start, Block::span);
                    let page = Draft::new(NodeId::new(self.page), span, self.page.to_owned());
                    self.nodes.push(page);
                }
                self.fill_last(std::mem::take(&mut blocks));
                self.heading(&block);
            } else if self.nodes.is_empty()
                && let Some(lost) = markup::lost_heading(source, block.span().start, true)
            {
                // Read as the heading that it was meant to be.
                let span = block.span();
                let line = source.text[span.start..].lines().next().unwrap_or_default();
                let title = line.trim_start_matches('#').trim().to_owned();
                self.nodes
                    .push(Draft::new(NodeId::new(self.page), span, title));
                self.findings.push(lost);
            } else {
                if self.nodes.is_empty() && blocks.is_empty() {
                    self.findings.push(source.error(
                        "text-before-heading",
                        block.span(),
                        "det står noe før den første overskriften",
                        "skriv overskriften til siden over det (# Tittel), eller flytt det under en overskrift",
                    ));
                }
                blocks.push(block);
            }
        }
        self.fill_last(blocks);
        if self.nodes.is_empty() {
            let end = source.text.len();
            self.findings.push(source.error(
                "page-empty",
                end..end,
                "siden har ingen overskrift",
                "skriv en overskrift (# Tittel), tekst under den og knapper nederst",
            ));
        }
    }

    fn heading(&mut self, block: &Block<'_>) {
        let Some((
            Event::Start(Tag::Heading {
                level,
                id,
                attrs,
                classes,
            }),
            span,
        )) = block.events.first()
        else {
            return;
        };
        let id = match id {
            _ if self.nodes.is_empty() => NodeId::new(self.page),
            Some(id) => NodeId::new(format!("{}#{id}", self.page)),
            None => {
                let name = self.lost.take();
                let help = match &name {
                    Some(name) => format!("skriv {{#{name}}} bak overskriften"),
                    None => {
                        "skriv {#navn} bak overskriften, med små bokstaver a–z, tall og bindestrek"
                            .to_owned()
                    }
                };
                self.findings.push(self.source.error(
                    "node-without-id",
                    span.clone(),
                    "overskriften mangler et navn som knapper kan lede til",
                    help,
                ));
                let id = self.id(&name.unwrap_or_default());
                return self.nodes.push(self.draft(id, span, block));
            }
        };
        if Target::read(id.as_str(), self.page).is_err() {
            self.findings.push(self.source.error(
                "node-id-invalid",
                span.clone(),
                format!("«{id}» er ikke et navn som knapper kan lede til"),
                "bruk små bokstaver a–z, tall og bindestrek",
            ));
        }
        if self.nodes.is_empty() && *level != HeadingLevel::H1 {
            let finding = self.source.warning(
                "first-heading-small",
                span.clone(),
                "sidens første overskrift skal ha én #",
                "skriv # i stedet for ##",
            );
            let marks = self.source.text[span.clone()].bytes();
            let marks = span.start..span.start + marks.take_while(|byte| *byte == b'#').count();
            let edit = (!marks.is_empty()).then(|| Edit::new(marks, "#"));
            self.findings.push(finding.mended_by(edit));
        }
        let mut draft = self.draft(id, span, block);
        for (key, value) in attrs {
            self.attribute(&mut draft, key, value.as_deref().unwrap_or_default());
        }
        for class in classes {
            self.unknown_attribute(&draft, &format!(".{class}"));
        }
        self.nodes.push(draft);
    }

    fn draft(&self, id: NodeId, span: &Range<usize>, block: &Block<'_>) -> Draft {
        let title = block.events.iter().filter_map(|(event, _)| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        });
        let title = title.collect::<String>().trim().to_owned();
        Draft::new(id, span.clone(), title)
    }

    fn attribute(&mut self, draft: &mut Draft, key: &str, value: &str) {
        let understood = match key {
            "level" => {
                draft.level = Level::from_name(value);
                draft.level.is_some()
            }
            "category" => {
                draft.categories = read_categories(value);
                !draft.categories.is_empty()
            }
            "asks" => {
                draft.asks = read_categories(value);
                !draft.asks.is_empty()
            }
            "follow-up" => {
                draft.follow_up = read_follow_up(value, self.page);
                draft.follow_up.is_some()
            }
            "topic" => {
                draft.topic = Some(value.to_owned());
                crate::topic::exists(value)
            }
            "wording" => {
                draft.is_fixed = value == "fixed";
                draft.is_fixed
            }
            "doses" => {
                draft.has_reviewed_doses = value == "reviewed";
                draft.has_reviewed_doses
            }
            _ => false,
        };
        if !understood {
            let written = format!("{key}={value}");
            match likely(key, value) {
                Some(likely) => self.attribute_finding(
                    draft,
                    &written,
                    format!("mente du «{likely}»? Ellers: {ATTRIBUTES}"),
                ),
                None => self.unknown_attribute(draft, &written),
            }
        }
    }

    fn unknown_attribute(&mut self, draft: &Draft, written: &str) {
        self.attribute_finding(draft, written, ATTRIBUTES.to_owned());
    }

    fn attribute_finding(&mut self, draft: &Draft, written: &str, help: String) {
        self.findings.push(self.source.error(
            "attribute-unknown",
            draft.span.clone(),
            format!("«{written}» er ikke noe boten forstår"),
            help,
        ));
    }

    fn id(&self, name: &str) -> NodeId {
        NodeId::new(format!("{}#{name}", self.page))
    }

    /// Gives the blocks that stood under the last heading to its node; those below its buttons to one whose heading is
    /// gone.
    fn fill_last(&mut self, mut blocks: Vec<Block<'_>>) {
        let Some(mut node) = self.nodes.pop() else {
            return;
        };
        while let Some(end) = lost::end_of_node(&blocks) {
            let rest = blocks.split_off(end);
            let next = self.without_heading(&node, &rest);
            self.fill(node, blocks);
            (node, blocks) = (next, rest);
        }
        self.fill(node, blocks);
    }

    /// A node whose heading is gone. What it was called is known when only one name has no heading.
    fn without_heading(&mut self, above: &Draft, blocks: &[Block<'_>]) -> Draft {
        let span = blocks.first().map_or(above.span.clone(), Block::span);
        let name = self.lost.take();
        let heading = format!("## Tittel {{#{}}}", name.as_deref().unwrap_or("navn"));
        self.findings.push(self.source.error(
            "heading-missing",
            span.clone(),
            format!("det står mer under knappene i «{}»: en overskrift mangler", above.title),
            format!("skriv overskriften over det, {heading}; hører det til «{}», så flytt det over knappene", above.title),
        ));
        Draft::new(
            self.id(&name.unwrap_or_default()),
            span,
            above.title.clone(),
        )
    }

    fn fill(&mut self, mut node: Draft, mut blocks: Vec<Block<'_>>) {
        if blocks.last().is_some_and(is_choice_list)
            && let Some(list) = blocks.pop()
        {
            node.choices = self.choices(&node.id, &list);
        }
        node.text = markup::write(&blocks, self.source, self.findings);
        if node.text.is_empty() {
            self.findings.push(self.source.error(
                "node-empty",
                node.span.clone(),
                format!("«{}» har ingen tekst", node.title),
                "skriv det boten skal si, mellom overskriften og knappene",
            ));
        } else if !node.text.always_says() {
            self.findings.push(self.source.error(
                "when-always",
                node.span.clone(),
                format!("alle avsnittene i «{}» begynner med {{when …}}", node.title),
                "skriv minst ett avsnitt uten, så boten alltid har noe å si",
            ));
        }
        self.nodes.push(node);
    }

    fn choices(&mut self, node: &NodeId, list: &Block<'_>) -> Vec<DraftChoice> {
        items(list)
            .filter_map(|item| self.choice(node, item))
            .collect()
    }

    fn choice(&mut self, node: &NodeId, item: &[Placed<'_>]) -> Option<DraftChoice> {
        let span = item.first()?.1.clone();
        let Some(Link {
            address,
            title,
            label,
        }) = lone_link(item)
        else {
            if let Some(spaced) = spaced_link(item) {
                return self.spaced(span, &spaced);
            }
            self.findings.push(self.source.error(
                "choice-not-a-link",
                span,
                "knappen er ikke én lenke alene",
                "skriv - [Det som står på knappen](#dit-den-leder), og ikke noe mer på linjen",
            ));
            return None;
        };
        let label = markup::write_inline(label, self.source, self.findings);
        let target = match Target::read(address, self.page) {
            // Buttons carry answers; pages write them as a target and a title.
            Ok(Target::Answer(_)) => Err(NoTarget::BadId),
            other => other,
        };
        match target {
            Ok(target) => Some(DraftChoice {
                label,
                target: self.counted(node, target, title, &span),
                span,
            }),
            Err(reason) => {
                let meant = meant::target(address, self.page);
                let finding = bad_target(self.source, span.clone(), address, reason, &meant);
                self.findings.push(finding);
                // Read as what it was meant to be, so that nothing else is at fault for it.
                let sure = meant.filter(|meant| meant.is_sure)?;
                let onward = Target::read(&sure.written, self.page).ok()?;
                Some(DraftChoice {
                    label,
                    target: self.counted(node, onward, title, &span),
                    span,
                })
            }
        }
    }

    /// A button with a space between its label and where it leads, which is no link.
    fn spaced(&mut self, span: Range<usize>, spaced: &Spaced<'_>) -> Option<DraftChoice> {
        let Spaced { label, address } = spaced;
        let finding = self.source.error(
            "choice-not-a-link",
            span.clone(),
            "det er mellomrom mellom ] og (, så knappen er ingen lenke",
            format!("skriv - [{label}]({address})"),
        );
        let gap = self.source.text.get(span.clone()).and_then(|line| {
            let start = line.find("] ")? + 1;
            let rest = &line[start..];
            let spaces = rest.len() - rest.trim_start_matches(' ').len();
            Some(span.start + start..span.start + start + spaces)
        });
        let edit = gap.map(|gap| Edit::new(gap, ""));
        self.findings.push(finding.mended_by(edit));
        let target = Target::read(address, self.page).ok()?;
        let mut words = Words::default();
        let mut html = String::new();
        markup::escape_into(label, &mut html);
        words.push_html(&html);
        Some(DraftChoice {
            label: words,
            target,
            span,
        })
    }
}

impl Reader<'_> {
    /// A target with the points of its link's title.
    fn counted(
        &mut self,
        node: &NodeId,
        onward: Target,
        title: &str,
        span: &Range<usize>,
    ) -> Target {
        if title.is_empty() {
            return onward;
        }
        match target::read_points(title).filter(|_| onward.can_have_points()) {
            Some(points) => Target::Answer(Box::new(Answer {
                question: node.clone(),
                points,
                onward,
            })),
            None => {
                self.findings.push(self.source.error(
                    "points-invalid",
                    span.clone(),
                    format!("«{title}» bak «{onward}» kan ikke være poeng"),
                    format!(
                        "skriv et helt tall fra 0 til {}, bak en node eller !score: (#neste \"2\")",
                        Answer::MOST_POINTS
                    ),
                ));
                onward
            }
        }
    }
}

fn bad_target(
    source: &Source,
    span: Range<usize>,
    address: &str,
    reason: NoTarget,
    meant: &Option<meant::Meant>,
) -> Finding {
    let help = match reason {
        NoTarget::UnknownAct => {
            "boten kan !back, !menu, !language, !language:nb (nn, en), !data, !delete, !hide, !stop, !resume og !score"
        }
        NoTarget::BadAddress => {
            "skriv en nettadresse som begynner med https://, eller navnet på en side"
        }
        NoTarget::BadId => "navn på sider og noder har bare små bokstaver a–z, tall og bindestrek",
    };
    let help = match meant {
        Some(meant) => format!("mente du ({})? Ellers: {help}", meant.written),
        None => help.to_owned(),
    };
    let sure = meant.as_ref().filter(|meant| meant.is_sure);
    let edit = sure.and_then(|sure| {
        let (place, written) = meant::address(source, &span)?;
        (written == address).then(|| Edit::new(place, sure.written.clone()))
    });
    let message = format!("«{address}» leder ikke noe sted");
    source
        .error("target-malformed", span, message, help)
        .mended_by(edit)
}

/// The attribute that was most likely meant: another name for the same value, or another value of the same name.
fn likely(key: &str, value: &str) -> Option<String> {
    const NAMES: [&str; 7] = [
        "level",
        "category",
        "asks",
        "follow-up",
        "topic",
        "wording",
        "doses",
    ];
    let value_of = |known: &mut dyn Iterator<Item = &str>| {
        nearest(known, value).map(|meant| format!("{key}={meant}"))
    };
    match key {
        "level" => value_of(&mut Level::ALL.iter().map(|level| level.name())),
        "category" | "asks" => value_of(&mut Category::ALL.iter().map(|category| category.name())),
        "topic" => {
            let topics: Vec<String> = crate::topic::all().collect();
            value_of(&mut topics.iter().map(String::as_str))
        }
        "follow-up" => None,
        _ => nearest(NAMES.into_iter(), key).map(|meant| format!("{meant}={value}")),
    }
}

/// `overdose,unconscious`; none when one of them is unknown.
fn read_categories(value: &str) -> Vec<Category> {
    let read: Option<_> = value.split(',').map(Category::from_name).collect();
    read.unwrap_or_default()
}

/// `3m:#still-there`: minutes or hours, and the node.
fn read_follow_up(value: &str, page: &str) -> Option<FollowUp> {
    let (time, node) = value.split_once(':')?;
    let (number, unit) = time.split_at_checked(time.len().checked_sub(1)?)?;
    let minutes: u64 = number.parse().ok().filter(|n| (1..=1440).contains(n))?;
    let seconds = match unit {
        "m" => minutes * 60,
        "h" => minutes * 3600,
        _ => return None,
    };
    match Target::read(node, page) {
        Ok(Target::Node(node)) => Some(FollowUp {
            after: Duration::from_secs(seconds),
            node,
        }),
        _ => None,
    }
}

/// The blocks at the top level, with places in the whole file.
fn blocks_of(body: &str, start: usize) -> Vec<Block<'_>> {
    let options = Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let events = TextMergeWithOffset::new(Parser::new_ext(body, options).into_offset_iter());
    let mut blocks = Vec::new();
    let mut open = Vec::new();
    let mut depth = 0usize;
    for (event, span) in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        open.push((event, start + span.start..start + span.end));
        if depth == 0 {
            blocks.push(Block {
                events: std::mem::take(&mut open),
            });
        }
    }
    blocks
}

/// Whether the block is a list in which some item is one lone link.
fn is_choice_list(block: &Block<'_>) -> bool {
    let list = matches!(
        block.events.first(),
        Some((Event::Start(Tag::List(None)), _))
    );
    list && items(block).any(|item| lone_link(item).is_some() || spaced_link(item).is_some())
}

/// A button that is no link for the space between its label and where it leads.
struct Spaced<'b> {
    label: &'b str,
    address: &'b str,
}

/// What an item of this text alone was meant as: `[Meny] (!menu)`.
fn spaced_link<'b>(item: &'b [Placed<'_>]) -> Option<Spaced<'b>> {
    let [(Event::Text(text), _)] = inside(item)? else {
        return None;
    };
    let inner = text.trim().strip_prefix('[')?.strip_suffix(')')?;
    let (label, rest) = inner.split_once(']')?;
    let address = rest.trim_start_matches(' ').strip_prefix('(')?;
    let is_spaced = rest.starts_with(' ') && !label.is_empty() && !label.contains('{');
    (is_spaced && Target::read(address, "").is_ok()).then_some(Spaced { label, address })
}

/// What stands in an item, without the paragraph around it.
fn inside<'a, 'b>(item: &'b [Placed<'a>]) -> Option<&'b [Placed<'a>]> {
    let inner = item.get(1..item.len().checked_sub(1)?)?;
    Some(match inner {
        [
            (Event::Start(Tag::Paragraph), _),
            rest @ ..,
            (Event::End(TagEnd::Paragraph), _),
        ] => rest,
        inner => inner,
    })
}

/// The items of a list, each with its events from start to end.
fn items<'a, 'b>(list: &'b Block<'a>) -> impl Iterator<Item = &'b [Placed<'a>]> {
    let mut depth = 0usize;
    let mut start = 0;
    let mut ranges = Vec::new();
    for (at, (event, _)) in list.events.iter().enumerate() {
        match event {
            Event::Start(Tag::Item) => {
                depth += 1;
                if depth == 1 {
                    start = at;
                }
            }
            Event::End(TagEnd::Item) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    ranges.push(start..at + 1);
                }
            }
            _ => {}
        }
    }
    ranges.into_iter().map(|range| &list.events[range])
}

/// The link of a choice.
struct Link<'a, 'b> {
    address: &'b str,
    title: &'b str,
    label: &'b [Placed<'a>],
}

/// The link of an item that is one link and nothing else.
fn lone_link<'a, 'b>(item: &'b [Placed<'a>]) -> Option<Link<'a, 'b>> {
    match inside(item)? {
        [
            (
                Event::Start(Tag::Link {
                    dest_url, title, ..
                }),
                _,
            ),
            label @ ..,
            (Event::End(TagEnd::Link), _),
        ] if !label
            .iter()
            .any(|(event, _)| matches!(event, Event::End(TagEnd::Link))) =>
        {
            Some(Link {
                address: dest_url.as_ref(),
                title: title.as_ref(),
                label,
            })
        }
        _ => None,
    }
}
