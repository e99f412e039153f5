// The demo company, written.
#include <algorithm>

#include "base/error.h"
#include "kernel/access/shares.h"
#include "modules/customers/customers.h"
#include "modules/demo/demo.h"
#include "modules/demo/story.h"
#include "modules/setup/setup.h"

namespace lazo::demo {

using records::Cause;
using records::OperationOptions;
using records::Writer;
using schema::Key;
using schema::Record;

namespace {

class Writing {
 public:
    Writing(records::Platform& platform, MovingClock& clock, const Staff& staff, const CompanyOptions& options)
        : platform_(platform), clock_(clock), staff_(staff), options_(options), story_(staff, options) {}

    void write_story() {
        const std::vector<Event> events = story_.events();
        world_.customers.resize(static_cast<std::size_t>(story_.customers()));
        world_.tasks.resize(story_.tasks());
        read_tags();
        std::size_t told = 0;
        for (std::size_t from = 0; from < events.size();) {
            std::size_t to = from;
            while (to < events.size() && same_chapter(events[from], events[to])) to++;
            write_chapter(events, from, to);
            from = to;
            if (from < told + kTold && to < events.size()) continue;
            told = from;
            if (options_.progress)
                options_.progress("demo", static_cast<std::int64_t>(to), static_cast<std::int64_t>(events.size()));
        }
    }

    void write_ending() {
        clock_.set({story_.beginning().ms + (Story::kDays - 1) * 86'400'000 + 19 * 3'600'000});
        reassign();
        throw_away();
        share();
        save_views();
        clock_.set(options_.as_of);
    }

 private:
    static constexpr std::size_t kTold = 500;   // deeds between two words of progress
    static constexpr std::size_t kPiece = 400;  // of the import of the first day; a day's work is far less

    static bool same_chapter(const Event& left, const Event& right) {
        return left.day == right.day && left.user == right.user;
    }

    void read_tags() {
        const auto reading = platform_.database().read();
        reading->connection().each("SELECT id FROM tags ORDER BY id", {}, [&](storage::Statement& row) {
            world_.tags.push_back({0, row.integer(0)});
        });
    }

    // What one person did on one day is one operation, written when the day's last deed was done.
    void write_chapter(const std::vector<Event>& events, std::size_t from, std::size_t to) {
        const Event& last = events[to - 1];
        const std::int64_t now = story_.beginning().ms + last.day * 86'400'000 + last.ms;
        clock_.set({std::max(clock_.now().ms, now)});  // another's day may have ended later
        const access::Actor actor{platform_.directory(), last.user.id};
        OperationOptions options{.cause = Cause::demo, .alone = true};
        if (last.day == 0) options.cause = Cause::import, options.summary = "clientes-anteriores.csv";
        for (std::size_t at = from; at < to; at += kPiece) {
            const records::Outcome outcome = platform_.write(actor, options, [&](Writer& writer) {
                for (std::size_t i = at; i < std::min(to, at + kPiece); i++) events[i].deed(writer, world_);
                return std::string{};
            });
            options.operation = outcome.operation;
        }
    }

    template <class Work>
    void as(Key user, OperationOptions options, const Work& work) {
        const access::Actor actor{platform_.directory(), user.id};
        platform_.write(actor, options, [&](Writer& writer) { return work(writer), std::string{}; });
    }

    std::vector<Key> customers_of(Key owner, std::int64_t limit) {
        std::vector<Key> keys;
        const auto reading = platform_.database().read();
        reading->connection().each("SELECT id FROM customers WHERE owner=$1 ORDER BY id LIMIT $2", {owner.id, limit},
                                   [&](storage::Statement& row) {
                                       keys.push_back({0, row.integer(0)});
                                   });
        return keys;
    }

    // The manager gives a part of one seller's customers to another, at once.
    void reassign() {
        const std::vector<Key> moved = customers_of(staff_.sellers_north.front(), 25);
        const OperationOptions options{.cause = Cause::bulk, .summary = "Reparto de cartera"};
        as(staff_.sales_manager, options, [&](Writer& writer) {
            for (const Key& key : moved) {
                Record patch{writer.schema().get("customers")};
                patch.key = key;
                patch.set(customers::customers.owner, staff_.sellers_north.back());
                writer.update(patch);
            }
        });
    }

    // Somebody tried out the screen and cleaned up; one of them was real and came back.
    void throw_away() {
        std::vector<Key> made;
        const auto shape = platform_.schema()->get("customers");
        as(staff_.administrator, {.cause = Cause::demo}, [&](Writer& writer) {
            made.clear();
            for (int i = 1; i <= 6; i++) {
                Record draft{shape};
                draft.set(customers::customers.name, "Cliente de prueba " + std::to_string(i));
                made.push_back(writer.create(std::move(draft)).key);
            }
        });
        as(staff_.administrator, {.cause = Cause::bulk, .summary = "Limpieza de pruebas"}, [&](Writer& writer) {
            for (const Key& key : made) writer.remove(shape, key);
        });
        as(staff_.administrator, {.cause = Cause::demo}, [&](Writer& writer) { writer.restore(shape, made.back()); });
    }

    void share_all(const std::vector<Key>& keys, std::int64_t principal, access::ShareLevel level) {
        const auto shape = platform_.schema()->get("customers");
        as(staff_.administrator, {.cause = Cause::demo}, [&](Writer& writer) {
            for (const Key& key : keys) writer.set_share(shape, key, principal, level);
        });
    }

    void share() {
        const Key seller = staff_.sellers_south.front();
        share_all(customers_of(staff_.sellers_america.front(), 15), query::user_principal(seller.id),
                  access::ShareLevel::read);
        share_all(customers_of(seller, 10), query::user_principal(staff_.sellers_north.front().id),
                  access::ShareLevel::write);
        share_all(customers_of(staff_.sellers_north.back(), 12), query::team_principal(staff_.service_team.id),
                  access::ShareLevel::read);
    }

    Key save_view(Writer& writer, int position, std::string_view entity, std::string_view name, std::string_view kind,
                  std::string_view config) {
        using setup::views;
        Record draft{writer.schema().get("views")};
        draft.set(views.of_entity, std::string(entity));
        draft.set(views.name, std::string(name));
        draft.set(views.kind, std::string(kind));
        draft.set(views.config, std::string(config));
        draft.set(views.position, Decimal{position * 1'000'000LL});
        draft.set(views.pinned, position <= 2);
        return writer.create(std::move(draft)).key;
    }

    // The manager's, shared with everybody in sales; and one of the administrator's own.
    void save_views() {
        std::vector<Key> shared;
        as(staff_.sales_manager, {.cause = Cause::demo}, [&](Writer& writer) {
            shared = {
                save_view(
                    writer, 1, "customers", "Sin hablar en 90 días", "list",
                    R"({"filter":{"stage":"active","not":{"last_contact_at":{"period":{"last":90,"unit":"day"}}}},"sort":"last_contact_at"})"),
                save_view(writer, 2, "customers", "Por etapa", "board", R"({"by":"stage"})"),
                save_view(writer, 3, "customers", "Empresas de América", "list",
                          R"({"filter":{"kind":"company","country":{"in":["MX","CO","AR","CL","PE"]}},"sort":"name"})"),
                save_view(
                    writer, 4, "tasks", "Vencidas", "list",
                    R"({"filter":{"state":{"in":["open","in_progress"]},"due_at":{"period":{"last":365,"unit":"day"}}},"sort":"due_at"})"),
            };
            for (const Key& key : shared)
                writer.set_share(writer.schema().get("views"), key, query::team_principal(sales_team(writer)),
                                 access::ShareLevel::read);
        });
        as(staff_.administrator, {.cause = Cause::demo}, [&](Writer& writer) {
            save_view(writer, 1, "customers", "Identificación fiscal dudosa", "list",
                      R"({"filter":{"tax_id_valid":false}})");
        });
    }

    static std::int64_t sales_team(Writer& writer) {
        return writer.connection().integer("SELECT id FROM teams WHERE name='Ventas'");
    }

    records::Platform& platform_;
    MovingClock& clock_;
    const Staff& staff_;
    const CompanyOptions& options_;
    Story story_;
    World world_;
};

}  // namespace

Counts make_company(records::Platform& platform, access::SignIn& sign_in, MovingClock& clock,
                    const CompanyOptions& options) {
    if (!platform.directory()->users().empty()) throw Error{ErrorKind::conflict, {"setup.done"}};
    clock.set({options.as_of.ms - Story::kDays * 86'400'000 - 86'400'000});
    const Staff staff = hire(platform, sign_in, options.password);
    Writing writing{platform, clock, staff, options};
    writing.write_story();
    writing.write_ending();
    const auto reading = platform.database().read();
    const auto count = [&](const char* sql) { return reading->connection().integer(sql); };
    return {count("SELECT count(*) FROM users"), count("SELECT count(*) FROM customers"),
            count("SELECT count(*) FROM interactions"), count("SELECT count(*) FROM tasks")};
}

}  // namespace lazo::demo
