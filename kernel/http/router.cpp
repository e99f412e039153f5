#include "kernel/http/router.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lazo::http {

// One segment of the paths. Children are tried in the order literal, variable, rest.
struct Router::Node {
    using Routes = std::array<const Route*, 7>;  // by Method

    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> variable;
    Routes here{};
    Routes rest{};
};

namespace {

using Values = std::vector<std::string_view>;  // of the variables, in order

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const std::size_t end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

bool is_variable(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool is_rest(std::string_view segment) {
    return is_variable(segment) && segment.size() > 5 && segment.substr(segment.size() - 4) == "...}";
}

std::string_view variable_name(std::string_view segment) {
    return segment.substr(1, segment.size() - (is_rest(segment) ? 5 : 2));
}

// The first routes that `wanted` takes, with the values of their variables. `path` is empty or starts with a slash.
template <class Node, class Wanted>
bool walk(const Node& node, std::string_view path, Values& values, const Wanted& wanted) {
    if (path.empty()) return wanted(node.here);
    const std::string_view behind_slash = path.substr(1);
    const std::size_t end = std::min(behind_slash.find('/'), behind_slash.size());
    const std::string_view segment = behind_slash.substr(0, end);
    const std::string_view more = behind_slash.substr(end);
    const auto literal = node.literals.find(segment);
    if (literal != node.literals.end() && walk(*literal->second, more, values, wanted)) return true;
    if (node.variable && !segment.empty()) {
        values.push_back(segment);
        if (walk(*node.variable, more, values, wanted)) return true;
        values.pop_back();
    }
    values.push_back(behind_slash);
    if (wanted(node.rest)) return true;
    values.pop_back();
    return false;
}

std::map<std::string, std::string, std::less<>> parameters_of(const Route& route, const Values& values) {
    std::map<std::string, std::string, std::less<>> parameters;
    if (values.empty()) return parameters;
    auto value = values.begin();
    for (const std::string_view segment : segments_of(route.pattern)) {
        if (is_variable(segment) && value != values.end()) parameters.emplace(variable_name(segment), *value++);
    }
    return parameters;
}

bool matches(std::string_view pattern, std::string_view path) {
    const auto wanted = segments_of(pattern);
    const auto given = segments_of(path);
    return wanted.size() == given.size() &&
           std::equal(wanted.begin(), wanted.end(), given.begin(), [](std::string_view want, std::string_view have) {
               return want == have || (is_variable(want) && !have.empty());
           });
}

void require_pattern(std::string_view pattern) {
    if (pattern.empty() || pattern.front() != '/')
        throw_internal("a route must begin with a slash: " + std::string{pattern});
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string pattern, Handler handler, RouteOptions options) {
    require_pattern(pattern);
    const Route& route = routes_.emplace_back(Route{method, std::move(pattern), std::move(handler), options});
    Node* node = root_.get();
    bool rest = false;
    for (const std::string_view segment : segments_of(route.pattern)) {
        if (rest) throw_internal("{path...} must be last: " + route.pattern);
        rest = is_rest(segment);
        if (rest) continue;
        auto& child = is_variable(segment) ? node->variable : node->literals[std::string{segment}];
        if (!child) child = std::make_unique<Node>();
        node = child.get();
    }
    const Route*& place = (rest ? node->rest : node->here)[static_cast<std::size_t>(method)];
    if (place) throw_internal("a route is there twice: " + route.pattern);
    place = &route;
}

void Router::add_socket(std::string pattern, SocketHandler handler) {
    require_pattern(pattern);
    sockets_.emplace_back(std::move(pattern), std::move(handler));
}

void Router::set_fallback(Handler handler) { fallback_ = std::move(handler); }

Router::Found Router::find(Method method, std::string_view path) const {
    Found found;
    if (path.empty() || path.front() != '/') return found;
    Values values;
    const auto index = static_cast<std::size_t>(method);
    const auto get = static_cast<std::size_t>(Method::get);
    walk(*root_, path, values, [&](const Node::Routes& routes) {
        found.route = routes[index];
        if (!found.route && method == Method::head) found.route = routes[get];
        return found.route != nullptr;
    });
    if (found.route) {
        found.parameters = parameters_of(*found.route, values);
        return found;
    }
    values.clear();
    std::array<bool, 7> allowed{};
    walk(*root_, path, values, [&](const Node::Routes& routes) {
        for (std::size_t at = 0; at < routes.size(); ++at) allowed[at] = allowed[at] || routes[at];
        return false;
    });
    if (allowed[get]) allowed[static_cast<std::size_t>(Method::head)] = true;
    for (std::size_t at = 0; at < allowed.size(); ++at) {
        if (allowed[at]) found.allowed.push_back(static_cast<Method>(at));
    }
    return found;
}

const SocketHandler* Router::find_socket(std::string_view path) const {
    if (path.empty() || path.front() != '/') return nullptr;
    const auto found =
        std::find_if(sockets_.begin(), sockets_.end(), [&](const auto& socket) { return matches(socket.first, path); });
    return found == sockets_.end() ? nullptr : &found->second;
}

}  // namespace lazo::http
