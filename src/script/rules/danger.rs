//! Where life is at stake the number stands in the first line.

use super::{Draft, placed};
use crate::finding::Finding;
use crate::script::lead_of;
use crate::script::words::{Field, Owner};
use crate::triage::{Category, Level};

/// The services that somebody who may be dying is led to.
const EMERGENCY: [&str; 3] = ["113", "112", "110"];

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for (page, node) in placed(draft.pages) {
        let Some(level) = node.level.filter(|level| *level >= Level::Urgent) else {
            continue;
        };
        let named: Vec<&str> = node
            .text
            .first_line_slots()
            .filter(|slot| slot.field == Field::Phone)
            .filter_map(|slot| match &slot.of {
                Owner::Contact(id) => Some(id.as_str()),
                Owner::Route(_) => None,
            })
            .collect();
        if level == Level::Emergency && !named.iter().any(|id| EMERGENCY.contains(id)) {
            findings.push(page.source.error(
                "emergency-without-number",
                node.span.clone(),
                format!("«{}» sier ikke nummeret i første linje", node.id),
                "begynn med **Ring {contact.113.phone}**, eller 112 eller 110",
            ));
        }
        for lead in lead_of(level, &node.categories) {
            if named.first() != Some(&lead) {
                findings.push(page.source.error(
                    "entry-leads-elsewhere",
                    node.span.clone(),
                    format!("«{}» skal nevne {lead} først", node.id),
                    format!("begynn første linje med {{contact.{lead}.phone}}"),
                ));
            }
        }
        // A message that comes by itself can give somebody away to whoever threatens them.
        let quiet = node
            .categories
            .iter()
            .all(|category| *category == Category::Violence);
        if !quiet && node.follow_up.is_none() && level == Level::Emergency {
            findings.push(page.source.warning(
                "entry-without-follow-up",
                node.span.clone(),
                format!("«{}» spør ikke igjen når ingen svarer", node.id),
                "skriv follow-up=3m:#node bak navnet",
            ));
        }
    }
}
