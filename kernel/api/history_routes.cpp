// What a record was before, and the recycle bin.
#include <algorithm>
#include <limits>

#include "base/error.h"
#include "kernel/api/record_json.h"
#include "kernel/api/routes.h"
#include "kernel/api/share_json.h"
#include "kernel/api/words.h"
#include "kernel/records/history.h"
#include "kernel/records/sharing.h"
#include "kernel/schema/fields/kind.h"
#include "kernel/schema/formula/formulas.h"

namespace lazo::api {

using records::ShareChange;
using records::Version;
using schema::Field;
using schema::Record;

namespace {

// The record must be visible now; one in the recycle bin by what stood in it when it went.
void require_visible(const Call& call, storage::Connection& connection, const schema::ShapePointer& shape, schema::Key key) {
    const query::Condition self = query::Condition::is({key});
    if (query::count(connection, call.scope(connection), *shape, self) == 1) return;
    const auto set = connection.integer(
        "SELECT max(change_set) FROM deleted WHERE entity=$1 AND customer=$2 AND record=$3 AND restored_set IS NULL",
        {shape->name(), key.customer, key.id});
    if (set == 0 || query::count(connection, call.scope(connection, set - 1), *shape, self) == 0) throw_not_found();
}

std::string child_text(const Call& call, const Record& child) {
    std::string text;
    for (const Field* field : child.shape().fields()) {
        if (!child.has(*field) || field->options().read_only || !field->target().empty() || !call.actor.may_read(*field)) continue;
        if (field->value_type() == schema::FieldType::flag) continue;
        if (field->reads_logged()) call.shown().note(child.shape().name(), child.key, field->name());
        text += (text.empty() ? "" : ", ") + field->kind().to_text(*field, child.at(*field));
    }
    return text;
}

std::string children_text(const Call& call, const Record& record, const std::string& collection) {
    const auto rows = record.children.find(collection);
    if (rows == record.children.end()) return {};
    std::string text;
    for (const Record& child : rows->second) text += (text.empty() ? "" : "; ") + child_text(call, child);
    return text;
}

class HistoryWriter {
   public:
    HistoryWriter(const Call& call, storage::Connection& connection, const schema::Shape& shape)
        : call_(call), columns_(read_columns(call, shape, "", Default::all)), values_(call, connection, columns_) {}

    std::string text(const std::vector<Version>& versions, const std::vector<ShareChange>& shares) {
        std::vector<Record> rows;
        for (const Version& version : versions) rows.push_back(version.record);
        values_.prepare(rows);
        out_.begin_object().key("versions").begin_array();
        auto share = shares.begin();
        for (std::size_t i = 0; i < versions.size(); i++) {
            while (share != shares.end() && share->set >= versions[i].set) share = write_shares(share, shares.end());
            write(versions[i], i + 1 < versions.size() ? &versions[i + 1] : nullptr);
        }
        out_.end_array().end_object();
        return out_.take();
    }

   private:
    using NextShare = std::vector<ShareChange>::const_iterator;

    // Who, when and why: what a version and a change of shares both say.
    template <class Deed>
    void begin(const Deed& deed, std::string_view kind) {
        const access::User* actor = call_.actor.directory().find_user(deed.actor);
        out_.begin_object().key("at").text(deed.at.to_text()).key("actor");
        if (actor) out_.begin_object().key("id").text(std::to_string(actor->id)).key("label").text(actor->name).end_object();
        else out_.null();
        out_.key("kind").text(kind).key("cause").text(deed.cause);
        out_.key("operation").text(std::to_string(deed.operation)).key("set").integer(deed.set);
    }

    // All of one set.
    NextShare write_shares(NextShare share, NextShare end) {
        const std::int64_t set = share->set;
        begin(*share, "shared");
        out_.key("changes").begin_array().end_array().key("shares").begin_array();
        for (; share != end && share->set == set; ++share) {
            out_.begin_object();
            write_principal(out_, call_.actor.directory(), share->principal);
            write_level(out_.key("from"), share->before);
            write_level(out_.key("to"), share->after);
            out_.end_object();
        }
        out_.end_array().end_object();
        return share;
    }

    static void write_level(json::Writer& out, std::optional<access::ShareLevel> level) {
        level ? out.text(name_of(*level)) : out.null();
    }

    void write(const Version& version, const Version* before) {
        begin(version, kind_of(version, before));
        out_.key("version").integer(version.record.version).key("changes").begin_array();
        if (!version.deleted && !(before && before->deleted)) changes(version.record, before ? &before->record : nullptr);
        out_.end_array().end_object();
    }

    static std::string_view kind_of(const Version& version, const Version* before) {
        if (version.deleted) return "deleted";
        if (!before) return "created";
        return before->deleted ? "restored" : "updated";
    }

    void changes(const Record& now, const Record* before) {
        for (const Field* field : columns_.fields) {
            if (field->options().read_only || field->type() == schema::FieldType::rollup) continue;
            // What a formula gives anew is told where somebody changed what it reads, not where the store filled it.
            if (before && field->type() == schema::FieldType::formula && !schema::formula::inputs_differ(*field, now, *before)) continue;
            const schema::Value old = before ? before->at(*field) : schema::Value{};
            if (now.at(*field) == old) continue;
            if (field->reads_logged()) call_.shown().note(now.shape().name(), now.key, field->name());
            out_.begin_object().key("field").text(field->name()).key("label").text(field_label(call_, *field));
            values_.write_value(out_.key("from"), *field, old);
            values_.write_value(out_.key("to"), *field, now.at(*field));
            out_.end_object();
        }
        for (const schema::Collection* collection : columns_.children) {
            const std::string from = before ? children_text(call_, *before, collection->name) : "";
            const std::string to = children_text(call_, now, collection->name);
            if (from == to) continue;
            out_.begin_object().key("field").text(collection->name).key("label").text(entity_label(call_, *call_.schema->get(collection->entity)));
            out_.key("from").text(from).key("to").text(to).end_object();
        }
    }

    const Call& call_;
    Columns columns_;
    RecordWriter values_;
    json::Writer out_;
};

http::Response history(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const auto reading = call.platform().database().read();
    storage::Connection& connection = reading->connection();
    require_visible(call, connection, shape, call.key());
    const auto versions = records::versions(connection, *call.schema, shape, call.key());
    const auto shares = records::share_changes(connection, *shape, call.key());
    return http::Response::json(200, HistoryWriter{call, connection, *shape}.text(versions, shares));
}

// Entities whose deleted records the asker could restore.
std::vector<schema::ShapePointer> restorable(const Call& call) {
    const std::string wanted = call.argument("entity");
    std::vector<schema::ShapePointer> shapes;
    for (const schema::ShapePointer& shape : call.schema->in_order()) {
        if (!wanted.empty() && shape->name() != wanted) continue;
        if (!shape->entity().is_child() && !shape->entity().options().internal && call.actor.may(*shape, access::Action::delete_)) shapes.push_back(shape);
    }
    return shapes;
}

// As the record stood just before it went: they saw it then, and could remove it.
bool could_restore(const Call& call, storage::Connection& connection, const schema::Shape& shape,
                   const records::Deleted& deleted) {
    const access::ReachOf reach{call.actor, shape, access::Action::delete_};
    const query::Condition it = query::Condition::is({deleted.key});
    return query::count(connection, call.scope(connection, deleted.set - 1), shape, it) == 1 &&
           query::count(connection, {*call.schema, reach, connection.dialect(), deleted.set - 1}, shape, it) == 1;
}

void write_deleted(const Call& call, storage::Connection& connection, const schema::ShapePointer& shape,
                   const records::Deleted& deleted, json::Writer& out) {
    const auto last = records::ended_version(connection, *call.schema, shape, deleted.key, deleted.set);
    const access::User* actor = call.actor.directory().find_user(deleted.actor);
    out.begin_object().key("entity").text(shape->name()).key("id").text(deleted.key.to_text());
    out.key("label").text(last ? title_of(*last) : deleted.key.to_text()).key("deleted_at").text(deleted.at.to_text());
    out.key("actor");
    if (actor) out.begin_object().key("id").text(std::to_string(actor->id)).key("label").text(actor->name).end_object();
    else out.null();
    out.end_object();
}

http::Response trash(const Call& call) {
    const int limit = call.limit(50, 200);
    const auto reading = call.platform().database().read();
    storage::Connection& connection = reading->connection();
    const std::string cursor = call.argument("cursor");
    const std::int64_t before = cursor.empty() ? std::numeric_limits<std::int64_t>::max() : std::stoll("0" + cursor.substr(0, 18));
    std::vector<std::pair<records::Deleted, schema::ShapePointer>> rows;
    for (const schema::ShapePointer& shape : restorable(call)) {
        for (const records::Deleted& deleted : records::recycle_bin(connection, shape->name(), before, limit + 1)) {
            if (could_restore(call, connection, *shape, deleted)) rows.emplace_back(deleted, shape);
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& left, const auto& right) { return left.first.set > right.first.set; });
    json::Writer out;
    out.begin_object().key("rows").begin_array();
    for (std::size_t i = 0; i < rows.size() && i < static_cast<std::size_t>(limit); i++) write_deleted(call, connection, rows[i].second, rows[i].first, out);
    out.end_array().key("next");
    if (rows.size() > static_cast<std::size_t>(limit)) out.text(std::to_string(rows[static_cast<std::size_t>(limit)].first.set + 1));
    else out.null();
    out.end_object();
    return http::Response::json(200, out.take());
}

}  // namespace

void add_history_routes(http::Router& router, Services& services) {
    add_route(router, services, http::Method::get, "/api/v1/{entity}/{id}/history", history, "history");
    add_route(router, services, http::Method::get, "/api/v1/trash", trash, "trash");
}

}  // namespace lazo::api
