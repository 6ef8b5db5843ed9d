//! Texts that somebody who is scared, drunk or sixteen can read.

use super::{Draft, Node, Page, place, placed};
use crate::finding::Finding;
use crate::language::Language;
use crate::script::prose::{self, NAME, Sentence};
use crate::triage::Level;

/// The hardest that a text may be, as LIX: up to 40 is that of ordinary newspapers and fiction (Björnsson, 1968).
const LIX: usize = 40;
/// Longest step of first aid, in characters: it is read at a glance, with a hand on the one who lies there.
const STEP_CHARS: usize = 120;
/// Longest sentence of such a step, in words.
const STEP_WORDS: usize = 12;
/// How much of a sentence a finding shows, in characters.
const SHOWN_CHARS: usize = 60;

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for (page, node) in placed(draft.pages) {
        let text = node.text.named(NAME);
        // The measure is made for Scandinavian languages.
        if page.language != Language::En && !node.is_fixed {
            hard(page, node, &text, findings);
        }
        if node.level == Some(Level::Emergency) {
            step_sentences(page, node, &text, findings);
            step(draft, page, node, findings);
        }
    }
}

fn hard(page: &Page, node: &Node, text: &str, findings: &mut Vec<Finding>) {
    let Some(reading) = prose::reading(text).filter(|reading| reading.lix > LIX) else {
        return;
    };
    let longest = reading.longest;
    findings.push(page.source.warning(
        "text-hard",
        place(page, node, beginning(&longest)),
        format!(
            "«{}» har LIX {}, og {LIX} er det meste; den lengste setningen har {} ord: «{}»",
            node.title,
            reading.lix,
            longest.words,
            shown(longest.text)
        ),
        "del lange setninger, og bytt ut ord på over seks bokstaver; er teksten et fast skjema, skriv wording=fixed bak navnet",
    ));
}

fn step(draft: &Draft<'_>, page: &Page, node: &Node, findings: &mut Vec<Finding>) {
    let contacts = draft.contacts;
    let chars = contacts.map_or(0, |book| node.text.longest_chars(book, page.language));
    if chars > STEP_CHARS {
        findings.push(page.source.warning(
            "step-long",
            node.span.clone(),
            format!(
                "«{}» kan bli {chars} tegn; et steg i livsfare skal ha høyst {STEP_CHARS}",
                node.title
            ),
            "kort ned, eller del i to steg med en knapp imellom",
        ));
    }
}

fn step_sentences(page: &Page, node: &Node, text: &str, findings: &mut Vec<Finding>) {
    let sentences = prose::sentences(text).into_iter();
    for sentence in sentences.filter(|sentence| sentence.words > STEP_WORDS) {
        findings.push(page.source.warning(
            "step-long",
            place(page, node, beginning(&sentence)),
            format!(
                "«{}» har {} ord; en setning i livsfare skal ha høyst {STEP_WORDS}",
                shown(sentence.text),
                sentence.words
            ),
            "del setningen i to, med ett gjøremål i hver",
        ));
    }
}

/// The first words of a sentence, by which it is found where it is written.
fn beginning<'a>(sentence: &Sentence<'a>) -> &'a str {
    let text = sentence.text;
    let end = text
        .match_indices(' ')
        .nth(1)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// A sentence, cut where it gets long.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
