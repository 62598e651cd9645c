//! The tree of skynet in which all leaves await one notification, given when the last of them has started.
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use tokio::sync::Notify;

struct Gate {
    open: Notify,
    started: AtomicU64,
    leaf_count: u64,
}

fn node(gate: Arc<Gate>, first: u64, leaves: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move {
        if leaves == 1 {
            // A `Notified` sees every notify_waiters() after its creation, so it is made before the leaf is counted.
            let opened = gate.open.notified();
            if gate.started.fetch_add(1, Ordering::Relaxed) + 1 == gate.leaf_count {
                gate.open.notify_waiters();
            }
            opened.await;
            return first + 1;
        }
        let part = leaves / 10;
        let mut children = Vec::with_capacity(10);
        for i in 0..10 {
            children.push(tokio::spawn(node(gate.clone(), first + i * part, part)));
        }
        let mut total = 0;
        for child in children {
            total += child.await.unwrap();
        }
        total
    })
}

#[tokio::main]
async fn main() {
    let n: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let gate = Arc::new(Gate { open: Notify::new(), started: AtomicU64::new(0), leaf_count: n });
    println!("{}", tokio::spawn(node(gate, 0, n)).await.unwrap());
}
