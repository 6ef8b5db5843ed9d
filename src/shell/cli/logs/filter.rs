//! Which events are asked for. What a flag takes is a closed list or a form: nothing of it is run or searched with.

use super::shape::Shape;
use crate::engine::Event;
use crate::language::Language;
use crate::triage::{Category, Level};
use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::civil::Date;

/// Which events are asked for.
#[derive(Args)]
pub(in crate::shell::cli) struct Filter {
    /// Minst så alvorlig: other, info, help, urgent, emergency.
    #[arg(long, value_parser = level, value_name = "NIVÅ")]
    level: Option<Level>,
    /// Om denne faren, som overdose.
    #[arg(long, value_parser = category, value_name = "FARE")]
    category: Option<Category>,
    /// På dette språket: nb, nn, en.
    #[arg(long, value_parser = language, value_name = "SPRÅK")]
    lang: Option<Language>,
    /// På denne noden, eller på alle på denne siden.
    #[arg(long, value_parser = node, value_name = "SIDE[#NODE]")]
    node: Option<String>,
    /// Av dette slaget, som not-understood.
    #[arg(long, value_parser = PossibleValuesParser::new(Event::KINDS), hide_possible_values = true, value_name = "SLAG")]
    event: Option<String>,
    /// I samtalen som har dette navnet den dagen.
    #[arg(long, value_parser = who, value_name = "NAVN")]
    who: Option<String>,
    /// Fra og med denne dagen.
    #[arg(long, value_name = "DATO")]
    pub(super) from: Option<Date>,
    /// Til og med denne dagen.
    #[arg(long, value_name = "DATO")]
    pub(super) to: Option<Date>,
}

impl Filter {
    /// Whether the event is one that is asked for, whatever its day.
    pub(super) fn wants(&self, shape: &Shape) -> bool {
        self.level
            .is_none_or(|level| shape.level.is_some_and(|is| is >= level))
            && self
                .category
                .is_none_or(|category| shape.category == Some(category))
            && self.lang.is_none_or(|language| shape.lang == language)
            && self
                .event
                .as_ref()
                .is_none_or(|event| shape.event == *event)
            && (self.who.is_none() || self.who == shape.who)
            && self.node.as_ref().is_none_or(|node| shape.is_at(node))
    }
}

fn level(name: &str) -> Result<Level, String> {
    let known = || Level::ALL.map(Level::name).join(", ");
    Level::from_name(name).ok_or_else(|| format!("no such level; there are {}", known()))
}

fn category(name: &str) -> Result<Category, String> {
    let known = || Category::ALL.map(Category::name).join(", ");
    Category::from_name(name).ok_or_else(|| format!("no such category; there are {}", known()))
}

/// A page or a node, as it is written; whether it is there, or was once, is not asked.
fn node(name: &str) -> Result<String, String> {
    let is_name = |part: &str| {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        !part.is_empty() && part.chars().all(allowed)
    };
    let bare = name.strip_prefix('@').unwrap_or(name);
    match bare.split('#').all(is_name) && bare.matches('#').count() <= 1 {
        true => Ok(name.to_owned()),
        false => Err(
            "no node is called so; it is written as heroin, heroin#effects or @rustelefonen"
                .to_owned(),
        ),
    }
}

fn who(name: &str) -> Result<String, String> {
    let digits = name
        .chars()
        .all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
    match digits && name.len() == 16 {
        true => Ok(name.to_owned()),
        false => {
            Err("no chat is called so; a name has 16 digits, from 0 to 9 and a to f".to_owned())
        }
    }
}

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "no such language; there are nb, nn, en".to_owned())
}
