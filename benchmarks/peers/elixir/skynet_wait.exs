# The tree of skynet in which every node lets others run once.
defmodule Main do
  def node(parent, first, 1) do
    :erlang.yield()
    send(parent, first)
  end

  def node(parent, first, leaves) do
    part = div(leaves, 10)
    me = self()
    for i <- 0..9, do: spawn(fn -> node(me, first + i * part, part) end)
    :erlang.yield()
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
