//! N awaits, each of a task that lets others run first. Mode `empty`: the loop with a plain call.
async fn later(i: u64) -> u64 {
    tokio::task::yield_now().await;
    i % 7
}

#[inline(never)]
fn now(i: u64) -> u64 {
    i % 7
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let n: u64 = arguments[1].parse().unwrap();
    let is_empty = arguments[2] == "empty";
    let total = tokio::spawn(async move {
        let mut total = 0;
        for i in 0..n {
            total += if is_empty { now(i) } else { tokio::spawn(later(i)).await.unwrap() };
        }
        total
    })
    .await
    .unwrap();
    println!("{total}");
}
