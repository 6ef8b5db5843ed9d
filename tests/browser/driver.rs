//! A browser of its own for a test: its driver, its empty profile, and what is asked of its pages.

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long something may take until it is seen.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it is waited between two looks.
const LOOK: Duration = Duration::from_millis(50);
/// Set where a browser must be there.
const REQUIRED: &str = "RUSVAKT_BROWSER";
/// A folder in which pictures of pages are left, for whoever wants to see them.
const PICTURES: &str = "RUSVAKT_PICTURES";

/// A browser; it ends with the test.
pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Child,
    port: u16,
    session: String,
    _profile: TempDir,
}

impl Browser {
    /// A browser with a window of this size; none where chromedriver is missing and need not be there.
    pub(crate) async fn open(width: u32, height: u32) -> Option<Browser> {
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut driver = match started {
            Ok(driver) => driver,
            Err(_) if std::env::var(REQUIRED).is_ok_and(|value| value == "required") => {
                panic!("chromedriver was not found, and {REQUIRED}=required asks for it")
            }
            Err(_) => {
                println!("not run: chromedriver was not found");
                return None;
            }
        };
        let port = port(&mut driver);
        let profile = TempDir::new().unwrap();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(profile.path(), width, height))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        let session = client.session_id().await.unwrap().unwrap_or_default();
        Some(Browser {
            client,
            driver,
            port,
            session,
            _profile: profile,
        })
    }

    /// Opens an address.
    pub(crate) async fn goto(&self, address: &str) {
        self.client.goto(address).await.unwrap();
        self.run("window.refused = []; document.addEventListener('securitypolicyviolation', (e) => window.refused.push(e.violatedDirective + ' ' + e.blockedURI));")
            .await;
    }

    /// Writes into a field and sends it with the return key.
    pub(crate) async fn write(&self, field: &str, text: &str) {
        let field = self.client.find(Locator::Css(field)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(&format!("{text}\u{e007}")).await.unwrap();
    }

    /// Writes into a field.
    pub(crate) async fn fill(&self, field: &str, text: &str) {
        let field = self.client.find(Locator::Css(field)).await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Clicks on what is found.
    pub(crate) async fn click(&self, place: &str) {
        let found = self.client.find(Locator::Css(place)).await;
        let found = found.unwrap_or_else(|error| panic!("{place}: {error}"));
        found.click().await.unwrap();
    }

    /// Presses the button with this text, with the keyboard.
    pub(crate) async fn press(&self, text: &str) {
        let path = format!("//button[normalize-space()='{text}']");
        self.wait(&format!("a button «{text}»"), &format!(
            "return document.evaluate({path:?}, document, null, 9, null).singleNodeValue !== null"
        ))
        .await;
        let focus =
            format!("document.evaluate({path:?}, document, null, 9, null).singleNodeValue.focus()");
        self.run(&focus).await;
        let button = self.client.active_element().await.unwrap();
        button.send_keys("\u{e007}").await.unwrap();
    }

    /// Waits until the text of what is found holds another.
    pub(crate) async fn sees(&self, place: &str, text: &str) {
        let holds = format!(
            "return Array.from(document.querySelectorAll({place:?})).some((part) => part.textContent.includes({text:?}))"
        );
        self.wait(&format!("«{text}» in {place}"), &holds).await;
    }

    /// Waits until a program of the page gives true.
    pub(crate) async fn wait(&self, what: &str, program: &str) {
        let end = Instant::now() + PATIENCE;
        while self.run(program).await != json!(true) {
            let text = "return document.body.innerText";
            assert!(
                Instant::now() < end,
                "no {what} in:\n{}",
                self.run(text).await.as_str().unwrap_or_default()
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Runs a program in the page.
    pub(crate) async fn run(&self, program: &str) -> Value {
        self.client.execute(program, Vec::new()).await.unwrap()
    }

    /// What every page must hold: it fits the width, nothing it loads was refused, and each thing in it has a name.
    pub(crate) async fn is_in_order(&self) {
        let too_wide = "return document.documentElement.scrollWidth - window.innerWidth";
        let too_wide = self.run(too_wide).await.as_i64().unwrap();
        assert!(too_wide <= 0, "{too_wide} px too wide");
        assert_eq!(self.run("return window.refused").await, json!([]));
        let nameless = self.run(NAMELESS).await;
        assert_eq!(nameless, json!([]));
    }

    /// Leaves a picture of the page, where somebody wants to see it.
    pub(crate) async fn picture(&self, name: &str) {
        if let Ok(folder) = std::env::var(PICTURES) {
            let picture = self.client.screenshot().await.unwrap();
            std::fs::write(Path::new(&folder).join(format!("{name}.png")), picture).unwrap();
        }
    }
}

/// Fields without a label, pictures without a text, buttons and links with nothing in them, headings that skip a level,
/// and ids that stand twice.
const NAMELESS: &str = r#"
const wrong = [];
const named = (part) => part.textContent.trim() || part.getAttribute("aria-label") || part.querySelector("img[alt]");
for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
  if (!field.labels.length && !field.getAttribute("aria-label")) wrong.push("field " + field.outerHTML);
for (const picture of document.querySelectorAll("img"))
  if (!picture.alt) wrong.push("picture " + picture.outerHTML);
for (const part of document.querySelectorAll("button, a"))
  if (!named(part)) wrong.push("nameless " + part.outerHTML);
let level = 0;
for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
  const own = Number(heading.tagName[1]);
  if (own > level + 1) wrong.push("heading " + heading.outerHTML);
  level = own;
}
const ids = Array.from(document.querySelectorAll("[id]"), (part) => part.id);
for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) wrong.push("twice " + id);
return wrong;
"#;

impl Drop for Browser {
    /// The driver ends its browser when the session is ended, and only then; a failed test must not leave one behind.
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let session = &self.session;
            let end = format!(
                "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            let _ = stream.write_all(end.as_bytes());
            let _ = stream.read(&mut [0; 1024]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The port that the driver says it listens on.
fn port(driver: &mut Child) -> u16 {
    let out = BufReader::new(driver.stdout.take().unwrap());
    let mut lines = out.lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, port) = line.split_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    port.expect("chromedriver says its port")
}

fn capabilities(profile: &Path, width: u32, height: u32) -> Capabilities {
    let arguments = [
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        format!("--user-data-dir={}", profile.display()),
    ];
    let metrics = json!({"width": width, "height": height, "pixelRatio": 1, "touch": false, "mobile": width < 600});
    let options = json!({"args": arguments, "mobileEmulation": {"deviceMetrics": metrics}});
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities
}
