//! The cheapest Bot API that keeps a bot busy: it counts and checks nothing.
//!
//! `stand-in USERS MESSAGES WINDOW` prints `port N`, `polled` at the first `getUpdates`, and at the end `done` with the
//! nanoseconds that all took, the median and the 99th percentile. If nothing happens for a while it gives up.

use std::collections::VecDeque;
use std::io::Write as _;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// The chat ids begin here.
const FIRST: usize = 7_200_000_000;

/// How long the bot may be silent before the run is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// What people write; nothing urgent, so that each message has one reply.
const TEXTS: [&str; 4] = ["hei", "hvordan virker heroin", "meny", "hva er avhengighet"];

/// Serves until all messages have a reply.
pub(crate) fn run(arguments: &[String]) {
    let numbers: Vec<usize> = arguments
        .iter()
        .map(|number| number.parse().unwrap())
        .collect();
    let [users, messages, window, cost_us] = numbers[..] else {
        panic!("USERS MESSAGES WINDOW COST_US")
    };
    let server = Arc::new(Server {
        people: Mutex::new(People::new(users, messages, window)),
        cost: Duration::from_micros(cost_us as u64),
        arrived: Notify::new(),
        ended: Notify::new(),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        say(&format!("port {}", listener.local_addr().unwrap().port()));
        let accepting = Arc::clone(&server);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let _ = stream.set_nodelay(true);
                let server = Arc::clone(&accepting);
                tokio::spawn(async move { server.serve(stream).await });
            }
        });
        loop {
            let before = server.people().answered;
            let ended = tokio::time::timeout(PATIENCE, server.ended.notified()).await;
            if ended.is_ok() {
                break;
            }
            if server.people().answered == before {
                return;
            }
        }
        say(&server.people().summary());
        // The bench reads the bot's memory now and then ends this process.
        std::future::pending::<()>().await;
    });
}

fn say(line: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

struct Server {
    people: Mutex<People>,
    /// How long the server works on each reply.
    cost: Duration,
    arrived: Notify,
    ended: Notify,
}

struct People {
    /// When each person's message was written, while it waits.
    waiting: Vec<Option<Instant>>,
    /// Updates that were not acknowledged, with their ids.
    queue: VecDeque<(usize, String)>,
    waits: Vec<Duration>,
    start: Option<Instant>,
    written: usize,
    answered: usize,
    messages: usize,
    window: usize,
    now: u64,
}

impl People {
    fn new(users: usize, messages: usize, window: usize) -> Self {
        Self {
            waiting: vec![None; users],
            queue: VecDeque::new(),
            waits: Vec::with_capacity(messages),
            start: None,
            written: 0,
            answered: 0,
            messages,
            window,
            now: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap()
                .as_secs(),
        }
    }

    fn begin(&mut self) {
        say("polled");
        self.start = Some(Instant::now());
        for person in 0..self.window.min(self.waiting.len()) {
            self.write(person);
        }
    }

    fn write(&mut self, person: usize) {
        if self.written == self.messages {
            return;
        }
        self.written += 1;
        let id = self.written;
        let text = TEXTS[id % TEXTS.len()];
        let (chat, now) = (FIRST + person, self.now);
        self.waiting[person] = Some(Instant::now());
        self.queue.push_back((
            id,
            format!(
                r#"{{"update_id":{id},"message":{{"message_id":{id},"date":{now},"text":"{text}","chat":{{"id":{chat},"type":"private","first_name":"Kari"}},"from":{{"id":{chat},"is_bot":false,"first_name":"Kari","language_code":"nb"}}}}}}"#
            ),
        ));
    }

    fn summary(&mut self) -> String {
        let taken = self.start.map_or(0, |start| start.elapsed().as_nanos());
        self.waits.sort_unstable();
        let at = |share: usize| self.waits[(self.waits.len() - 1) * share / 100].as_nanos();
        format!("done {taken} {} {}", at(50), at(99))
    }

    /// A reply came; the same person writes again, or in a crowd somebody new.
    fn answer(&mut self, chat: usize) -> bool {
        let Some(person) = chat
            .checked_sub(FIRST)
            .filter(|person| *person < self.waiting.len())
        else {
            return false;
        };
        let Some(written) = self.waiting[person].take() else {
            return false;
        };
        self.waits.push(written.elapsed());
        self.answered += 1;
        let next = if self.waiting.len() > self.window {
            self.written
        } else {
            person
        };
        self.write(next % self.waiting.len());
        true
    }
}

/// A request that lies whole in the buffer.
struct Request {
    method: String,
    query: String,
    body: String,
    length: usize,
}

impl Server {
    fn people(&self) -> MutexGuard<'_, People> {
        self.people.lock().unwrap()
    }

    async fn serve(&self, stream: TcpStream) {
        let mut buffer = Vec::with_capacity(1 << 14);
        let mut chunk = [0; 1 << 14];
        loop {
            while let Some(request) = read(&buffer) {
                buffer.drain(..request.length);
                let result = self.act(&request).await;
                if !send(&stream, &result).await {
                    return;
                }
            }
            if stream.readable().await.is_err() {
                return;
            }
            match stream.try_read(&mut chunk) {
                Ok(0) => return,
                Ok(length) => buffer.extend_from_slice(&chunk[..length]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    }

    async fn act(&self, request: &Request) -> String {
        match request.method.to_ascii_lowercase().as_str() {
            "getupdates" => self.updates(request).await,
            "getme" => concat!(
                r#"{"id":7000000001,"is_bot":true,"first_name":"Bench","username":"bench_bot","can_join_groups":true,"#,
                r#""can_read_all_group_messages":false,"supports_inline_queries":false,"#,
                r#""can_connect_to_business":false,"has_main_web_app":false}"#
            )
            .to_owned(),
            "sendmessage" | "sendcontact" | "editmessagetext" => {
                let begun = Instant::now();
                while begun.elapsed() < self.cost {
                    std::hint::spin_loop();
                }
                let chat = request.number("chat_id").unwrap_or(0);
                let mut people = self.people();
                let new = people.answer(chat);
                let ended = people.answered == people.messages;
                let now = people.now;
                drop(people);
                if new && ended {
                    self.ended.notify_one();
                } else if new {
                    self.arrived.notify_waiters();
                }
                format!(
                    r#"{{"message_id":1,"date":{now},"text":"hei","chat":{{"id":{chat},"type":"private","first_name":"Kari"}},"from":{{"id":7000000001,"is_bot":true,"first_name":"Bench","username":"bench_bot"}}}}"#
                )
            }
            _ => "true".to_owned(),
        }
    }

    async fn updates(&self, request: &Request) -> String {
        let offset = request.number("offset").unwrap_or(0);
        let limit = request.number("limit").unwrap_or(100).clamp(1, 100);
        let timeout = Duration::from_secs(request.number("timeout").unwrap_or(0).min(50) as u64);
        let deadline = tokio::time::Instant::now() + timeout;
        {
            let mut people = self.people();
            if people.start.is_none() {
                people.begin();
            }
            while people.queue.front().is_some_and(|(id, _)| *id < offset) {
                people.queue.pop_front();
            }
        }
        loop {
            let mut arrived = pin!(self.arrived.notified());
            arrived.as_mut().enable();
            {
                let people = self.people();
                if !people.queue.is_empty() {
                    let batch: Vec<&str> = people
                        .queue
                        .iter()
                        .take(limit)
                        .map(|(_, json)| json.as_str())
                        .collect();
                    return format!("[{}]", batch.join(","));
                }
            }
            if tokio::time::timeout_at(deadline, arrived).await.is_err() {
                return "[]".to_owned();
            }
        }
    }
}

impl Request {
    /// A whole number among the parameters, in the body or the query.
    fn number(&self, name: &str) -> Option<usize> {
        let place = |text: &str, before: &str| text.find(before).map(|at| at + before.len());
        let digits = |text: &str, from: usize| {
            let rest = text[from..].trim_start_matches([' ', '"']);
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            rest[..end].parse().ok()
        };
        if let Some(from) = place(&self.body, &format!("\"{name}\":")) {
            return digits(&self.body, from);
        }
        let from = place(&self.query, &format!("{name}="))?;
        digits(&self.query, from)
    }
}

fn read(buffer: &[u8]) -> Option<Request> {
    let end = buffer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&buffer[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let target = lines.next()?.split(' ').nth(1)?;
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, length)| length.trim().parse().unwrap());
    let whole = end + 4 + length;
    let body = buffer.get(end + 4..whole)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Some(Request {
        method: path.rsplit('/').next()?.to_owned(),
        query: query.to_owned(),
        body: String::from_utf8_lossy(body).into_owned(),
        length: whole,
    })
}

async fn send(stream: &TcpStream, result: &str) -> bool {
    let body = format!(r#"{{"ok":true,"result":{result}}}"#);
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body.as_bytes());
    let mut rest = answer.as_slice();
    while !rest.is_empty() {
        if stream.writable().await.is_err() {
            return false;
        }
        match stream.try_write(rest) {
            Ok(written) => rest = &rest[written..],
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return false,
        }
    }
    true
}
