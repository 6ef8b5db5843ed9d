//! From Markdown to the HTML that Telegram shows, and from that HTML to plain text.
//!
//! Tags written: `b i s code a blockquote`. What Telegram cannot show is a finding, never dropped silently.

use super::condition::Condition;
use super::target::Target;
use super::words::{Slot, Words};
use crate::finding::{Edit, Finding, Source};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// What a paragraph begins with that is said only at times.
const WHEN: &str = "{when";
/// What can stand in braces.
const SLOTS: &str = "skriv for eksempel {contact.rustelefonen.phone} eller {route.help.status}: name, phone, status eller hours";

/// What is left of bold type and links that do not hold together.
const LEFTOVER: [&str; 2] = ["**", "]("];

/// A Markdown event with its byte range in the file.
pub(super) type Placed<'a> = (Event<'a>, Range<usize>);

/// One block at the top level of a page: a paragraph, a list, a quote.
pub(super) struct Block<'a> {
    pub(super) events: Vec<Placed<'a>>,
}

impl Block<'_> {
    pub(super) fn span(&self) -> Range<usize> {
        self.events.first().map_or(0..0, |(_, span)| span.clone())
    }
}

/// Writes blocks as one text.
pub(super) fn write(blocks: &[Block<'_>], source: &Source, findings: &mut Vec<Finding>) -> Words {
    let mut writer = Writer::new(source, findings);
    for block in blocks {
        writer.paragraph(block);
    }
    writer.words.trim_end();
    writer.words
}

/// Writes a run of inline events, such as a label, as text with slots.
pub(super) fn write_inline(
    events: &[Placed<'_>],
    source: &Source,
    findings: &mut Vec<Finding>,
) -> Words {
    let mut writer = Writer::new(source, findings);
    events.iter().for_each(|placed| writer.inline(placed));
    writer.words
}

struct Writer<'a> {
    words: Words,
    source: &'a Source,
    findings: &'a mut Vec<Finding>,
    /// The next number of the list that is being written; none for bullets.
    list: Option<Option<u64>>,
    /// How many quotes are open.
    quotes: usize,
}

impl<'a> Writer<'a> {
    fn new(source: &'a Source, findings: &'a mut Vec<Finding>) -> Writer<'a> {
        Writer {
            words: Words::default(),
            source,
            findings,
            list: None,
            quotes: 0,
        }
    }

    /// A block at the top level: what is said together, or not at all.
    fn paragraph(&mut self, block: &Block<'_>) {
        let [
            (Event::Start(Tag::Paragraph), _),
            (Event::Text(text), span),
            rest @ ..,
        ] = &block.events[..]
        else {
            return self.block(&block.events);
        };
        let inside = text
            .strip_prefix(WHEN)
            .and_then(|rest| rest.split_once('}'));
        let Some((written, said)) = inside else {
            return self.block(&block.events);
        };
        let conditions = self.conditions(written, span.start);
        let before = std::mem::take(&mut self.words);
        let said = said.trim_start();
        let span = span.start + (text.len() - said.len())..span.end;
        self.text(said, &span);
        let rest = match rest {
            [(Event::SoftBreak | Event::HardBreak, _), rest @ ..] if said.is_empty() => rest,
            rest => rest,
        };
        self.block(rest);
        let paragraph = std::mem::replace(&mut self.words, before);
        self.words.push_paragraph(conditions, paragraph);
    }

    /// What stands between `{when` and `}`.
    fn conditions(&mut self, written: &str, at: usize) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for word in written.split(',').map(str::trim) {
            match Condition::read(word) {
                Some(condition) => conditions.push(condition),
                None => self.unknown_condition(word, at),
            }
        }
        conditions
    }

    fn unknown_condition(&mut self, word: &str, at: usize) {
        let can = "open, closed, closing, night, weekend eller holiday, med komma mellom flere";
        let help = match Condition::meant(word) {
            Some(meant) => format!("mente du «{meant}»? Her kan stå {can}"),
            None => format!("skriv {can}"),
        };
        self.findings.push(self.source.error(
            "when-unknown",
            at..at,
            format!("«{word}» er ikke et tidspunkt boten kjenner"),
            help,
        ));
    }

    fn block(&mut self, events: &[Placed<'_>]) {
        for placed in events {
            match &placed.0 {
                Event::Start(Tag::Paragraph) => {}
                Event::End(TagEnd::Paragraph) => {
                    self.words
                        .push_html(if self.list.is_some() { "\n" } else { "\n\n" })
                }
                Event::Start(Tag::List(first)) => self.begin_list(*first, &placed.1),
                Event::End(TagEnd::List(_)) => {
                    self.list = None;
                    self.words.push_html("\n");
                }
                Event::Start(Tag::Item) => self.begin_item(),
                Event::End(TagEnd::Item) => {
                    self.words.trim_end();
                    self.words.push_html("\n");
                }
                Event::Start(Tag::BlockQuote(_)) => self.begin_quote(&placed.1),
                Event::End(TagEnd::BlockQuote(_)) => {
                    self.quotes = self.quotes.saturating_sub(1);
                    self.words.trim_end();
                    self.words.push_html("</blockquote>\n\n");
                }
                _ => self.inline(placed),
            }
        }
    }

    fn begin_list(&mut self, first: Option<u64>, span: &Range<usize>) {
        if self.list.is_some() {
            self.unsupported(span, "en liste inni en liste");
        }
        self.list = Some(first);
    }

    fn begin_quote(&mut self, span: &Range<usize>) {
        if self.quotes == 1 {
            self.unsupported(span, "et sitat inni et sitat");
        }
        self.quotes += 1;
        self.words.push_html("<blockquote>");
    }

    fn begin_item(&mut self) {
        let bullet = match &mut self.list {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "• ".to_owned(),
        };
        self.words.push_html(&bullet);
    }

    fn inline(&mut self, (event, span): &Placed<'_>) {
        match event {
            Event::Text(text) => self.text(text, span),
            Event::Code(text) => {
                let mut html = String::from("<code>");
                escape_into(text, &mut html);
                self.words.push_html(&(html + "</code>"));
            }
            Event::SoftBreak => self.words.push_html(" "),
            Event::HardBreak => self.words.push_html("\n"),
            Event::Start(Tag::Strong) => self.words.push_html("<b>"),
            Event::End(TagEnd::Strong) => self.words.push_html("</b>"),
            Event::Start(Tag::Emphasis) => self.words.push_html("<i>"),
            Event::End(TagEnd::Emphasis) => self.words.push_html("</i>"),
            Event::Start(Tag::Strikethrough) => self.words.push_html("<s>"),
            Event::End(TagEnd::Strikethrough) => self.words.push_html("</s>"),
            Event::Start(Tag::Link {
                dest_url, title, ..
            }) => self.begin_link(dest_url, title, span),
            Event::End(TagEnd::Link) => self.words.push_html("</a>"),
            // The table that they stand in has its finding.
            Event::Start(Tag::TableHead | Tag::TableRow | Tag::TableCell) => {}
            Event::Start(tag) => self.unsupported(span, name(tag)),
            Event::Html(_) | Event::InlineHtml(_) => self.unsupported(span, "HTML"),
            Event::Rule => self.unsupported(span, "en skillelinje"),
            Event::FootnoteReference(_) => self.unsupported(span, "en fotnote"),
            Event::TaskListMarker(_) => self.unsupported(span, "en avkryssingsliste"),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.unsupported(span, "en formel"),
            Event::End(_) => {}
        }
    }

    fn begin_link(&mut self, address: &str, title: &str, span: &Range<usize>) {
        if !title.is_empty() {
            self.findings.push(self.source.error(
                "points-outside-choice",
                span.clone(),
                format!("lenken til «{address}» har «{title}» bak seg, men er ikke en knapp"),
                "poeng står bare på knapper, i listen nederst i noden; ta bort det i anførselstegn",
            ));
        }
        if !matches!(Target::read(address, ""), Ok(Target::Web(_))) {
            self.findings.push(self.source.error(
                "link-in-text",
                span.clone(),
                format!("lenken til «{address}» står midt i teksten, der Telegram bare kan vise nettadresser"),
                "sett lenken alene på en linje i listen nederst, så blir den en knapp",
            ));
        }
        let mut html = String::from("<a href=\"");
        escape_into(address, &mut html);
        self.words.push_html(&(html + "\">"));
    }

    /// Text, in which `{…}` is a slot.
    fn text(&mut self, text: &str, span: &Range<usize>) {
        if text.contains(is_control) {
            self.unsupported(span, "et usynlig styretegn");
        }
        self.leftover(text, span);
        if self.is_lost_heading(text, span) {
            return;
        }
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            self.escaped(&rest[..open]);
            let at = span.start + (text.len() - rest.len()) + open;
            let Some(close) = rest[open..].find('}').map(|length| open + length) else {
                self.bad_slot(at, &rest[open..]);
                return;
            };
            match Slot::read(&rest[open + 1..close]) {
                _ if &rest[open..=close] == "{score}" => self.words.push_score(),
                Some(slot) => self.words.push_slot(slot),
                None => self.bad_slot(at, &rest[open..=close]),
            }
            rest = &rest[close + 1..];
        }
        self.escaped(rest);
    }

    /// Signs that were to mean something and are shown as they are. Those with a backslash before them are meant so.
    fn leftover(&mut self, text: &str, span: &Range<usize>) {
        let is_as_written = self.source.text.get(span.clone()) == Some(text);
        let found = LEFTOVER.iter().filter_map(|sign| text.find(sign)).min();
        if let Some(at) = found.filter(|_| is_as_written) {
            let at = span.start + at;
            self.findings.push(self.source.warning(
                "markup-leftover",
                at..at,
                "tegn som skulle betydd noe, blir vist slik de står",
                "fet skrift er **slik**, uten mellomrom innenfor stjernene; en lenke er [slik](https://…)",
            ));
        }
    }

    /// A line with the signs of a heading and no space behind them, which is none.
    fn is_lost_heading(&mut self, text: &str, span: &Range<usize>) -> bool {
        let begins_line = self.source.text[..span.start].ends_with('\n');
        if !begins_line || self.list.is_some() {
            return false;
        }
        let found = lost_heading(self.source, span.start, text.contains("{#"));
        let is_lost = found.is_some();
        self.findings.extend(found);
        is_lost
    }

    fn escaped(&mut self, text: &str) {
        let mut html = String::with_capacity(text.len());
        escape_into(text, &mut html);
        self.words.push_html(&html);
    }

    fn bad_slot(&mut self, at: usize, written: &str) {
        if written.starts_with(WHEN) {
            return self.findings.push(self.source.error(
                "when-misplaced",
                at..at,
                format!("«{written}» står ikke først i et avsnitt"),
                "sett {when …} først i et vanlig avsnitt, med en tom linje foran; ikke i lister, sitater eller på knapper",
            ));
        }
        self.findings.push(self.source.error(
            "placeholder-unknown",
            at..at,
            format!("«{written}» er ikke noe boten kan fylle inn"),
            match Slot::likely(written) {
                Some(likely) => format!("mente du «{likely}»? Ellers: {SLOTS}"),
                None => SLOTS.to_owned(),
            },
        ));
    }

    fn unsupported(&mut self, span: &Range<usize>, what: &str) {
        self.findings.push(self.source.error(
            "markup-unsupported",
            span.clone(),
            format!("Telegram kan ikke vise {what}"),
            "bruk avsnitt, fet og kursiv skrift, nettlenker, enkle lister og sitater",
        ));
    }
}

/// What is said of a line that begins with the signs of a heading and no space behind them; `sure` when it is one, and
/// not a word of its own such as #dopfri.
pub(super) fn lost_heading(source: &Source, start: usize, sure: bool) -> Option<Finding> {
    let line = source.text.get(start..)?;
    let signs = line.bytes().take_while(|byte| *byte == b'#').count();
    let end = start + signs;
    let finding = source.warning(
        "heading-space",
        start..end,
        "overskriften mangler mellomrom bak #, så den er bare tekst",
        "skriv # Tittel eller ## Tittel {#navn}, med mellomrom",
    );
    let edit = sure.then(|| Edit::new(end..end, " "));
    (1..=6).contains(&signs).then(|| finding.mended_by(edit))
}

/// The text of a page from `start` on, in which headings of nodes without a space behind their signs are headings: the
/// last sign makes room for the space, so that every place stays where it is.
pub(super) fn with_headings<'a>(
    source: &'a Source,
    start: usize,
    findings: &mut Vec<Finding>,
) -> Cow<'a, str> {
    let text = &source.text[start..];
    let mut mended = Cow::Borrowed(text);
    let mut at = 0;
    let mut is_code = false;
    for line in text.split_inclusive('\n') {
        is_code ^= line.starts_with("```");
        let signs = line.bytes().take_while(|byte| *byte == b'#').count();
        let rest = &line[signs..];
        let is_lost = (2..=6).contains(&signs) && rest.starts_with(|c: char| !c.is_whitespace());
        if is_lost && rest.contains("{#") && !is_code {
            findings.extend(lost_heading(source, start + at, true));
            let last = at + signs - 1;
            mended.to_mut().replace_range(last..=last, " ");
        }
        at += line.len();
    }
    mended
}

/// Characters that Telegram drops, or that turn the text around them; a file with a wrong character has U+FFFD.
fn is_control(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{fffd}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn name(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Image { .. } => "et bilde",
        Tag::Table(_) => "en tabell",
        Tag::CodeBlock(_) => "en kodeblokk",
        Tag::FootnoteDefinition(_) => "en fotnote",
        Tag::HtmlBlock => "HTML",
        _ => "dette",
    }
}

/// Appends text with `& < > "` written as entities.
pub fn escape_into(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

/// What a reader sees of HTML that this module wrote: tags dropped, entities read.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside_tag = false;
    for c in html.chars() {
        match c {
            '<' => inside_tag = true,
            '>' if inside_tag => inside_tag = false,
            other if !inside_tag => text.push(other),
            _ => {}
        }
    }
    if !text.contains('&') {
        return text;
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
