#pragma once

// Questions about pieces of a tree that do not need to know what names mean. None of them descends into nested functions.

#include "lang/syntax/ast.hpp"

#include <functional>
#include <set>
#include <string_view>

namespace ruff::lang {

/// Calls `visit` for each expression of a statement and of the statements inside it, outermost first.
void for_each_expression(statement& s, const std::function<void(expression&)>& visit);
/// The same for an expression and its parts.
void for_each_expression(expression* e, const std::function<void(expression&)>& visit);
/// Calls `visit` for a statement and the statements inside it; test blocks are not entered.
void for_each_statement(statement& s, const std::function<void(statement&)>& visit);

/// Names assigned without keyword, match bindings included.
void collect_plain_names(statement& s, std::set<std::string_view>& names);

[[nodiscard]] bool contains_await(std::span<statement*> body);
[[nodiscard]] bool contains_yield(std::span<statement*> body);
/// An `await`, or a call that may let time pass (`receive`, `sleep`, `input`).
[[nodiscard]] bool contains_wait(statement& s);
[[nodiscard]] bool contains_loop(std::span<statement*> body);
/// The name is read somewhere in `e`.
[[nodiscard]] bool mentions(expression* e, std::string_view name);

}  // namespace ruff::lang
