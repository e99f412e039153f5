// The schema as the asker may see it, and custom fields and objects.
#include "base/error.h"
#include "kernel/api/routes.h"
#include "kernel/api/words.h"
#include "kernel/records/custom.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::api {

using access::Action;
using schema::Field;
using schema::FieldType;
using schema::Operator;

namespace {

constexpr Operator kOperators[] = {Operator::eq, Operator::ne, Operator::lt, Operator::le, Operator::gt, Operator::ge, Operator::in,
                                   Operator::empty, Operator::contains, Operator::starts, Operator::ends, Operator::has,
                                   Operator::period, Operator::me};

class SchemaWriter {
   public:
    explicit SchemaWriter(const Call& call) : call_(call) {}

    std::string text() {
        out_.begin_object().key("version").integer(static_cast<std::int64_t>(call_.schema->version())).key("entities").begin_array();
        for (const schema::ShapePointer& shape : call_.schema->in_order())
            if (!shape->entity().options().internal && seen(*shape)) entity(*shape);
        out_.end_array().key("menu").begin_array();
        for (const MenuEntry& entry : call_.services.menu) {
            const schema::ShapePointer shape = call_.schema->find(entry.entity);
            if (shape && seen(*shape)) menu(*shape, entry.icon);
        }
        for (const schema::ShapePointer& shape : call_.schema->in_order())
            if (shape->custom_object() && seen(*shape)) menu(*shape, shape->entity().options().icon);
        out_.end_array().end_object();
        return out_.take();
    }

   private:
    bool seen(const schema::Shape& shape) const { return call_.actor.visible(shape).reach != query::Reach::nothing; }

    void menu(const schema::Shape& shape, const std::string& icon) {
        out_.begin_object().key("entity").text(shape.name()).key("label").text(entity_label(call_, shape)).key("icon").text(icon).end_object();
    }

    void entity(const schema::Shape& shape) {
        const schema::EntityOptions& options = shape.entity().options();
        out_.begin_object().key("name").text(shape.name()).key("label").text(entity_label(call_, shape));
        out_.key("label_one").text(entity_label_one(call_, shape)).key("icon").text(options.icon);
        out_.key("owned").boolean(shape.entity().owned()).key("custom").boolean(shape.custom_object()).key("parent");
        options.parent.empty() ? out_.null() : out_.text(options.parent);
        abilities(shape);
        out_.key("title").text(shape.title() ? shape.title()->name() : "id").key("fields").begin_array();
        for (const Field* each : shape.fields())
            if (call_.actor.may_read(*each)) field(*each);
        primaries(shape);
        out_.end_array().key("children").begin_array();
        for (const schema::Collection& collection : shape.collections())
            if (collection.child && seen(*call_.schema->get(collection.entity))) out_.text(collection.name);
        out_.end_array().key("collections").begin_array();
        for (const schema::Collection& collection : shape.collections())
            if (seen(*call_.schema->get(collection.entity))) collected(shape, collection);
        out_.end_array().key("layout");
        layout(shape);
        out_.end_object();
    }

    void collected(const schema::Shape& shape, const schema::Collection& collection) {
        out_.begin_object().key("name").text(collection.name).key("label").text(collection_label(call_, shape, collection));
        out_.key("entity").text(collection.entity).key("link").text(collection.link).end_object();
    }

    // As declared, the titles of form sections (keys of the locale files) in the asker's words.
    void layout(const schema::Shape& shape) {
        const auto found = call_.services.layouts.find(shape.name());
        const json::Document document{found == call_.services.layouts.end() ? "{}" : found->second};
        const json::Value declared = document.root();
        out_.begin_object();
        for (std::size_t i = 0; i < declared.size(); i++) {
            out_.key(declared.key(i));
            declared.key(i) == "form" ? sections(declared.member(i)) : void(out_.raw(declared.member(i).dump()));
        }
        out_.end_object();
    }

    void sections(const json::Value& form) {
        out_.begin_array();
        for (std::size_t i = 0; i < form.size(); i++) {
            const std::string_view title = form.at(i)["title"].text();
            out_.begin_object().key("title").text(call_.services.texts.say(call_.actor.language(), title));
            out_.key("fields").raw(form.at(i)["fields"].dump()).end_object();
        }
        out_.end_array();
    }

    void abilities(const schema::Shape& shape) {
        const auto level = [&](Action action) { return access::name_of(call_.actor.level(shape, action)); };
        out_.key("can").begin_object().key("read").text(level(Action::read)).key("create").boolean(call_.actor.may(shape, Action::create));
        out_.key("update").text(level(Action::update)).key("delete").text(level(Action::delete_));
        out_.key("export").boolean(call_.actor.may(shape, Action::export_)).key("bulk").boolean(call_.actor.may(shape, Action::bulk));
        out_.key("share").text(level(Action::share)).end_object();
    }

    void field(const Field& each) {
        const schema::FieldOptions& options = each.options();
        const bool in_columns = each.kind().form() != schema::Form::none;
        const bool writable = call_.actor.may_write(each) && !options.read_only && !each.computed() && each.type() != FieldType::sequence;
        out_.begin_object().key("name").text(each.name()).key("type").text(schema::name_of(each.value_type()));
        if (each.computed()) out_.key("computed").text(schema::name_of(each.type()));
        if (call_.actor.administrator() && !options.formula.empty()) out_.key("formula").text(options.formula);
        out_.key("label").text(field_label(call_, each)).key("required").boolean(options.required).key("listed").boolean(options.listed);
        out_.key("sortable").boolean(in_columns).key("filterable").boolean(true).key("writable").boolean(writable);
        out_.key("custom").boolean(each.custom()).key("sensitive").boolean(options.sensitive);
        out_.key("reads_logged").boolean(each.reads_logged()).key("operators").begin_array();
        for (const Operator one : kOperators)
            if (allows(each.kind().operators(), one) && (one != Operator::me || each.target() == "users")) out_.text(schema::name_of(one));
        out_.end_array();
        if (!options.fallback.empty()) out_.key("fallback").text(options.fallback);
        if (!options.made_of.empty()) made_of(each);
        if (!options.options.empty()) choices(each);
        out_.key("to");
        each.target().empty() ? out_.null() : out_.text(each.target());
        bounds(options);
        out_.end_object();
    }

    void made_of(const Field& each) {
        const schema::ShapePointer shape = call_.schema->get(each.entity().name());
        out_.key("made_of").begin_array();
        for (const std::string& part : each.options().made_of)
            if (call_.actor.may_read(shape->get(part))) out_.text(part);
        out_.end_array();
    }

    void choices(const Field& each) {
        out_.key("options").begin_array();
        for (const schema::Option& option : each.options().options) {
            out_.begin_object().key("value").text(option.value).key("label").text(option_label(call_, each, option.value)).key("color");
            option.color.empty() ? out_.null() : out_.text(option.color);
            out_.end_object();
        }
        out_.end_array();
    }

    void bounds(const schema::FieldOptions& options) {
        const schema::FieldOptions none;
        if (options.min != none.min) out_.key("min").number(options.min);
        if (options.max != none.max) out_.key("max").number(options.max);
        if (options.max_length != 0) out_.key("max_length").integer(static_cast<std::int64_t>(options.max_length));
    }

    // "primary_email": what lists show of the child rows that are marked as primary.
    void primaries(const schema::Shape& shape) {
        for (const schema::Collection& collection : shape.collections()) {
            const schema::ShapePointer rows = call_.schema->get(collection.entity);
            if (!collection.child || !rows->find("primary") || !rows->title() || !seen(*rows)) continue;
            const Field& title = *rows->title();
            out_.begin_object().key("name").text("primary_" + title.name()).key("type").text(schema::name_of(title.type()));
            out_.key("label").text(field_label(call_, title)).key("collection").text(collection.name).key("required").boolean(false);
            out_.key("listed").boolean(true).key("sortable").boolean(false).key("filterable").boolean(false).key("writable").boolean(false);
            out_.key("custom").boolean(false).key("operators").begin_array().end_array().key("to").null().end_object();
        }
    }

    const Call& call_;
    json::Writer out_;
};

http::Response get_schema(const Call& call) { return http::Response::json(200, SchemaWriter{call}.text()); }

std::string text_of(const records::CustomChange& change) {
    json::Writer out;
    out.begin_object().key("name").text(change.name);
    if (change.job != 0) out.key("job").text(std::to_string(change.job));
    return out.end_object().take();
}

records::AlsoChanged keeping(const Call& call, int status) {
    return [&call, status](storage::Connection& connection, const records::CustomChange& change) {
        call.keep(connection, {status, status == 204 ? "" : text_of(change)});
    };
}

http::Response add_object(const Call& call) {
    const json::Document body = call.body();
    const auto made = records::add_custom_object(call.platform(), call.actor, body.root(), keeping(call, 201));
    return http::Response::json(201, text_of(made));
}

http::Response add_field(const Call& call) {
    const std::string entity{call.request.parameter("entity")};
    const json::Document body = call.body();
    const auto made = records::add_custom_field(call.platform(), call.actor, entity, body.root(), keeping(call, 201));
    return http::Response::json(201, text_of(made));
}

http::Response change_field(const Call& call) {
    const std::string entity{call.request.parameter("entity")}, name{call.request.parameter("field")};
    const json::Document body = call.body();
    const auto made =
        records::change_custom_field(call.platform(), call.actor, entity, name, body.root(), keeping(call, 200));
    return http::Response::json(200, text_of(made));
}

http::Response retire_field(const Call& call) {
    records::retire_custom_field(call.platform(), call.actor, std::string(call.request.parameter("entity")),
                                 std::string(call.request.parameter("field")), keeping(call, 204));
    return http::Response::empty();
}

}  // namespace

void add_schema_routes(http::Router& router, Services& services) {
    using http::Method;
    add_route(router, services, Method::get, "/api/v1/schema", get_schema, "schema");
    add_route(router, services, Method::post, "/api/v1/schema/entities", add_object);
    add_route(router, services, Method::post, "/api/v1/schema/entities/{entity}/fields", add_field);
    add_route(router, services, Method::patch, "/api/v1/schema/entities/{entity}/fields/{field}", change_field);
    add_route(router, services, Method::delete_, "/api/v1/schema/entities/{entity}/fields/{field}", retire_field);
}

}  // namespace lazo::api
