//! A tree of tasks, ten children per node. Mode `plain`: the futures are awaited without tasks.
use std::future::Future;
use std::pin::Pin;

fn node(first: u64, leaves: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move {
        if leaves == 1 {
            return first;
        }
        let part = leaves / 10;
        let mut children = Vec::with_capacity(10);
        for i in 0..10 {
            children.push(tokio::spawn(node(first + i * part, part)));
        }
        let mut total = 0;
        for child in children {
            total += child.await.unwrap();
        }
        total
    })
}

fn plain(first: u64, leaves: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move {
        if leaves == 1 {
            return first;
        }
        let part = leaves / 10;
        let mut total = 0;
        for i in 0..10 {
            total += plain(first + i * part, part).await;
        }
        total
    })
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let n: u64 = arguments[1].parse().unwrap();
    let tree = if arguments.get(2).is_some() { plain } else { node };
    println!("{}", tokio::spawn(tree(0, n)).await.unwrap());
}
