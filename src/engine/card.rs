//! The card that is compiled in: what the bot says when nothing else works.
//!
//! **Invariant**: it needs no file, no store and no session. A test holds its numbers against `contacts.toml`.

use super::reply::{Lane, Say};
use crate::language::Language;

/// The card in a language: 113 first, then whom to talk to.
pub fn card(language: Language) -> Say {
    let html = match language {
        Language::Nb => {
            "<b>Er noen i fare? Ring 113 nå.</b>\n\n\
             Noe gikk galt hos meg, så jeg kan ikke svare ordentlig akkurat nå. Prøv igjen om litt.\n\n\
             Haster det, men er ikke livsfarlig: ring legevakten, 116 117.\n\
             Forgiftning: Giftinformasjonen, 22 59 13 00.\n\
             Snakk med noen: RUStelefonen (RUSinfo), 915 08 588, eller Mental Helse, 116 123, hele døgnet."
        }
        Language::Nn => {
            "<b>Er nokon i fare? Ring 113 no.</b>\n\n\
             Noko gjekk gale hos meg, så eg kan ikkje svare skikkeleg akkurat no. Prøv igjen om litt.\n\n\
             Hastar det, men er ikkje livsfarleg: ring legevakta, 116 117.\n\
             Forgifting: Giftinformasjonen, 22 59 13 00.\n\
             Snakk med nokon: RUStelefonen (RUSinfo), 915 08 588, eller Mental Helse, 116 123, heile døgnet."
        }
        Language::En => {
            "<b>Is somebody in danger? Call 113 now.</b>\n\n\
             Something went wrong on my side, so I cannot answer properly right now. Please try again in a while.\n\n\
             Urgent, but not life-threatening: call the out-of-hours doctor, 116 117.\n\
             Poisoning: Giftinformasjonen, 22 59 13 00.\n\
             Talk to somebody: RUStelefonen (RUSinfo), 915 08 588, or Mental Helse, 116 123, day and night."
        }
    };
    Say {
        lane: Lane::Emergency,
        node: None,
        html: html.to_owned(),
        buttons: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::card;
    use crate::contact::tests::shipped;
    use crate::language::Language;

    #[test]
    fn its_numbers_are_those_of_the_contacts() {
        let contacts = shipped();
        for language in Language::ALL {
            let html = card(language).html;
            assert!(html.lines().next().is_some_and(|line| line.contains("113")));
            for id in [
                "113",
                "legevakt",
                "giftinfo",
                "rustelefonen",
                "mental-helse",
            ] {
                let phone = contacts
                    .get(id)
                    .and_then(|contact| contact.phone())
                    .expect(id);
                assert!(html.contains(phone.as_str()), "{language}: {phone}");
            }
        }
    }
}
