# N messages between two processes.
defmodule Main do
  def answer do
    receive do
      {from, value} ->
        send(from, value + 1)
        answer()
    end
  end

  def ask(_answerer, last, 0), do: last

  def ask(answerer, last, rounds) do
    send(answerer, {self(), last})

    receive do
      value -> ask(answerer, value, rounds - 1)
    end
  end

  def run(n) do
    answerer = spawn(&answer/0)
    IO.puts(ask(answerer, 0, div(n, 2)))
  end
end

Main.run(String.to_integer(hd(System.argv())))
