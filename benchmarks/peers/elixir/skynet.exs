# A tree of processes, ten children per node; each child sends its result to its parent.
defmodule Main do
  def node(parent, first, 1), do: send(parent, first)

  def node(parent, first, leaves) do
    part = div(leaves, 10)
    me = self()
    for i <- 0..9, do: spawn(fn -> node(me, first + i * part, part) end)
    send(parent, gather(10, 0))
  end

  defp gather(0, total), do: total

  defp gather(left, total) do
    receive do
      value -> gather(left - 1, total + value)
    end
  end

  def run(n) do
    me = self()
    spawn(fn -> node(me, 0, n) end)
    receive do
      total -> IO.puts(total)
    end
  end
end

Main.run(String.to_integer(hd(System.argv())))
