#include "modules/setup/routes.h"

#include "base/error.h"
#include "kernel/access/entities.h"
#include "kernel/api/record_faults.h"
#include "kernel/api/record_json.h"
#include "kernel/api/words.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"

namespace lazo::setup {
namespace {

using access::Action;

std::string company_text(const api::Call& call, storage::Connection& connection) {
    const schema::ShapePointer shape = call.schema->get("companies");
    const auto id = connection.integer("SELECT min(id) FROM companies");
    const auto record = records::load_row(connection, *call.schema, shape, {0, id});
    if (!record) throw_not_found();
    const api::Columns columns = api::read_columns(call, *shape, "", api::Default::all);
    api::RecordWriter writer{call, connection, columns};
    writer.prepare({*record});
    json::Writer out;
    writer.write(out, *record);
    return out.take();
}

http::Response company(const api::Call& call) {
    const auto reading = call.platform().database().read();
    return http::Response::json(200, company_text(call, reading->connection()));
}

http::Response change_company(const api::Call& call) {
    const schema::ShapePointer shape = call.schema->get("companies");
    const json::Document body = call.body();
    records::FieldErrors errors;
    schema::Record patch = api::read_record(call, shape, body.root(), errors);
    const auto find = [&](records::Writer& writer) { patch.key = {0, writer.connection().integer("SELECT min(id) FROM companies")}; };
    api::throw_if_unread(call, *shape, errors, [&](records::Writer& writer) { find(writer), writer.check_update(patch); });
    return call.write(200, [&](records::Writer& writer) {
        find(writer);
        writer.update(patch, call.if_match());
        return company_text(call, writer.connection());
    });
}

// Somebody with this role alone, in the team of the person who looks.
std::shared_ptr<const access::Directory> with_only(const api::Call& call, std::int64_t role) {
    return access::Directory::with_roles_of(*call.platform().directory(), call.actor.user(), {role});
}

http::Response preview(const api::Call& call) {
    call.actor.require(*call.schema->get("roles"), Action::update);
    if (!call.actor.directory().roles().contains(call.number())) throw_not_found();
    const access::Actor holder{with_only(call, call.number()), call.actor.user()};
    const auto reading = call.platform().database().read();
    storage::Connection& connection = reading->connection();
    const query::Scope scope{*call.schema, holder, connection.dialect()};
    json::Writer out;
    out.begin_object().key("entities").begin_array();
    for (const schema::ShapePointer& shape : call.schema->in_order()) {
        if (shape->entity().options().internal || shape->entity().is_child()) continue;
        out.begin_object().key("entity").text(shape->name()).key("label").text(api::entity_label(call, *shape));
        out.key("level").text(access::name_of(holder.level(*shape, Action::read)));
        out.key("count").integer(query::count(connection, scope, *shape, {})).key("hidden_fields").begin_array();
        for (const schema::Field* field : shape->fields())
            if (!holder.may_read(*field)) out.text(api::field_label(call, *field));
        out.end_array().end_object();
    }
    out.end_array().end_object();
    return http::Response::json(200, out.take());
}

}  // namespace

void add_routes(http::Router& router, api::Services& services) {
    using http::Method;
    api::add_route(router, services, Method::get, "/api/v1/company", company, "company");
    api::add_route(router, services, Method::patch, "/api/v1/company", change_company);
    api::add_route(router, services, Method::get, "/api/v1/roles/{id}/preview", preview, "preview");
}

}  // namespace lazo::setup
