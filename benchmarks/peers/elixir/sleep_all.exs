# N tasks that sleep 10 to 109 ms each.
defmodule Main do
  def run(n) do
    tasks =
      for i <- 0..(n - 1) do
        Task.async(fn ->
          Process.sleep(10 + rem(i, 100))
          rem(i, 7)
        end)
      end

    IO.puts(Enum.reduce(tasks, 0, fn task, total -> total + Task.await(task, :infinity) end))
  end
end

Main.run(String.to_integer(hd(System.argv())))
