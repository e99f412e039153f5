#include "modules/demo/staff.h"

#include <map>

#include "base/email.h"
#include "kernel/access/entities.h"
#include "kernel/access/sign_in.h"
#include "kernel/records/writer.h"
#include "modules/customers/customers.h"
#include "modules/demo/demo.h"

namespace lazo::demo {

using records::Writer;
using schema::Key;
using schema::Record;

namespace {

struct Team {
    std::string_view name, above;
};
constexpr Team kTeams[] = {
    {"Dirección", ""},          {"Ventas", "Dirección"},      {"Ventas Norte", "Ventas"},
    {"Ventas Sur", "Ventas"},   {"Ventas América", "Ventas"}, {"Atención al cliente", "Dirección"},
    {"Marketing", "Dirección"},
};

struct Colleague {
    std::string_view name, mailbox, team, role;
    int hourly_cost;
    bool administrator = false;
};
constexpr std::string_view kManager = "Jefe de ventas", kSeller = "Comercial", kAgent = "Agente de servicio";
constexpr Colleague kColleagues[] = {
    {"Ana Ruiz", "ana", "Dirección", "Administrador", 46, true},
    {"Marta Soler", "marta", "Ventas", kManager, 42},
    {"Íñigo Aguirre", "inigo", "Ventas Norte", kSeller, 27},
    {"Nuria Ferrer", "nuria", "Ventas Norte", kSeller, 26},
    {"Pablo Vidal", "pablo", "Ventas Norte", kSeller, 25},
    {"Rocío Carmona", "rocio", "Ventas Sur", kSeller, 26},
    {"Álvaro Núñez", "alvaro", "Ventas Sur", kSeller, 25},
    {"Ximena Restrepo", "ximena", "Ventas América", kSeller, 19},
    {"Diego Zúñiga", "diego", "Ventas América", kSeller, 18},
    {"Julieta Bravo", "julieta", "Ventas América", kSeller, 18},
    {"Carmen Gil", "carmen", "Atención al cliente", kAgent, 21},
    {"Iván Ortega", "ivan", "Atención al cliente", kAgent, 20},
    {"Lorena Peña", "lorena", "Marketing", "Marketing", 24},
    {"Tomás Calvo", "tomas", "Dirección", "Solo lectura", 60},
};
constexpr std::pair<std::string_view, std::string_view> kTags[] = {
    {"VIP", "violet"},       {"Feria", "blue"},   {"Mayorista", "teal"}, {"Moroso", "red"},
    {"Recomienda", "green"}, {"Boletín", "gray"}, {"Navidad", "amber"},  {"Prueba gratuita", "pink"},
};

std::string address_of(const Colleague& colleague) { return std::string(colleague.mailbox) + "@demo.lazo.example"; }

void write_company(Writer& writer) {
    using access::companies;
    Record company{writer.schema().get("companies")};
    company.set(companies.name, "Alameda Suministros, S.L.");
    company.set(companies.country, "ES");
    company.set(companies.currency, "EUR");
    company.set(companies.language, "es");
    company.set(companies.zone, "Europe/Madrid");
    company.set(companies.tax_id, "B64717838");
    company.set(companies.website, "https://alameda.example");
    company.set(companies.phone, "+34915550100");
    writer.create(std::move(company));
}

std::map<std::string_view, Key> write_teams(Writer& writer) {
    std::map<std::string_view, Key> keys;
    for (const Team& team : kTeams) {
        Record draft{writer.schema().get("teams")};
        draft.set(access::teams.name, std::string(team.name));
        if (!team.above.empty()) draft.set(access::teams.parent, keys.at(team.above));
        keys[team.name] = writer.create(std::move(draft)).key;
    }
    return keys;
}

Key role_named(Writer& writer, std::string_view name) {
    return {0, writer.connection().integer("SELECT id FROM roles WHERE name=$1", {std::string(name)})};
}

Key write_colleague(Writer& writer, const Colleague& colleague, Key team) {
    using access::users;
    Record draft{writer.schema().get("users")};
    draft.set(users.name, std::string(colleague.name));
    draft.set(users.email, address_of(colleague));
    draft.set(users.team, team);
    draft.set(users.roles, {role_named(writer, colleague.role)});
    draft.set(users.administrator, colleague.administrator);
    draft.set(users.hourly_cost, Decimal{colleague.hourly_cost * 1'000'000LL});
    return writer.create(std::move(draft)).key;
}

void place_colleague(Staff& staff, const Colleague& colleague, Key key) {
    if (colleague.administrator) staff.administrator = key;
    if (colleague.role == kManager) staff.sales_manager = key;
    if (colleague.role == kAgent) staff.agents.push_back(key);
    if (colleague.team == "Marketing") staff.marketer = key;
    if (colleague.team == "Ventas Norte") staff.sellers_north.push_back(key);
    if (colleague.team == "Ventas Sur") staff.sellers_south.push_back(key);
    if (colleague.team == "Ventas América") staff.sellers_america.push_back(key);
}

void write_tags(Writer& writer) {
    for (const auto& [name, color] : kTags) {
        Record tag{writer.schema().get("tags")};
        tag.set(customers::tags.name, std::string(name));
        tag.set(customers::tags.color, std::string(color));
        writer.create(std::move(tag));
    }
}

}  // namespace

Key Staff::seller_for(std::string_view country, std::int64_t n) const {
    const auto& sellers = country != "ES" ? sellers_america : n % 5 < 3 ? sellers_north : sellers_south;
    return sellers[static_cast<std::size_t>(n / 5) % sellers.size()];
}

std::vector<Key> Staff::everybody() const {
    std::vector<Key> all{administrator, sales_manager, marketer};
    for (const auto* group : {&sellers_north, &sellers_south, &sellers_america, &agents})
        all.insert(all.end(), group->begin(), group->end());
    return all;
}

Staff hire(records::Platform& platform, access::SignIn& sign_in, std::string_view password) {
    Staff staff;
    std::vector<Key> keys;
    const records::OperationOptions options{.cause = records::Cause::demo, .summary = "Alta de la empresa"};
    platform.write(platform.system_actor(), options, [&](Writer& writer) {
        staff = {};
        keys.clear();
        write_company(writer);
        const auto teams = write_teams(writer);
        staff.service_team = teams.at("Atención al cliente");
        for (const Colleague& colleague : kColleagues) {
            keys.push_back(write_colleague(writer, colleague, teams.at(colleague.team)));
            place_colleague(staff, colleague, keys.back());
        }
        write_tags(writer);
        return std::string{};
    });
    if (password.empty()) return staff;
    for (const Key& key : keys) sign_in.set_password(key.id, password);
    return staff;
}

}  // namespace lazo::demo
