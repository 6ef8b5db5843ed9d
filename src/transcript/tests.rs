//! Transcripts over the pages that are compiled in.

use super::{Mismatch, Transcript};
use crate::shell::content;
use std::fmt::Write;

/// Plays a transcript over the built-in pages and tells each mismatch in one paragraph.
fn mismatches(text: &str) -> String {
    let script = content::compile_built_in()
        .script
        .expect("the built-in pages compile");
    told(&match Transcript::parse(text) {
        Ok(transcript) => transcript.play(&script).mismatches,
        Err(faults) => faults,
    })
}

fn blessed(text: &str) -> String {
    let script = content::compile_built_in()
        .script
        .expect("the built-in pages compile");
    Transcript::parse(text)
        .expect("it can be read")
        .play(&script)
        .blessed
}

fn told(mismatches: &[Mismatch]) -> String {
    mismatches.iter().fold(String::new(), |mut told, mismatch| {
        let _ = writeln!(told, "{mismatch}");
        told
    })
}

const HELD: &str = "\
# A greeting, and a button.
now: 2026-03-14 12:00
> Hei
! other none any
< Hei! …
[Noe har skjedd / det haster] […]

> [Noe har skjedd / det haster]
< …Ring 113 nå…
☎ 113

now: +2m

now: +1m
< Har du ringt 113? …
";

#[test]
fn a_conversation_that_went_so_has_no_mismatch() {
    assert_eq!(mismatches(HELD), "");
    assert_eq!(blessed(HELD), HELD);
}

#[test]
fn what_came_instead_is_told_with_its_line() {
    let text = "now: 2026-03-14 12:00\n> han puster ikke\n! help none rustelefonen\n☎ 112\n* hide\n\n> [Flyg]\n< Hei\n";
    let expected = "\
linje 3: meldingen ble lest på en annen måte
    ! emergency breathing 113
linje 4: kontaktkortene er andre
    ☎ 113
linje 5: noe annet ble gjort med samtalen
    (ingenting kom)
linje 7: ingen slik knapp er vist
";
    assert_eq!(mismatches(text), expected);
}

#[test]
fn a_turn_without_expectations_is_told_and_filled_in() {
    let text = "now: 2026-03-14 12:00\n> /slett\n\n> /skjul\n< feil\n* hide\n";
    assert!(mismatches(text).starts_with("linje 2: det står ikke hva som skal komme\n"));
    let blessed = blessed(text);
    assert_eq!(mismatches(&blessed), "");
    assert!(blessed.contains("* erase\n\n> /skjul\n< Hei"), "{blessed}");
}

#[test]
fn what_the_bot_says_unasked_is_told() {
    let text = "now: 2026-03-14 12:00\n> han puster ikke\n! emergency …\n\nnow: +20m\n";
    let told = mismatches(text);
    assert!(
        told.starts_with("linje 5: boten skrev av seg selv\n"),
        "{told}"
    );
    assert!(
        told.contains("Jeg skriver ikke mer"),
        "both follow-ups fall due: {told}"
    );
}

#[test]
fn lines_that_mean_nothing_are_told() {
    let expected = "\
linje 1: begynn samtalen med når den er, som now: 2026-03-14 23:10
    > hei
linje 2: skriv for eksempel now: 2026-03-14 23:10
    now: i dag
linje 3: skriv nb, nn eller en
    lang: sv
linje 4: det er ikke noe over linjen som den kan være svar på
    < hei
linje 5: linjen begynner ikke med >, <, !, [, ☎, *, #, now: eller lang:
    hei
";
    assert_eq!(
        mismatches("> hei\nnow: i dag\nlang: sv\n< hei\nhei\n"),
        expected
    );
}
