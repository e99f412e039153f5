#include "kernel/jobs/columns.h"

#include <array>

#include "base/error.h"
#include "base/json.h"

namespace lazo::jobs {
namespace {

constexpr std::array<std::string_view, 6> kStates{"queued", "running", "done", "failed", "cancelled", "dead"};

Message message_of(std::string_view text) {
    const json::Document document(text);
    Message message{std::string(document.root()["key"].text())};
    const json::Value values = document.root()["values"];
    for (std::size_t i = 0; i < values.size(); i++) message.values.emplace_back(values.key(i), values.member(i).text());
    return message;
}

}  // namespace

std::string_view name_of(State state) { return kStates.at(static_cast<std::size_t>(state)); }

bool find_state(std::string_view name, State& found) {
    for (std::size_t i = 0; i < kStates.size(); i++) {
        if (kStates[i] != name) continue;
        found = static_cast<State>(i);
        return true;
    }
    return false;
}

JobFacts facts_of(storage::Statement& row) {
    JobFacts facts;
    facts.id = row.integer(0);
    facts.kind = row.text(1);
    facts.payload = row.text(2);
    if (!find_state(row.text(3), facts.state)) throw_internal("job of unknown state: " + std::string(row.text(3)));
    facts.priority = static_cast<Priority>(row.integer(4));
    facts.unique_key = row.text(5);
    facts.attempts = static_cast<int>(row.integer(6));
    facts.max_attempts = static_cast<int>(row.integer(7));
    facts.run_at = {row.integer(8)};
    facts.done = row.integer(9);
    facts.total = row.integer(10);
    facts.rate = {row.integer(11)};
    facts.result = row.text(12);
    if (!row.is_null(13)) facts.error = message_of(row.text(13));
    facts.created_by = row.integer(14);
    facts.created_at = {row.integer(15)};
    facts.started_at = moment_of(row, 16);
    facts.ended_at = moment_of(row, 17);
    facts.cancel_asked = row.integer(18) != 0;
    return facts;
}

std::optional<Moment> moment_of(storage::Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Moment{row.integer(column)};
}

storage::Bound text_or_null(const std::string& text) { return text.empty() ? storage::Bound{} : storage::Bound{text}; }

std::string to_json(const Message& message) {
    json::Writer writer;
    writer.begin_object().key("key").text(message.key).key("values").begin_object();
    for (const auto& [name, value] : message.values) writer.key(name).text(value);
    writer.end_object().end_object();
    return writer.take();
}

}  // namespace lazo::jobs
