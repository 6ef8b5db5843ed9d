//! The review console, from log-in to a promoted case.

use crate::driver::Browser;
use rusvakt::review::code;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

const PASSWORD: &str = "riktig hest batteri";

/// The console as a process of its own, ended when it is dropped.
struct Console {
    data: TempDir,
    process: Child,
    url: String,
}

impl Console {
    /// With one message that the bot did not understand.
    fn start() -> Console {
        let data = TempDir::new().unwrap();
        let events = data.path().join("events");
        fs::create_dir_all(&events).unwrap();
        let now = jiff::Timestamp::now();
        let line = format!(
            "{{\"at\":\"{now}\",\"who\":\"00000000000000aa\",\"event\":{{\"event\":\"not-understood\"}},\"language\":\"nb\",\"text\":\"han ble helt rar av de pillene\"}}\n"
        );
        let day = now.to_string();
        fs::write(events.join(format!("{}.jsonl", &day[..10])), line).unwrap();
        for (name, role) in [("kari", "reviewer"), ("sjef", "admin"), ("lise", "admin")] {
            let mut add = rusvakt(data.path(), &["review", "add", name, "--role", role])
                .spawn()
                .unwrap();
            add.stdin
                .take()
                .unwrap()
                .write_all(format!("{PASSWORD}\n").as_bytes())
                .unwrap();
            assert!(add.wait().unwrap().success());
        }
        let mut process = rusvakt(data.path(), &["review", "--address", "127.0.0.1:0"])
            .spawn()
            .unwrap();
        let mut first = String::new();
        let out = process.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut first).unwrap();
        let url = first
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .unwrap();
        Console {
            data,
            process,
            url: url.to_owned(),
        }
    }

    fn code(&self, name: &str) -> String {
        let text = fs::read_to_string(self.data.path().join("review/reviewers.json")).unwrap();
        let all: Value = serde_json::from_str(&text).unwrap();
        let hex = all[name]["secret"].as_str().unwrap();
        let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let secret: Vec<u8> = (0..hex.len()).step_by(2).map(pair).collect();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        code::at(&secret, now.as_secs())
    }

    async fn go(&self, browser: &Browser, path: &str) {
        browser.goto(&format!("{}{path}", self.url)).await;
    }

    async fn log_in(&self, browser: &Browser, name: &str) {
        self.go(browser, "/inn").await;
        browser.fill("#navn", name).await;
        browser.fill("#passord", PASSWORD).await;
        browser.fill("#kode", &self.code(name)).await;
        browser.click("main button").await;
        browser.sees("body", "Hvor fort boten svarer").await;
    }

    /// Says that the message shown is pressing and about a mixture.
    async fn label(&self, browser: &Browser) {
        self.go(browser, "/bom").await;
        browser.sees("main", "han ble helt rar av de pillene").await;
        browser.click("input[value=urgent]").await;
        browser.click("option[value=mixing]").await;
        browser.click(".settle button").await;
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn rusvakt(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rusvakt"));
    command
        .args(arguments)
        .args([
            "--config",
            concat!(env!("CARGO_MANIFEST_DIR"), "/config.toml"),
            "--data",
        ])
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

#[tokio::test]
async fn two_reviewers_agree_and_a_case_is_written() {
    let Some(browser) = Browser::open(1280, 900).await else {
        return;
    };
    let console = Console::start();
    console.log_in(&browser, "kari").await;
    console.label(&browser).await;
    browser.sees("body", "0 venter på deg").await;
    browser.click(".out button").await;
    browser.sees("body", "Logg inn").await;

    console.log_in(&browser, "sjef").await;
    console.label(&browser).await;
    browser.click("td a").await;
    browser.sees("body", "Slik blir raden").await;
    browser.click("main form button").await;
    browser.sees("body", "Tilfellet er skrevet").await;
    let cases = fs::read_to_string(console.data.path().join("review/cases.tsv")).unwrap();
    assert!(
        cases.ends_with("\tnb\than ble helt rar av de pillene\turgent\turgent\tmixing\tgiftinfo\n"),
        "{cases}"
    );

    drop(browser);
    let Some(browser) = Browser::open(360, 740).await else {
        return;
    };
    console.log_in(&browser, "lise").await;
    for path in [
        "/",
        "/samtaler",
        "/ikke-forstatt",
        "/bom",
        "/treet",
        "/eksport",
        "/logg",
    ] {
        console.go(&browser, path).await;
        browser.is_in_order().await;
        browser
            .picture(&format!("review-{}", path.trim_start_matches('/')))
            .await;
    }
    let audit = rusvakt(console.data.path(), &["review", "audit"])
        .output()
        .unwrap();
    assert!(audit.status.success());
    assert!(String::from_utf8_lossy(&audit.stdout).contains("Innsynsloggen er hel"));
}
