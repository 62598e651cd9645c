# The tree of skynet in which all leaves wait for a message, sent when the last of them has started.
defmodule Main do
  def node(gate, parent, first, 1) do
    send(gate, {:started, self()})

    receive do
      :open -> send(parent, first + 1)
    end
  end

  def node(gate, parent, first, leaves) do
    part = div(leaves, 10)
    me = self()
    for i <- 0..9, do: spawn(fn -> node(gate, me, first + i * part, part) end)
    send(parent, gather(10, 0))
  end

  defp gather(0, total), do: total

  defp gather(left, total) do
    receive do
      value -> gather(left - 1, total + value)
    end
  end

  defp await_all(0, leaves), do: Enum.each(leaves, &send(&1, :open))

  defp await_all(left, leaves) do
    receive do
      {:started, leaf} -> await_all(left - 1, [leaf | leaves])
    end
  end

  def run(n) do
    me = self()
    gate = spawn(fn -> await_all(n, []) end)
    spawn(fn -> node(gate, me, 0, n) end)

    receive do
      total -> IO.puts(total)
    end
  end
end

Main.run(String.to_integer(hd(System.argv())))
