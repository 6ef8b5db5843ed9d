//! What the sum of a test's points means: `"8-15" = "#risk"` leads sums from 8 to 15 to a node of the page.

use super::NodeId;
use super::page::Page;
use super::target::Target;
use std::ops::RangeInclusive;

/// The results of a test by the sum of its points.
///
/// **Invariant**: every sum that the page's answers can reach has one result.
#[derive(Clone, Debug)]
pub struct Scale {
    first: NodeId,
    rows: Vec<(RangeInclusive<u16>, NodeId)>,
}

impl Scale {
    /// The scale of a page that has one and asks something.
    pub(super) fn of(page: &Page) -> Option<Scale> {
        let first = page.nodes.iter().find(|node| node.is_question())?;
        let rows = page.front.score.as_ref()?.iter();
        let rows = rows.filter_map(|(range, result)| {
            Some((read_range(range)?, read_result(result.get_ref(), page)?))
        });
        Some(Scale {
            first: first.id.clone(),
            rows: rows.collect(),
        })
    }

    /// The first question.
    pub fn first(&self) -> &NodeId {
        &self.first
    }

    /// The node that says what a sum means.
    pub fn result(&self, sum: u16) -> Option<&NodeId> {
        let row = self.rows.iter().find(|(range, _)| range.contains(&sum));
        row.map(|(_, node)| node)
    }

    /// The sums that a result is for, as people write them; nothing for a node that is none.
    pub fn sums(&self, result: &NodeId) -> String {
        let of = || self.rows.iter().filter(|(_, node)| node == result);
        let low = of().map(|(range, _)| *range.start()).min();
        let high = of().map(|(range, _)| *range.end()).max();
        match (low, high) {
            (Some(low), Some(high)) if low == high => low.to_string(),
            (Some(low), Some(high)) => format!("{low}–{high}"),
            _ => String::new(),
        }
    }

    /// Every result.
    pub fn results(&self) -> impl Iterator<Item = &NodeId> {
        self.rows.iter().map(|(_, node)| node)
    }
}

/// `8-15`, `8–15` or `8`.
pub(super) fn read_range(written: &str) -> Option<RangeInclusive<u16>> {
    let sum = |text: &str| {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse().ok())?
    };
    let (low, high) = written.split_once(['-', '–']).unwrap_or((written, written));
    let (low, high) = (sum(low.trim())?, sum(high.trim())?);
    (low <= high).then_some(low..=high)
}

/// A result as `[score]` of a page names it: a node of the same page.
pub(super) fn read_result(written: &str, page: &Page) -> Option<NodeId> {
    match Target::read(written, &page.name) {
        Ok(Target::Node(node)) if node.page() == page.name => Some(node),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read_range;

    #[test]
    fn a_range_is_two_sums_or_one() {
        assert_eq!(read_range("8-15"), Some(8..=15));
        assert_eq!(read_range("8 – 15"), Some(8..=15));
        assert_eq!(read_range("0"), Some(0..=0));
        for written in ["", "-", "8-", "15-8", "8-15-20", "åtte", "+8", "70000"] {
            assert_eq!(read_range(written), None, "{written}");
        }
    }
}
