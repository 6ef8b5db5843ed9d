//! Two small versions against each other.

use super::{Answer, Change, FileChanges, Part, Tried, Version, compare};
use crate::finding::Source;
use crate::question::Labelled;
use crate::script::{NodeId, Script};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The smallest script there is, with changes to its files.
fn files(changes: Edits<'_>) -> Vec<Source> {
    let mut files = base();
    for (file, old, new) in changes {
        let source = files.iter_mut().find(|source| &*source.file == *file);
        let source = source.expect("a file of the base");
        assert!(source.text.contains(old), "{file} holds no {old}");
        *source = Source::new(*file, source.text.replace(old, new));
    }
    files
}

fn base() -> Vec<Source> {
    static BASE: include_dir::Dir<'_> =
        include_dir::include_dir!("$CARGO_MANIFEST_DIR/tests/scripts/base");
    fn collect(dir: &include_dir::Dir<'_>, files: &mut Vec<Source>) {
        for file in dir.files() {
            let (name, text) = (file.path().to_str(), file.contents_utf8());
            files.push(Source::new(name.expect("a name"), text.expect("a text")));
        }
        dir.dirs().for_each(|dir| collect(dir, files));
    }
    let mut files = Vec::new();
    collect(&BASE, &mut files);
    files
}

fn script(files: &[Source]) -> Script {
    let built_in = crate::shell::content::built_in();
    let compiled = Script::compile(files, &built_in);
    compiled
        .script
        .unwrap_or_else(|| panic!("{:#?}", compiled.findings))
}

type Edits<'a> = &'a [(&'a str, &'a str, &'a str)];

fn difference(changes: Edits<'_>, tried: &Tried) -> super::Difference {
    between(&[], changes, tried)
}

fn between(old: Edits<'_>, new: Edits<'_>, tried: &Tried) -> super::Difference {
    let (old, new) = (files(old), files(new));
    let (before, after) = (script(&old), script(&new));
    let now = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
    let version = |files, script| Version { files, script };
    compare(version(&old, &before), version(&new, &after), tried, &now)
}

#[test]
fn the_same_version_differs_in_nothing() {
    let same = difference(&[], &Tried::default());
    assert_eq!(same.before, same.after);
    assert!(same.pages == FileChanges::default() && same.nodes.is_empty());
    assert!(same.asked > 0 && same.questions.is_empty());
    let told = same.told();
    assert!(
        told.ends_with(&format!(
            "\nIngen spørsmål får et annet svar, ingen melding leses annerledes. Prøvd: {} spørsmål og 0 meldinger.\n",
            same.asked
        )),
        "{told}"
    );
}

#[test]
fn pages_and_the_parts_of_nodes_are_named() {
    let changes = [
        ("nb/help.md", "Her er de du kan ringe.", "Ring en av disse."),
        ("nb/help.md", "[RUStelefonen]", "[RUSinfo]"),
        ("bot.toml", "about = \"Start\"", "about = \"Begynn\""),
    ];
    let differs = difference(&changes, &Tried::default());
    assert_eq!(differs.pages.changed, ["nb/help"]);
    assert_eq!(differs.files.changed, ["bot.toml"]);
    let [node] = &differs.nodes[..] else {
        panic!("{:?}", differs.nodes);
    };
    assert_eq!(node.node, "nb/help");
    let Change::Changed { parts, .. } = &node.change else {
        panic!("{node:?}");
    };
    assert_eq!(*parts, [Part::Text, Part::Choices]);
    // What changed stands first, the new words under the old.
    let told = differs.told();
    assert!(
        told.starts_with(
            "\nNoder\n  endret  nb/help: tekst, knapper\n      før: Her er de du kan ringe.\n      \
             nå : Ring en av disse.\n      før: [RUStelefonen](@rustelefonen)\n      nå : [RUSinfo](@rustelefonen)\n"
        ),
        "{told}"
    );
}

#[test]
fn a_renamed_node_is_the_same_answer_and_another_is_not() {
    let moved = "\n[moved]\n\"test#q3\" = \"#third\"\n+++\n\n#";
    let (asks, asks_q3) = (
        "start = [\"test meg\"]",
        "start = [\"test meg\"]\nq3 = [\"spørsmål tre\"]",
    );
    let mut changes = vec![
        ("nb/test.md", asks, asks_q3),
        ("nb/test.md", "q3 = ", "third = "),
    ];
    for file in ["nb/test.md", "nn/test.md", "en/test.md"] {
        changes.extend([(file, "#q3", "#third"), (file, "+++\n\n#", moved)]);
    }
    changes.push((
        "nb/help.md",
        "+++\n\n#",
        "\n[ask]\nstart = [\"er det noen der\"]\n+++\n\n#",
    ));
    let labelled = Labelled {
        id: "1".to_owned(),
        lang: "nb".to_owned(),
        text: "er det noen der".to_owned(),
        topics: Vec::new(),
    };
    let tried = Tried {
        questions: vec![labelled],
        ..Tried::default()
    };
    let differs = between(&[("nb/test.md", asks, asks_q3)], &changes, &tried);
    let removed = differs.nodes.iter().find(|node| node.node == "nb/test#q3");
    let moved = Some(NodeId::new("test#third"));
    assert_eq!(
        removed.map(|node| &node.change),
        Some(&Change::Removed { moved })
    );
    // The phrase and the labelled question are the same, and asked once.
    let [question] = &differs.questions[..] else {
        panic!("{:?}", differs.questions);
    };
    let help = Answer {
        node: Some(NodeId::new("help")),
        offered: Vec::new(),
    };
    assert_eq!(
        (&*question.text, &question.after),
        ("er det noen der", &help)
    );
    assert!(
        differs
            .told()
            .contains("«er det noen der»: vet ikke → help\n"),
        "{}",
        differs.told()
    );
}
