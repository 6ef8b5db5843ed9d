//! Why a message is read as it is, in words for operators.

use super::Evidence;

impl Evidence {
    /// The rule, the words of the message that it found, and what lowered it.
    pub fn told(&self, message: &str) -> String {
        let words = |start: usize, end: usize| -> String {
            let length = end.saturating_sub(start);
            message.chars().skip(start).take(length).collect()
        };
        let found = words(self.start, self.end);
        let said = format!("{} ({}): «{found}»", self.rule, self.level);
        match &self.lowered {
            Some(lowered) => {
                let by = lowered.at.map(|(start, end)| words(start, end));
                let by = by.map_or(String::new(), |by| format!(" «{by}»"));
                format!("{said}, men {}{by}: {}", lowered.by, lowered.to)
            }
            None => said,
        }
    }
}
