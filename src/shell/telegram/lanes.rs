//! Who may send next: lanes by priority, a token bucket for each chat and one for all. Pure; the time comes in.
//!
//! **Invariants**: an emergency waits for no bucket and for nobody else's reply. Within a chat replies of one class
//! leave in order and one at a time; a chat that must wait holds up no other.

mod bucket;

use crate::engine::{Lane, Reply};
use crate::shell::store::{ChatId, OutboxEntry};
use bucket::Bucket;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, VecDeque};
use std::time::{Duration, Instant};

/// Replies that leave at once to a chat that was quiet; Telegram tolerates short bursts.
const BURST: f64 = 3.0;
/// From so many waiting replies on, one that equals the last one waiting is joined to it.
const JOIN_FROM: usize = 5;
/// Share of the overall limit that only emergencies may use.
const KEPT_SHARE: f64 = 0.2;
/// Requests under way at once that are no emergencies; at most so many connections are opened for them.
const UNDER_WAY: usize = 256;

/// How fast may be sent.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Messages a second in all; 0 is without limit.
    pub per_second: u32,
    /// Messages a second to one chat; 0 is without limit.
    pub per_chat_per_second: u32,
}

/// What travels together: emergencies are a class of their own, so that they pass everything else of their chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Emergencies.
    Emergency,
    /// Everything else.
    Rest,
}

/// A reply that waits, with what its sender needs.
#[derive(Debug)]
pub struct Job<T> {
    /// The reply.
    pub entry: OutboxEntry,
    /// How often it was tried.
    pub tries: u32,
    /// What its sender needs.
    pub extra: T,
}

/// What became of a try.
#[derive(Debug)]
pub enum Outcome<T> {
    /// It is over: sent, or given up.
    Over,
    /// Again, not before so long; the chat's other replies of its class wait with it.
    Again(Job<T>, Duration),
}

/// What to do next.
#[derive(Debug)]
pub enum Next<T> {
    /// Send this.
    Send(Job<T>),
    /// Nothing until then, unless something new comes.
    Wait(Option<Instant>),
}

/// All replies that wait.
#[derive(Debug)]
pub struct Lanes<T> {
    limits: Limits,
    chats: HashMap<ChatId, Chat<T>>,
    /// Chats by the lane of their next reply; one that has moved on since is passed over.
    ready: BTreeMap<Lane, VecDeque<ChatId>>,
    later: BinaryHeap<Reverse<(Instant, ChatId, Class)>>,
    overall: Bucket,
    paused_until: Option<Instant>,
    under_way: usize,
    open: usize,
}

#[derive(Debug)]
struct Chat<T> {
    emergency: Queue<T>,
    rest: Queue<T>,
    bucket: Bucket,
}

#[derive(Debug)]
struct Queue<T> {
    jobs: VecDeque<Job<T>>,
    state: State,
    paused_until: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing is to be done for it.
    Idle,
    /// It stands in a lane.
    Ready,
    /// It waits for its time.
    Waiting,
    /// Its first reply is being sent.
    Sending,
}

impl<T> Lanes<T> {
    /// Nobody waits yet.
    pub fn new(limits: Limits) -> Lanes<T> {
        let per_second = f64::from(limits.per_second);
        Lanes {
            limits,
            chats: HashMap::new(),
            ready: BTreeMap::new(),
            later: BinaryHeap::new(),
            overall: Bucket::new(per_second, per_second),
            paused_until: None,
            under_way: 0,
            open: 0,
        }
    }

    /// Lets a reply wait. One that was joined to an equal one comes back: it is over.
    pub fn push(&mut self, job: Job<T>, now: Instant) -> Option<Job<T>> {
        let (chat, class, lane) = (
            job.entry.chat,
            class(&job.entry.reply),
            job.entry.reply.lane(),
        );
        let limited = self.limits.per_chat_per_second > 0;
        let queue = self.chat(chat).queue(class);
        if limited && joins(&queue.jobs, &job) {
            return Some(job);
        }
        let graver = |other: &&Job<T>| other.entry.reply.lane() > lane;
        let behind = queue.jobs.iter().rev().take_while(graver).count();
        queue.jobs.insert(queue.jobs.len() - behind, job);
        self.open += 1;
        self.offer(chat, class, now);
        None
    }

    /// The next reply to send, or how long to wait.
    pub fn next(&mut self, now: Instant) -> Next<T> {
        self.wake(now);
        if let Some(job) = self.take(Lane::Emergency, now) {
            return Next::Send(job);
        }
        let wake_at = self.later.peek().map(|Reverse((at, ..))| *at);
        if self.under_way >= UNDER_WAY {
            return Next::Wait(wake_at);
        }
        if let Some(open_at) = self.open_at(now) {
            return Next::Wait(Some(wake_at.map_or(open_at, |at| at.min(open_at))));
        }
        let quieter = [Lane::Urgent, Lane::Reply, Lane::Later];
        match quieter.into_iter().find_map(|lane| self.take(lane, now)) {
            Some(job) => {
                self.under_way += 1;
                Next::Send(job)
            }
            None => Next::Wait(wake_at),
        }
    }

    /// A try has ended.
    pub fn done(&mut self, chat: ChatId, class: Class, outcome: Outcome<T>, now: Instant) {
        if class == Class::Rest {
            self.under_way = self.under_way.saturating_sub(1);
        }
        let queue = self.chat(chat).queue(class);
        queue.state = State::Idle;
        match outcome {
            Outcome::Over => self.open = self.open.saturating_sub(1),
            Outcome::Again(job, after) => {
                queue.jobs.push_front(job);
                queue.paused_until = Some(now + after);
            }
        }
        self.offer(chat, class, now);
    }

    /// Nothing but emergencies leaves before then.
    pub fn pause_all(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
    }

    /// Drops everything that waits for a chat and is not being sent; what was dropped is over.
    pub fn drop_chat(&mut self, chat: ChatId) -> Vec<Job<T>> {
        let Some(of_chat) = self.chats.get_mut(&chat) else {
            return Vec::new();
        };
        let dropped: Vec<_> = of_chat
            .emergency
            .jobs
            .drain(..)
            .chain(of_chat.rest.jobs.drain(..))
            .collect();
        self.open = self.open.saturating_sub(dropped.len());
        dropped
    }

    /// Whether nothing waits and nothing is under way.
    pub fn is_idle(&self) -> bool {
        self.open == 0
    }

    fn chat(&mut self, chat: ChatId) -> &mut Chat<T> {
        let rate = f64::from(self.limits.per_chat_per_second);
        self.chats.entry(chat).or_insert_with(|| Chat::new(rate))
    }

    /// Puts a chat into the lane of its next reply, lets it wait for its time, or lets it go.
    fn offer(&mut self, chat: ChatId, class: Class, now: Instant) {
        let Some(of_chat) = self.chats.get_mut(&chat) else {
            return;
        };
        let bucket_at = match class {
            Class::Emergency => None,
            Class::Rest => of_chat.bucket.next_at(0.0, now),
        };
        let queue = of_chat.queue(class);
        let Some(lane) = queue.jobs.front().map(|job| job.entry.reply.lane()) else {
            return self.let_go(chat, now);
        };
        let at = queue.paused_until.max(bucket_at).filter(|at| *at > now);
        match (queue.state, at) {
            (State::Sending | State::Waiting, _) => {}
            (State::Idle, Some(at)) => {
                queue.state = State::Waiting;
                self.later.push(Reverse((at, chat, class)));
            }
            (State::Idle | State::Ready, _) => {
                queue.state = State::Ready;
                self.ready.entry(lane).or_default().push_back(chat);
            }
        }
    }

    /// Forgets a chat that has nothing waiting, once its bucket is full again.
    fn let_go(&mut self, chat: ChatId, now: Instant) {
        let Some(of_chat) = self.chats.get_mut(&chat) else {
            return;
        };
        if !of_chat.is_empty() {
            return;
        }
        let full_at = of_chat.bucket.full_at(now);
        let paused = of_chat
            .rest
            .paused_until
            .max(of_chat.emergency.paused_until);
        match full_at.max(paused).filter(|at| *at > now) {
            Some(at) if of_chat.rest.state == State::Idle => {
                of_chat.rest.state = State::Waiting;
                self.later.push(Reverse((at, chat, Class::Rest)));
            }
            Some(_) => {}
            None => drop(self.chats.remove(&chat)),
        }
    }

    /// Takes up the chats whose time has come.
    fn wake(&mut self, now: Instant) {
        while let Some(Reverse((_, chat, class))) = self
            .later
            .peek()
            .copied()
            .filter(|Reverse((at, ..))| *at <= now)
        {
            self.later.pop();
            if let Some(of_chat) = self.chats.get_mut(&chat) {
                let queue = of_chat.queue(class);
                if queue.state == State::Waiting {
                    queue.state = State::Idle;
                }
                self.offer(chat, class, now);
            }
        }
    }

    /// The first reply of a lane.
    fn take(&mut self, lane: Lane, now: Instant) -> Option<Job<T>> {
        let class = if lane == Lane::Emergency {
            Class::Emergency
        } else {
            Class::Rest
        };
        loop {
            let chat = self.ready.get_mut(&lane)?.pop_front()?;
            let Some(of_chat) = self.chats.get_mut(&chat) else {
                continue;
            };
            let queue = of_chat.queue(class);
            let stands_here = queue
                .jobs
                .front()
                .is_some_and(|job| job.entry.reply.lane() == lane);
            if queue.state != State::Ready || !stands_here {
                if queue.state == State::Ready && queue.jobs.is_empty() {
                    queue.state = State::Idle;
                    self.let_go(chat, now);
                }
                continue;
            }
            queue.state = State::Sending;
            let job = queue.jobs.pop_front();
            of_chat.bucket.take(now);
            self.overall.take(now);
            return job;
        }
    }

    /// When replies that are no emergencies may leave again; none when they may now.
    fn open_at(&mut self, now: Instant) -> Option<Instant> {
        let kept = (f64::from(self.limits.per_second) * KEPT_SHARE).floor();
        self.paused_until
            .max(self.overall.next_at(kept, now))
            .filter(|at| *at > now)
    }
}

/// The class of a reply.
pub fn class(reply: &Reply) -> Class {
    if reply.lane() == Lane::Emergency {
        Class::Emergency
    } else {
        Class::Rest
    }
}

/// Whether a flood has piled up and the last one that waits says the same.
fn joins<T>(waiting: &VecDeque<Job<T>>, job: &Job<T>) -> bool {
    waiting.len() >= JOIN_FROM
        && job.entry.reply.lane() >= Lane::Reply
        && waiting
            .back()
            .is_some_and(|last| last.entry.reply == job.entry.reply)
}

impl<T> Chat<T> {
    fn new(rate: f64) -> Chat<T> {
        Chat {
            emergency: Queue::new(),
            rest: Queue::new(),
            bucket: Bucket::new(rate, BURST),
        }
    }

    fn queue(&mut self, class: Class) -> &mut Queue<T> {
        match class {
            Class::Emergency => &mut self.emergency,
            Class::Rest => &mut self.rest,
        }
    }

    fn is_empty(&self) -> bool {
        let empty = |queue: &Queue<T>| queue.jobs.is_empty() && queue.state != State::Sending;
        empty(&self.emergency) && empty(&self.rest)
    }
}

impl<T> Queue<T> {
    fn new() -> Queue<T> {
        Queue {
            jobs: VecDeque::new(),
            state: State::Idle,
            paused_until: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Job, Lanes, Limits, Next, Outcome, class};
    use crate::engine::{Lane, Reply, Say};
    use crate::shell::store::{ChatId, OutboxEntry};
    use jiff::Timestamp;
    use std::time::{Duration, Instant};

    const FREE: Limits = Limits {
        per_second: 0,
        per_chat_per_second: 0,
    };
    const STRICT: Limits = Limits {
        per_second: 30,
        per_chat_per_second: 1,
    };

    fn job(id: u64, chat: i64, lane: Lane) -> Job<()> {
        let say = Say {
            lane,
            node: None,
            html: format!("{id}"),
            buttons: Vec::new(),
        };
        let entry = OutboxEntry {
            id,
            chat: ChatId(chat),
            reply: Reply::Say(say),
            made: Timestamp::UNIX_EPOCH,
        };
        Job {
            entry,
            tries: 0,
            extra: (),
        }
    }

    /// Sends everything that may leave now, each over at once; the ids in order.
    fn drain(lanes: &mut Lanes<()>, now: Instant) -> Vec<u64> {
        let mut ids = Vec::new();
        while let Next::Send(job) = lanes.next(now) {
            ids.push(job.entry.id);
            lanes.done(job.entry.chat, class(&job.entry.reply), Outcome::Over, now);
        }
        ids
    }

    #[test]
    fn graver_lanes_leave_first_and_a_lane_in_order() {
        let (mut lanes, now) = (Lanes::new(FREE), Instant::now());
        for (id, lane) in [Lane::Later, Lane::Reply, Lane::Urgent, Lane::Emergency]
            .into_iter()
            .enumerate()
        {
            lanes.push(job(id as u64, 1, lane), now);
            lanes.push(job(10 + id as u64, 2, lane), now);
        }
        assert_eq!(drain(&mut lanes, now), [3, 13, 2, 12, 1, 11, 0, 10]);
        assert!(lanes.is_idle());
    }

    #[test]
    fn an_emergency_passes_a_thousand_replies_and_a_full_limit() {
        let (mut lanes, now) = (Lanes::new(STRICT), Instant::now());
        (0..1000).for_each(|id| drop(lanes.push(job(id, id as i64 + 10, Lane::Reply), now)));
        drain(&mut lanes, now);
        lanes.push(job(5000, 1, Lane::Emergency), now);
        assert_eq!(drain(&mut lanes, now), [5000]);
    }

    #[test]
    fn an_emergency_passes_a_reply_under_way_in_its_own_chat() {
        let (mut lanes, now) = (Lanes::new(FREE), Instant::now());
        lanes.push(job(1, 1, Lane::Reply), now);
        let Next::Send(slow) = lanes.next(now) else {
            panic!("a reply")
        };
        lanes.push(job(2, 1, Lane::Reply), now);
        lanes.push(job(3, 1, Lane::Emergency), now);
        assert_eq!(drain(&mut lanes, now), [3]);
        lanes.done(ChatId(1), class(&slow.entry.reply), Outcome::Over, now);
        assert_eq!(drain(&mut lanes, now), [2]);
    }

    #[test]
    fn a_chat_that_must_wait_holds_up_no_other() {
        let (mut lanes, now) = (Lanes::new(STRICT), Instant::now());
        lanes.push(job(1, 1, Lane::Reply), now);
        let Next::Send(refused) = lanes.next(now) else {
            panic!("a reply")
        };
        let again = Outcome::Again(refused, Duration::from_secs(30));
        lanes.done(ChatId(1), super::Class::Rest, again, now);
        lanes.push(job(2, 2, Lane::Reply), now);
        lanes.push(job(3, 1, Lane::Reply), now);
        assert_eq!(drain(&mut lanes, now), [2]);
        assert_eq!(drain(&mut lanes, now + Duration::from_secs(31)), [1, 3]);
    }

    #[test]
    fn a_chat_gets_a_burst_and_then_one_a_second() {
        let (mut lanes, now) = (Lanes::new(STRICT), Instant::now());
        (0..6).for_each(|id| drop(lanes.push(job(id, 1, Lane::Reply), now)));
        assert_eq!(drain(&mut lanes, now), [0, 1, 2]);
        assert_eq!(drain(&mut lanes, now + Duration::from_millis(1001)), [3]);
        assert_eq!(drain(&mut lanes, now + Duration::from_millis(3002)), [4, 5]);
    }

    #[test]
    fn equal_replies_of_a_flood_are_joined_and_only_those() {
        let (mut lanes, now) = (Lanes::new(STRICT), Instant::now());
        let same = |id| {
            let mut job = job(id, 1, Lane::Reply);
            job.entry.reply = Reply::Say(Say {
                lane: Lane::Reply,
                node: None,
                html: "same".into(),
                buttons: vec![],
            });
            job
        };
        let joined = (0..20)
            .filter(|id| lanes.push(same(*id), now).is_some())
            .count();
        assert_eq!(joined, 15);
        assert!(lanes.push(job(99, 1, Lane::Reply), now).is_none());
    }

    #[test]
    fn a_quiet_chat_is_forgotten() {
        let (mut lanes, now) = (Lanes::new(STRICT), Instant::now());
        lanes.push(job(1, 1, Lane::Reply), now);
        drain(&mut lanes, now);
        drain(&mut lanes, now + Duration::from_secs(10));
        assert!(lanes.chats.is_empty());
    }
}
