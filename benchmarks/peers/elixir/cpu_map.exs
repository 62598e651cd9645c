# 64 times fib(N) in tasks, as many at a time as there are schedulers.
defmodule Main do
  def fib(n) when n < 2, do: n
  def fib(n), do: fib(n - 1) + fib(n - 2)

  def run(n) do
    List.duplicate(n, 64)
    |> Task.async_stream(&fib/1, timeout: :infinity)
    |> Enum.reduce(0, fn {:ok, v}, total -> total + v end)
    |> IO.puts()
  end
end

Main.run(String.to_integer(hd(System.argv())))
