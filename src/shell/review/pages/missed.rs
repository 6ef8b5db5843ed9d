//! Ikke forstått: what the bot did not find, in groups of what is alike, to be made a phrase or set aside.

use super::super::decisions::Settled;
use super::super::{Console, Fields, Visitor};
use super::layout::{self, Here, csrf};
use super::refusal::Refusal;
use super::{given, today, words};
use crate::language::Language;
use crate::question::Ask;
use crate::review::chain::Act;
use crate::review::label::Item;
use crate::review::likeness::{Group, wording};
use crate::review::patch;
use crate::review::table::Table;
use crate::script::{NodeId, Script};
use axum::response::Response;
use maud::{Markup, html};
use std::fs;
use std::path::Path;

/// How many groups are on a page.
const ON_A_PAGE: usize = 20;
/// How many messages of a group are compared for the words that they share: the last ones.
const COMPARED: usize = 200;
/// The longest phrase, in characters.
const PHRASE_CHARS: usize = 120;

/// A group as it is shown.
struct Shown {
    wording: String,
    talks: usize,
    first: Item,
    last: Item,
    language: Language,
}

pub(super) fn page(
    console: &Console,
    visitor: &Visitor,
    asked: &Fields,
) -> Result<Response, Refusal> {
    let k = console.k();
    let settled = console.decisions.settled().map_err(today::unreadable)?;
    let at: usize = given(asked, "side")
        .and_then(|side| side.parse().ok())
        .unwrap_or(1)
        .max(1);
    let with_settled = given(asked, "vis") == Some("alle");
    let (shown, total, hidden) = {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        let groups = archive.groups.from(k);
        let all = archive.table.miss_count();
        let grouped: usize = groups.iter().map(|group| group.members.len()).sum();
        let hidden = all.saturating_sub(grouped);
        let shown: Vec<Shown> = groups
            .iter()
            .filter_map(|group| shown(&archive.table, group, k))
            .collect();
        (shown, all, hidden)
    };
    let open = |group: &&Shown| {
        with_settled || !settled.iter().any(|settled| settled.is_of(&group.wording))
    };
    let wanted: Vec<&Shown> = shown.iter().filter(open).collect();
    let pages = wanted.len().div_ceil(ON_A_PAGE).max(1);
    let at = at.min(pages);
    let here: Vec<&Shown> = wanted
        .iter()
        .skip((at - 1) * ON_A_PAGE)
        .take(ON_A_PAGE)
        .copied()
        .collect();
    if !here.is_empty() {
        let what: Vec<String> = here.iter().map(|group| group.first.to_string()).collect();
        console.note(&visitor.name, Act::GroupsRead, &what.join(" "))?;
    }
    let script = console.spoken.now();
    let content = html! {
        h1 { "Ikke forstått" }
        p {
            "Meldinger boten ikke forsto, og spørsmål der svaret ikke var det personen mente: " (total) " i alt. "
            "Like meldinger står sammen, og vises først når de kommer fra minst " (k) " samtaler, og to av dem fra samme dag. "
            (hidden) " er for få til å vises. Ord som færre enn " (k) " samtaler deler, står som «…»."
        }
        p {
            @if with_settled { a href="/ikke-forstatt" { "Vis bare dem som ikke er avgjort" } }
            @else { a href="/ikke-forstatt?vis=alle" { "Vis også dem som er avgjort" } }
        }
        @if here.is_empty() { p role="status" { "Ingen grupper å vise." } }
        @for (n, group) in here.iter().enumerate() {
            (section(console, visitor, &script, group, n, &settled))
        }
        @if pages > 1 {
            nav aria-label="Flere grupper" class="days" {
                @if at > 1 { a href={ "/ikke-forstatt?side=" (at - 1) } { "Forrige side" } " " }
                @if at < pages { a href={ "/ikke-forstatt?side=" (at + 1) } { "Neste side" } }
            }
        }
    };
    Ok(layout::page(
        visitor,
        Here::Missed,
        "Ikke forstått",
        &content,
    ))
}

/// What may be shown of a group; none where nothing is shared.
fn shown(table: &Table, group: &Group<Item>, k: usize) -> Option<Shown> {
    let found = |item: Item| table.item(item);
    let last = group.members.iter().rev().take(COMPARED);
    let texts = last.filter_map(|member| {
        let text = found(member.key)?.text?;
        Some(((member.who, member.day), text, table.folded(member.key)?))
    });
    let wording = wording(texts, k);
    let (first, last) = (group.members.first()?.key, group.members.last()?.key);
    let spoken = group.members.iter().rev().take(COMPARED);
    let mut counts = [0; Language::ALL.len()];
    for language in spoken.filter_map(|member| Some(found(member.key)?.row.language)) {
        let at = Language::ALL.iter().position(|of| *of == language);
        counts[at.unwrap_or_default()] += 1;
    }
    let most = Language::ALL.into_iter().zip(counts);
    let (language, _) = most.max_by_key(|(_, count)| *count)?;
    (!wording.trim_matches('…').trim().is_empty()).then(|| Shown {
        wording,
        talks: group.talks(),
        first,
        last,
        language,
    })
}

fn section(
    console: &Console,
    visitor: &Visitor,
    script: &Script,
    group: &Shown,
    n: usize,
    settled: &[Settled],
) -> Markup {
    let nodes = nearest(script, &group.wording);
    let phrase: Vec<&str> = group
        .wording
        .split('…')
        .flat_map(str::split_whitespace)
        .filter(|word| !word.starts_with('['))
        .collect();
    let before = settled
        .iter()
        .rev()
        .find(|settled| settled.is_of(&group.wording));
    html! {
        section class="group" aria-labelledby={ "g" (n) } {
            h2 id={ "g" (n) } lang=(group.language.code()) { "«" (group.wording) "»" }
            p { (group.talks) " samtaler, fra " (words::day(group.first.day)) " til " (words::day(group.last.day)) ", mest på " (words::language(group.language)) "." }
            @if let Some(before) = before {
                p class="note" {
                    (before.by) " avgjorde " (words::day(before.at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date())) ": "
                    @match &before.node {
                        Some(node) => { "ny spørreform for " code { (node) } }
                        None => "utenfor tema",
                    }
                }
            }
            form method="post" action="/ikke-forstatt" class="settle" {
                (csrf(visitor))
                input type="hidden" name="wording" value=(group.wording);
                div {
                    label for={ "f" (n) } { "Spørreform" }
                    input id={ "f" (n) } name="phrase" value=(phrase.join(" ")) maxlength=(PHRASE_CHARS);
                }
                div {
                    label for={ "n" (n) } { "Svar" }
                    input id={ "n" (n) } name="node" list={ "l" (n) } value=(nodes.first().map_or("", |node| node.as_str()));
                    datalist id={ "l" (n) } {
                        @for node in &nodes { option value=(node.as_str()) { (words::node(console, node.as_str())) } }
                    }
                    @if let Some(node) = nodes.first() { span class="quiet" { "Nærmest: " (words::node(console, node.as_str())) } }
                }
                div class="buttons" {
                    button name="act" value="phrase" { "Lag spørreform" }
                    button name="act" value="off-topic" class="second" { "Utenfor tema" }
                }
            }
        }
    }
}

/// The nodes that could answer, the likeliest first.
fn nearest(script: &Script, wording: &str) -> Vec<NodeId> {
    let text = wording.replace('…', " ");
    // A page does not wait for what is learned at the start.
    let Some(router) = script.learned() else {
        return Vec::new();
    };
    let heard = router.ask(Ask {
        text: &text,
        before: None,
    });
    script.answers(&text, &heard)
}

pub(super) fn settle(
    console: &Console,
    visitor: &Visitor,
    form: &Fields,
) -> Result<Response, Refusal> {
    let wording = given(form, "wording").ok_or(Refusal::Unreadable)?;
    let language = {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        let k = console.k();
        let groups = archive.groups.from(k);
        let mut shown = groups
            .iter()
            .filter_map(|group| shown(&archive.table, group, k));
        shown
            .find(|group| group.wording == wording)
            .map(|group| group.language)
    };
    let language = language.ok_or(Refusal::Changed(
        "Gruppen er ikke lenger slik den ble vist. Gå tilbake og last siden på nytt.",
    ))?;
    let settled = |node: Option<String>| Settled {
        at: console.clock.now(),
        by: visitor.name.clone(),
        wording: wording.to_owned(),
        node,
    };
    match given(form, "act") {
        Some("off-topic") => {
            console.note(&visitor.name, Act::OffTopic, "")?;
            console
                .decisions
                .settle(&settled(None))
                .map_err(today::unreadable)?;
            let content = html! {
                h1 { "Utenfor tema" }
                p role="status" { "Gruppen er satt til side og vises ikke mer." }
                p { a href="/ikke-forstatt" { "Tilbake til Ikke forstått" } }
            };
            Ok(layout::page(
                visitor,
                Here::Missed,
                "Utenfor tema",
                &content,
            ))
        }
        Some("phrase") => {
            let node = given(form, "node").unwrap_or_default();
            let phrase = given(form, "phrase").unwrap_or_default();
            let made = make(console, language, node, phrase)?;
            console.note(&visitor.name, Act::PatchMade, node)?;
            let today = console.clock.zoned().date();
            let page = node.split('#').next().unwrap_or(node);
            let path = console.decisions.write_patch(today, page, &made);
            let path = path.map_err(today::unreadable)?;
            console
                .decisions
                .settle(&settled(Some(node.to_owned())))
                .map_err(today::unreadable)?;
            Ok(told(visitor, &path, &made))
        }
        _ => Err(Refusal::Unreadable),
    }
}

/// The patch that adds the phrase to the node's page.
fn make(
    console: &Console,
    language: Language,
    node: &str,
    phrase: &str,
) -> Result<String, Refusal> {
    let not = |told: &str| Refusal::Asked(told.to_owned());
    let phrase: String = phrase.chars().take(PHRASE_CHARS).collect();
    let phrase = console.scrubber.scrub(&phrase).text;
    if phrase.contains('[') || phrase.split_whitespace().count() == 0 {
        return Err(not(
            "Spørreformen er tom, eller har ord som boten ikke kjenner og som kan være et navn. Skriv den med vanlige ord.",
        ));
    }
    let script = console.spoken.now();
    let id = NodeId::new(node);
    let known = [language, Language::Nb]
        .into_iter()
        .find_map(|language| script.node(language, &id));
    let known = known.ok_or_else(|| not("Noden finnes ikke. Skriv den som heroin#effects."))?;
    // The file is one of those that the script was made of: no path comes from the form.
    let file = known.file.to_string();
    let old = fs::read_to_string(console.dialogues.join(&file)).map_err(today::unreadable)?;
    let name = node.split_once('#').map_or(node, |(_, name)| name);
    let new = patch::with_phrase(&old, name, &phrase);
    let new = new.ok_or_else(|| {
        not("Siden har alt denne spørreformen, eller den har ingen opplysninger øverst.")
    })?;
    let folder = console
        .dialogues
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    Ok(patch::diff(&format!("{folder}/{file}"), &old, &new))
}

fn told(visitor: &Visitor, path: &Path, made: &str) -> Response {
    let content = html! {
        h1 { "Forslaget er laget" }
        p role="status" { "Det ligger i " code { (path.display()) } "." }
        p {
            "Den som skriver dialogene, tar det i bruk med " code { "git apply " (path.display()) }
            " eller " code { "patch -p1 < " (path.display()) }
            " i mappen over dialogene, og prøver det med " code { "rusvakt check" } " og " code { "rusvakt test" } "."
        }
        pre tabindex="0" { (made) }
        p { a href="/ikke-forstatt" { "Tilbake til Ikke forstått" } }
    };
    layout::page(visitor, Here::Missed, "Forslaget er laget", &content)
}
