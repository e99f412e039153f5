#include "tests/shards/tree.h"

#include <pg_query.h>
#include <rapidjson/reader.h>

namespace lazo::shards {

namespace {

const Node kNothing;

}  // namespace

const Node& Node::operator[](std::string_view name) const {
    for (std::size_t i = 0; i < names_.size(); i++)
        if (names_[i] == name) return items_[i];
    return kNothing;
}

const Node& Node::inside(std::string_view kind) const {
    const Node& content = (*this)[kind];
    return content ? content : *this;
}

void walk(const Node& node, const Visit& visit) {
    for (std::size_t i = 0; i < node.items().size(); i++) {
        const Node& below = node.items()[i];
        if (visit(node.names().empty() ? std::string{} : node.names()[i], below)) walk(below, visit);
    }
}

// Builds nodes without recursion, however deep the text goes.
class Builder {
 public:
    bool Null() { return scalar({}); }
    bool Bool(bool value) { return scalar(value ? "true" : "false"); }
    bool Int(int) { return true; }
    bool Uint(unsigned) { return true; }
    bool Int64(int64_t) { return true; }
    bool Uint64(uint64_t) { return true; }
    bool Double(double) { return true; }
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return scalar({text, size}); }
    bool String(const char* text, rapidjson::SizeType size, bool) { return scalar({text, size}); }
    bool Key(const char* text, rapidjson::SizeType size, bool) {
        return open_.back().names_.emplace_back(text, size), true;
    }
    bool StartObject() { return open_.emplace_back(), true; }
    bool EndObject(rapidjson::SizeType) { return close(); }
    bool StartArray() { return open_.emplace_back(), true; }
    bool EndArray(rapidjson::SizeType) { return close(); }
    Node take() && { return std::move(whole_); }

 private:
    bool scalar(std::string text) {
        Node node;
        node.text_ = std::move(text);
        return add(std::move(node));
    }
    bool close() {
        Node node = std::move(open_.back());
        open_.pop_back();
        return add(std::move(node));
    }
    bool add(Node node) {
        if (open_.empty())
            whole_ = std::move(node);
        else
            open_.back().items_.push_back(std::move(node));
        return true;
    }

    std::vector<Node> open_;
    Node whole_;
};

Node read_json(const std::string& text) {
    rapidjson::Reader reader;
    rapidjson::StringStream stream{text.c_str()};
    Builder builder;
    constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
    if (!reader.Parse<kFlags>(stream, builder)) throw NoStatement("no JSON");
    return std::move(builder).take();
}

std::vector<Node> parse(const std::string& text) {
    const PgQueryParseResult result = pg_query_parse(text.c_str());
    const std::string fault = result.error ? result.error->message : "";
    const std::string tree = result.error ? "" : result.parse_tree;
    pg_query_free_parse_result(result);
    if (!fault.empty()) throw NoStatement(fault);
    std::vector<Node> statements;
    const Node whole = read_json(tree);
    for (const Node& each : whole["stmts"].items()) statements.push_back(each["stmt"]);
    return statements;
}

}  // namespace lazo::shards
