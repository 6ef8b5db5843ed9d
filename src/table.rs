//! Tables of labelled texts: a heading, then a row a line, with a tab between the columns. Empty lines are passed over.

/// Why a line is no row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct NoRow {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Makes something of each row.
///
/// # Errors
/// The first line that has another number of columns, or that nothing can be made of.
pub fn read<'a, const COLUMNS: usize, T>(
    table: &'a str,
    make: impl Fn([&'a str; COLUMNS]) -> Result<T, String>,
) -> Result<Vec<T>, NoRow> {
    let rows = table.lines().enumerate().skip(1);
    rows.filter(|(_, row)| !row.trim().is_empty())
        .map(|(at, row)| {
            let columns: Vec<&str> = row.split('\t').collect();
            let columns = <[&str; COLUMNS]>::try_from(columns);
            let made = columns
                .map_err(|columns| format!("{} columns instead of {COLUMNS}", columns.len()))
                .and_then(&make);
            made.map_err(|reason| NoRow {
                line: at + 1,
                reason,
            })
        })
        .collect()
}
