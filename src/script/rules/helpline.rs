//! Whoever is told to ring the helpline is told whether it answers.

use super::{Draft, place, placed};
use crate::finding::Finding;
use crate::script::words::{Field, Owner, Slot};

/// The helpline that closes at night.
const HELPLINE: &str = "rustelefonen";

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for (page, node) in placed(draft.pages) {
        let of_helpline = |slot: &&Slot| matches!(&slot.of, Owner::Contact(id) if id == HELPLINE);
        let fields = node.text.slots().filter(of_helpline).map(|slot| slot.field);
        let fields: Vec<Field> = fields.collect();
        let hours = [Field::Status, Field::Hours];
        if fields.contains(&Field::Phone) && !hours.iter().any(|field| fields.contains(field)) {
            findings.push(page.source.warning(
                "helpline-without-hours",
                place(page, node, "{contact.rustelefonen.phone}"),
                format!("«{}» sier at folk kan ringe, men ikke når noen svarer", node.title),
                "skriv {contact.rustelefonen.status} eller {contact.rustelefonen.hours} ved nummeret",
            ));
        }
    }
}
