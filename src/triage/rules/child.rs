//! A small child that has swallowed something.

use super::{Part, Sign, sign};
use crate::triage::Category::ChildPoisoning;
use crate::triage::Level::{Emergency, Urgent};

/// What these signs are put together from.
pub(super) const PARTS: &[Part] = &[
    ("child-age", "child-years ! lasting"),
    ("child", "child-age"),
    ("teen", "grown ! child-age"),
    // What a child must not swallow.
    ("household", "poison|tobacco"),
    (
        "child-danger",
        "household|child-poison|child-medicine|odd-thing|opioid|ghb|benzo|sleeping-pill|alcohol|mdma|psychedelic|cannabis|inhalant|medicine|pill|antidepressant",
    ),
    // The child had it in the mouth; something stood open beside the child.
    ("child-bite", "ingest|chew &6 child-danger"),
    (
        "child-took",
        "ingest &10 child-danger|substance &25 child ! teen|pretend|kids-general",
    ),
    (
        "child-took",
        "child &8 ingest-loose &6 child-danger ! teen|pretend|kids-general",
    ),
    (
        "child-took",
        "chew|in-mouth &8 child-danger &25 child ! teen|pretend|kids-general",
    ),
    (
        "child-took",
        "child-danger &6 empty &15 child ! teen|pretend|kids-general",
    ),
    (
        "child-took",
        "child|kid &8 wrong-for-child &8 medicine|child-medicine ! teen|pretend|kids-general",
    ),
    (
        "child-took",
        "kid &8 ingest &6 household|cannabis|child-medicine !! teen|pretend|kids-general",
    ),
    (
        "child-took",
        "kid &6 ingest &6 opioid|ghb|benzo|sleeping-pill|medicine|pill ! teen|pretend|kids-general",
    ),
    (
        "child-took",
        "kid &4 chew|in-mouth &8 household|child-medicine|pill !! teen|pretend|kids-general",
    ),
    (
        "child-took",
        "a-child &3 ingest|ingest-loose &5 household|child-poison|child-medicine|cannabis|mdma|ghb|opioid|benzo|sleeping-pill|pill ! teen|pretend",
    ),
    (
        "child-took",
        "kid-ate &5 household|child-poison|child-medicine|cannabis|alcohol|pill ! teen|pretend",
    ),
    // What is seen on the child.
    ("child-weak", "strong|mild|child-sick"),
    ("child-unhurt", "not|no-any ~1 child-weak"),
    ("child-sign", "strong|mild|child-sick ! child-unhurt"),
    ("child-sign", "grave"),
    ("child-took-sick", "child-took &25 child-sign"),
    (
        "child-took-sick",
        "child-bite &25 child-sign &25 child ! teen|pretend|kids-general",
    ),
    (
        "child-took-sick",
        "poison|opioid|benzo &10 child &20 child-sign ! teen|pretend|kids-general",
    ),
    (
        "child-took-sick",
        "kid &8 ingest|ingest-loose &4 poison|child-medicine|opioid|benzo|ghb &25 child-sign !! teen|pretend|kids-general",
    ),
    ("fact", "child-took"),
];

pub(super) const SIGNS: &[Sign] = &[
    sign(
        Urgent,
        ChildPoisoning,
        "child-poisoning/swallowed",
        "child-took",
    ),
    sign(
        Urgent,
        ChildPoisoning,
        "child-poisoning/alone",
        "child-age &4 poison",
    ),
    sign(
        Emergency,
        ChildPoisoning,
        "child-poisoning/sick",
        "child-took-sick",
    ),
];
