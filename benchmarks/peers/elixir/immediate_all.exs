# N tasks that return at once, awaited in order.
defmodule Main do
  def run(n) do
    tasks = for i <- 0..(n - 1), do: Task.async(fn -> rem(i, 7) end)
    IO.puts(tasks |> Enum.reduce(0, fn task, total -> total + Task.await(task, :infinity) end))
  end
end

Main.run(String.to_integer(hd(System.argv())))
