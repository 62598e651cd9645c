//! 64 times fib(N), each in a task of its own, or in a plain loop.
fn fib(n: u64) -> u64 {
    if n < 2 {
        return n;
    }
    fib(n - 1) + fib(n - 2)
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let n: u64 = arguments[1].parse().unwrap();
    let mut total = 0;
    if arguments.get(2).is_some_and(|mode| mode == "loop") {
        for _ in 0..64 {
            total += fib(std::hint::black_box(n));
        }
    } else {
        let tasks: Vec<_> = (0..64).map(|_| tokio::spawn(async move { fib(n) })).collect();
        for task in tasks {
            total += task.await.unwrap();
        }
    }
    println!("{total}");
}
