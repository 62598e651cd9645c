//! N messages between two tasks over two channels.
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let n: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let rounds = n / 2;
    let (request, mut requests) = mpsc::unbounded_channel::<u64>();
    let (reply, mut replies) = mpsc::unbounded_channel::<u64>();
    let answerer = tokio::spawn(async move {
        for _ in 0..rounds {
            reply.send(requests.recv().await.unwrap() + 1).unwrap();
        }
    });
    let asker = tokio::spawn(async move {
        let mut last = 0;
        for _ in 0..rounds {
            request.send(last).unwrap();
            last = replies.recv().await.unwrap();
        }
        last
    });
    println!("{}", asker.await.unwrap());
    answerer.await.unwrap();
}
