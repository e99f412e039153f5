#include "modules/activities/routes.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/text.h"
#include "kernel/api/record_json.h"
#include "modules/activities/interactions.h"
#include "modules/activities/tasks.h"

namespace lazo::activities {
namespace {

// Where a page of the timeline ended: the moment of its last row, and the rows of that very moment that were shown.
struct Place {
    Moment at{std::int64_t{1} << 52};
    std::vector<std::string> shown;

    static Place parse(std::string_view text) {
        Place place;
        const auto colon = std::min(text.find(':'), text.size());
        if (text.empty()) return place;
        const auto [end, fault] = std::from_chars(text.data(), text.data() + colon, place.at.ms);
        if (fault != std::errc{} || end != text.data() + colon) throw_invalid("cursor", {"list.cursor"});
        text.remove_prefix(std::min(colon + 1, text.size()));
        for (const std::string_view id : text::list(text)) place.shown.emplace_back(id);
        return place;
    }
    std::string to_text() const {
        std::string text = std::to_string(at.ms) + ":";
        for (std::size_t i = 0; i < shown.size(); i++) text += (i ? "," : "") + shown[i];
        return text;
    }
};

struct Row {
    Moment at;
    schema::Record record;
    std::string name() const { return record.shape().name() + "/" + record.key.to_text(); }
};

class Timeline {
   public:
    Timeline(const api::Call& call, storage::Connection& connection) : call_(call), connection_(connection) {}

    std::string page(schema::Key customer, const std::vector<std::string>& channels, const Place& from, int limit) {
        const bool with_tasks = channels.empty() || std::find(channels.begin(), channels.end(), "task") != channels.end();
        collect(interactions_of(customer, channels), interactions.at, from, limit);
        if (with_tasks) collect(tasks.customer == customer, tasks.created_at, from, limit);
        std::stable_sort(rows_.begin(), rows_.end(), [](const Row& left, const Row& right) { return left.at > right.at; });
        std::erase_if(rows_, [&](const Row& row) {
            return row.at == from.at && std::find(from.shown.begin(), from.shown.end(), row.name()) != from.shown.end();
        });
        const bool more = rows_.size() > static_cast<std::size_t>(limit);
        if (more) rows_.erase(rows_.begin() + limit, rows_.end());
        return text(more, from);
    }

   private:
    static query::Condition interactions_of(schema::Key customer, const std::vector<std::string>& channels) {
        query::Condition filter = interactions.customer == customer;
        std::vector<schema::Value> wanted;
        for (const std::string& channel : channels)
            if (interactions.channel.find_option(channel)) wanted.emplace_back(channel);
        if (channels.empty()) return filter;
        return filter && query::Condition::compare({}, interactions.channel, schema::Operator::in, wanted);
    }

    template <schema::FieldType type>
    void collect(const query::Condition& filter, const schema::TypedField<Moment, type>& at, const Place& from, int limit) {
        const schema::ShapePointer shape = call_.schema->get(at.entity().name());
        query::ListQuestion question{shape, filter && at <= from.at, {{{{}, &at}, true}}};
        for (const schema::Field* field : shape->fields())
            if (call_.actor.may_read(*field)) question.fields.push_back(field);
        question.limit = limit + 1 + static_cast<int>(from.shown.size());
        question.count = 0;  // one customer's rows: found by the key, then sorted
        for (schema::Record& record : query::list(connection_, call_.scope(connection_), question).rows)
            rows_.push_back({record[at], std::move(record)});
    }

    std::string text(bool more, const Place& from) const {
        json::Writer out;
        out.begin_object().key("rows").begin_array();
        for (const Row& row : rows_) {
            const api::Columns columns = api::read_columns(call_, row.record.shape(), "", api::Default::all);
            api::RecordWriter writer{call_, connection_, columns};
            writer.prepare({row.record});
            json::Writer one;
            writer.write(one, row.record);
            out.raw("{\"entity\":" + json::quoted(row.record.shape().name()) + ",\"moment\":" + json::quoted(row.at.to_text()) + "," + one.take().substr(1));
        }
        out.end_array().key("next");
        more ? out.text(next(from).to_text()) : out.null();
        out.end_object();
        return out.take();
    }

    Place next(const Place& from) const {
        Place place{rows_.back().at, {}};
        if (place.at == from.at) place.shown = from.shown;
        for (const Row& row : rows_)
            if (row.at == place.at) place.shown.push_back(row.name());
        return place;
    }

    const api::Call& call_;
    storage::Connection& connection_;
    std::vector<Row> rows_;
};

http::Response timeline(const api::Call& call) {
    const auto customer = schema::Key::parse(call.argument("customer"));
    if (!customer || customer->customer != 0) throw_invalid("customer", {"field.id_expected"});
    const auto reading = call.platform().database().read();
    storage::Connection& connection = reading->connection();
    const schema::ShapePointer customers = call.schema->get("customers");
    if (query::count(connection, call.scope(connection), *customers, query::Condition::is({*customer})) == 0) throw_not_found();
    const Place from = Place::parse(call.argument("cursor"));
    return http::Response::json(200, Timeline{call, connection}.page(*customer, call.arguments("channels"), from, call.limit(30, 100)));
}

}  // namespace

void add_routes(http::Router& router, api::Services& services) {
    api::add_route(router, services, http::Method::get, "/api/v1/timeline", timeline, "timeline");
}

}  // namespace lazo::activities
