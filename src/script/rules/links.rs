//! Every link leads to something that is there.

use super::{Draft, Index, REQUIRED_PAGES, TEST_AGAIN, named, place, placed};
use crate::contact::{Contacts, RouteId};
use crate::finding::{Edit, Finding, Source};
use crate::language::Language;
use crate::script::condition::Condition;
use crate::script::page::address;
use crate::script::words::Owner;
use crate::script::{NodeId, Target, mixing};
use crate::text::{certain, meant};
use std::collections::HashMap;
use std::ops::Range;

/// What to do where no name is near.
const SEE_NAMES: &str = "se navnene i contacts.toml";

pub(super) fn check(draft: &Draft<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    duplicates(draft, findings);
    required(draft, index, findings);
    for (page, node) in placed(draft.pages) {
        for choice in &node.choices {
            target(
                draft,
                index,
                page.language,
                &page.source,
                &choice.target,
                &choice.span,
                findings,
            );
        }
        if let Some(follow_up) = &node.follow_up {
            let follow_up = Target::Node(follow_up.node.clone());
            target(
                draft,
                index,
                page.language,
                &page.source,
                &follow_up,
                &node.span,
                findings,
            );
        }
        for slot in node
            .text
            .slots()
            .chain(node.choices.iter().flat_map(|choice| choice.label.slots()))
        {
            if let Some(contacts) = draft.contacts
                && slot.owners(contacts).is_empty()
            {
                let written = slot.to_string();
                let span = place(page, node, &written);
                let stands = page.source.text.get(span.clone()) == Some(written.as_str());
                let sure = owner_certain(contacts, &slot.of).filter(|_| stands);
                let edit = sure.map(|(missing, meant)| {
                    Edit::new(span.clone(), written.replacen(missing, meant, 1))
                });
                let finding = page.source.error(
                    "placeholder-unknown-contact",
                    span,
                    format!(
                        "«{}» viser til en kontakt som ikke er der, eller som ikke har det: {slot}",
                        node.title
                    ),
                    owner_meant(contacts, &slot.of),
                );
                findings.push(finding.mended_by(edit));
            }
        }
    }
    conditions(draft, findings);
    moved(draft, index, findings);
    commands(draft, index, findings);
}

/// A paragraph that waits for a contact's hours needs a contact that has them.
fn conditions(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let Some(contacts) = draft.contacts else {
        return;
    };
    for (page, node) in placed(draft.pages) {
        for id in node.text.conditions().filter_map(Condition::contact) {
            let contact = contacts.get(id);
            if contact.is_none_or(|contact| contact.hours().is_none()) {
                findings.push(page.source.error(
                    "placeholder-unknown-contact",
                    place(page, node, &format!(":{id}")),
                    format!(
                        "«{}» venter på åpningstiden til «{id}», som ikke er der, eller som ikke har noen",
                        node.title
                    ),
                    contact_meant(contacts, id),
                ));
            }
        }
    }
}

/// What to do about a contact that is not there.
fn contact_meant(contacts: &Contacts, missing: &str) -> String {
    let known = contacts.iter().map(|contact| contact.id().as_str());
    meant(known, missing, SEE_NAMES)
}

/// What to do about a placeholder whose owner is not there, or has no such value.
fn owner_meant(contacts: &Contacts, owner: &Owner) -> String {
    match owner {
        Owner::Contact(id) if contacts.get(id).is_none() => contact_meant(contacts, id),
        Owner::Route(id) if contacts.route(id).is_none() => {
            meant(contacts.routes().map(RouteId::as_str), id, SEE_NAMES)
        }
        _ => SEE_NAMES.to_owned(),
    }
}

/// The owner that is not there, and the one that was meant for sure.
fn owner_certain<'a>(contacts: &'a Contacts, owner: &'a Owner) -> Option<(&'a str, &'a str)> {
    let (missing, meant) = match owner {
        Owner::Contact(id) if contacts.get(id).is_none() => {
            let known = contacts.iter().map(|contact| contact.id().as_str());
            (id, certain(known, id)?)
        }
        Owner::Route(id) if contacts.route(id).is_none() => {
            (id, certain(contacts.routes().map(RouteId::as_str), id)?)
        }
        _ => return None,
    };
    Some((missing, meant))
}

/// Says of a target that nothing is there.
pub(super) fn target(
    draft: &Draft<'_>,
    index: &Index<'_>,
    language: Language,
    source: &Source,
    target: &Target,
    span: &Range<usize>,
    findings: &mut Vec<Finding>,
) {
    match target.onward() {
        Target::Node(id) if id.page() == mixing::PAGE && !draft.has_mixing => {}
        Target::Node(id) if !index.shows(language, id) => {
            let finding = source.error(
                "target-missing",
                span.clone(),
                format!("{} er ikke der", named(target.onward())),
                nearest(index, language, id),
            );
            let sure = certain(known(index, language), id.as_str());
            findings.push(finding.mended_by(sure.and_then(|sure| {
                let sure = NodeId::new(sure);
                address_edit(source, span, id, &sure)
            })));
        }
        Target::Contact(id) => {
            if let Some(contacts) = draft.contacts.filter(|contacts| contacts.get(id).is_none()) {
                let finding = source.error(
                    "contact-missing",
                    span.clone(),
                    format!("{} står ikke i contacts.toml", named(target)),
                    contact_meant(contacts, id),
                );
                let known = contacts.iter().map(|contact| contact.id().as_str());
                let edit = certain(known, id).and_then(|sure| {
                    let (place, written) = address(source, span)?;
                    let is_it = written.strip_prefix('@') == Some(&**id);
                    is_it.then(|| Edit::new(place, format!("@{sure}")))
                });
                findings.push(finding.mended_by(edit));
            }
        }
        _ => {}
    }
}

/// Puts a node in the place of one that is not there, written as short as that was.
fn address_edit(
    source: &Source,
    span: &Range<usize>,
    missing: &NodeId,
    sure: &NodeId,
) -> Option<Edit> {
    let (place, written) = address(source, span)?;
    if written == missing.as_str() {
        return Some(Edit::new(place, sure.as_str()));
    }
    let short = written.strip_prefix('#')?;
    let is_it = missing.as_str().split_once('#').map(|(_, id)| id) == Some(short);
    let (page, id) = sure.as_str().split_once('#')?;
    (is_it && page == missing.page()).then(|| Edit::new(place, format!("#{id}")))
}

/// The nodes that a page of a language can lead to.
fn known<'a>(index: &'a Index<'_>, language: Language) -> impl Iterator<Item = &'a str> {
    let known = index
        .nodes
        .keys()
        .filter(move |(l, _)| *l == language || *l == Language::Nb);
    known.map(|(_, id)| id.as_str())
}

/// Names the node that was most likely meant.
fn nearest(index: &Index<'_>, language: Language, missing: &NodeId) -> String {
    meant(
        known(index, language),
        missing.as_str(),
        "skriv noden, eller led knappen et annet sted",
    )
}

fn duplicates(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let mut first: HashMap<(Language, &NodeId), usize> = HashMap::new();
    for (page, node) in placed(draft.pages) {
        let line = page.source.position(node.span.start).0;
        if let Some(first) = first.insert((page.language, &node.id), line) {
            findings.push(page.source.error(
                "node-duplicate",
                node.span.clone(),
                format!("«{}» står alt på linje {first}", node.id),
                "gi den ene et annet navn",
            ));
        }
    }
}

fn required(draft: &Draft<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    let again = draft.has_tests().then_some(TEST_AGAIN);
    for id in REQUIRED_PAGES.into_iter().chain(again).map(NodeId::new) {
        if index.get(Language::Nb, &id).is_none() {
            findings.push(Source::new(format!("nb/{}.md", id.page()), "").error(
                "page-required",
                0..0,
                format!("noden «{id}» mangler, og boten trenger den"),
                "skriv den, eller hent den tilbake fra en tidligere utgave",
            ));
        }
    }
}

fn moved(draft: &Draft<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    for page in draft.pages {
        for (old, new) in &page.front.moved {
            let lands = match Target::read(new, &page.name) {
                Ok(Target::Node(node)) => index.shows(page.language, &node),
                _ => false,
            };
            let still_there = index.shows(page.language, &NodeId::new(old.get_ref().as_str()));
            if !lands || still_there {
                findings.push(page.source.error(
                    "moved-nowhere",
                    old.span(),
                    format!("«{}» kan ikke være flyttet til «{new}»", old.get_ref()),
                    "til venstre står navnet som ikke brukes lenger (side#node), til høyre en node som er der",
                ));
            }
        }
    }
}

fn commands(draft: &Draft<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    let Some(source) = draft.file("bot.toml") else {
        return;
    };
    for (command, span) in &draft.commands.targets {
        target(draft, index, Language::Nb, source, command, span, findings);
    }
}
