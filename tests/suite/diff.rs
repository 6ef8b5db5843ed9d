//! `rusvakt diff`: two versions of the dialogues, from folders and from git.

use crate::cli::{Ended, Place};
use serde_json::Value;
use std::fs;
use std::process::Command;

/// Dialogues that are kept in git, as they were at first.
fn committed() -> Place {
    let at = Place::new();
    for arguments in [
        &["init", "-q"][..],
        &["add", "dialogues"],
        &[
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.org",
            "commit",
            "-q",
            "-m",
            "first",
        ],
    ] {
        let mut git = Command::new("git");
        let folder = at.dialogues.parent().unwrap();
        let ended = git.arg("-C").arg(folder).args(arguments).status().unwrap();
        assert!(ended.success());
    }
    at
}

fn check_fails(ended: &Ended, told: &str) {
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    assert!(ended.err.contains(told), "{}", ended.err);
}

#[test]
fn a_revision_is_held_against_the_folder() {
    let at = committed();
    let same = at.run(&["diff", "HEAD"], b"");
    assert_eq!(same.code, Some(0), "{}", same.err);
    assert!(
        same.out
            .contains("\nIngen spørsmål får et annet svar, ingen melding leses annerledes."),
        "{}",
        same.out
    );
    at.replace("nb/help.md", "Her er de du kan ringe.", "Disse svarer.");
    at.replace(
        "nb/test.md",
        "\"test meg\"",
        "\"test meg\", \"hvor mye drikker jeg\"",
    );
    let differs = at.run(&["diff", "HEAD"], b"");
    for line in [
        "\nSider\n  endret  nb/help\n  endret  nb/test\n",
        "Før: revisjonen HEAD i git, versjonen ",
        "\nNå:  mappen ",
        "\nNoder\n  endret  nb/help: tekst\n      før: Her er de du kan ringe.\n      nå : Disse svarer.\n",
        "\nSpørsmål som får et annet svar (1)\n  «hvor mye drikker jeg»: vet ikke → test\n",
        "\n1 spørsmål får et annet svar, ",
    ] {
        assert!(differs.out.contains(line), "{line} in {}", differs.out);
    }
    let json = at.run(&["diff", "HEAD", "--format", "json"], b"");
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        json["pages"]["changed"],
        serde_json::json!(["nb/help", "nb/test"])
    );
    assert_eq!(json["nodes"][0]["change"], "changed");
    assert_eq!(json["questions"][0]["after"]["node"], "test");
}

#[test]
fn without_a_name_the_change_is_held_against_what_was_there_last() {
    let at = committed();
    at.replace("nb/help.md", "Her er de du kan ringe.", "Disse svarer.");
    let differs = at.run(&["diff"], b"");
    assert_eq!(differs.code, Some(0), "{}", differs.err);
    assert!(
        differs
            .out
            .starts_with("Før: det som sist ble lagt inn i git, versjonen ")
            && differs.out.contains("\nSider\n  endret  nb/help\n"),
        "{}",
        differs.out
    );
    // Where there is no git and nothing was in use, against what is compiled in.
    let alone = Place::new().run(&["diff"], b"");
    assert_eq!(alone.code, Some(0), "{}", alone.err);
    assert!(
        alone.out.starts_with("Før: det som er bygd inn") && alone.out.contains("\nSider\n"),
        "{}",
        alone.out
    );
}

#[test]
fn a_message_that_is_read_in_another_way_is_told() {
    let (old, new) = (Place::new(), Place::new());
    let heading = "id\tlang\ttext\tmin\tmax\tcategory\tlead\n";
    let row = "1\tnb\tvennen min er helt kvakkelurt\temergency\temergency\toverdose\t113\n";
    let cases = new.dialogues.with_file_name("tests/cases/unseen");
    fs::create_dir_all(&cases).unwrap();
    fs::write(cases.join("danger.tsv"), format!("{heading}{row}")).unwrap();
    new.write("triage/more.toml", "[no-pulse]\nnb = [\"kvakkelurt\"]\n");
    let old = old.dialogues.to_str().unwrap();
    let told = new.run(&["diff", old], b"").out;
    assert!(
        told.contains("\nAndre filer\n  ny      triage/more.toml\n"),
        "{told}"
    );
    assert!(
        told.contains(
            "\nNødmeldinger som leses annerledes (1)\n  «vennen min er helt kvakkelurt»: "
        ),
        "{told}"
    );
    assert!(
        told.contains(", 1 nødmelding og ingen andre meldinger leses annerledes."),
        "{told}"
    );
}

#[test]
fn what_cannot_be_compared_is_said_to_be_so() {
    let at = committed();
    for name in ["HEAD~7", "nowhere", "", "HEAD:nb"] {
        let ended = at.run(&["diff", name], b"");
        check_fails(
            &ended,
            "er verken en mappe, en versjon eller en revisjon i git",
        );
    }
    check_fails(
        &Place::new().run(&["diff", "HEAD"], b""),
        "dialogene ligger ikke i git",
    );
    let mut without_git = at.command(&["diff", "HEAD"]);
    let ended = crate::cli::end(without_git.env("PATH", "/nowhere"), b"");
    check_fails(&ended, "git er ikke installert");
    at.replace("nb/menu.md", "(help)", "(halp)");
    let ended = at.run(&["diff", "HEAD"], b"");
    check_fails(&ended, "har 2 feil");
    assert!(
        ended.out.contains("nb/menu.md:") && ended.out.contains("[target-missing]"),
        "{}",
        ended.out
    );
}
