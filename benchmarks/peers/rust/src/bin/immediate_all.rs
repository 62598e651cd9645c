//! N tasks that return at once, gathered. Mode `plain`: the futures are joined without tasks.
use futures::future::join_all;

async fn echo(i: u64) -> u64 {
    i % 7
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let n: u64 = arguments[1].parse().unwrap();
    let mut total = 0;
    if arguments.get(2).is_some() {
        total = join_all((0..n).map(echo)).await.into_iter().sum();
    } else {
        let tasks: Vec<_> = (0..n).map(|i| tokio::spawn(echo(i))).collect();
        for task in tasks {
            total += task.await.unwrap();
        }
    }
    println!("{total}");
}
