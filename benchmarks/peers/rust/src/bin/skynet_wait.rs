//! The tree of skynet in which every node lets others run once.
use std::future::Future;
use std::pin::Pin;

fn node(first: u64, leaves: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move {
        if leaves == 1 {
            tokio::task::yield_now().await;
            return first;
        }
        let part = leaves / 10;
        let mut children = Vec::with_capacity(10);
        for i in 0..10 {
            children.push(tokio::spawn(node(first + i * part, part)));
        }
        tokio::task::yield_now().await;
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
    println!("{}", tokio::spawn(node(0, n)).await.unwrap());
}
