#include "tests/support/filter_entities.h"

#include "kernel/access/entities.h"

namespace lazo::test {

FilteredClients::FilteredClients() : OwnedEntity{"clients", {.placement = Placement::customer}} {}
FilteredCalls::FilteredCalls()
    : Entity{"calls", {.title = "summary", .placement = Placement::by_customer, .ownership = Ownership::inherited}} {}
FilteredMails::FilteredMails()
    : Entity{"mails",
             {.title = "mail",
              .placement = Placement::by_customer,
              .ownership = Ownership::inherited,
              .parent = "clients"}} {}
FilteredTasks::FilteredTasks() : OwnedEntity{"tasks", {}} {}

namespace {

const FilteredClients clients;
const FilteredCalls calls;
const FilteredMails mails;
const FilteredTasks tasks;

}  // namespace

SnapshotPointer filtered_snapshot() {
    SnapshotBuilder builder;
    for (const Entity* entity : std::initializer_list<const Entity*>{
             &access::companies, &access::teams, &access::roles, &access::users, &access::role_rights,
             &access::role_fields, &clients, &calls, &mails, &tasks})
        builder.add(*entity);
    builder.add(CustomField{"clients", "x_color", FieldType::choice, {.options = {{"red"}, {"blue"}}}, 0});
    builder.add(CustomField{"clients", "x_points", FieldType::number, {}, 1});
    return builder.build(1);
}

// Users 3 to 5 are Ana, the rep and Zoe; see FilterWorld.
const std::vector<FilteredRow>& filtered_rows() {
    static const std::vector<FilteredRow> rows{
        {"clients", {0, 101}, R"({"owner":"4","name":"Álvarez","city":"Ávila","staff":5,"discount":12.5,"revenue":100,
            "active":true,"born":"1990-05-17","opens":"09:30","visit":90,"seen":"2026-03-01T10:00:00Z","kind":"person",
            "labels":["vip","a_b"],"friends":["3","4"],"about":"tasks/301","mail":"Ana@Example.com",
            "phone":"612 345 678","site":"example.com","home":{"street":"Calle Ñ 1","city":"Ávila","country":"ES"},
            "extra":{"a":[1,2]},"number":"C-000001","secret":7,"talks":2,"x_color":"red","x_points":3})"},
        {"clients", {0, 102}, R"({"owner":"3","name":"alvarez","city":"avila","staff":-5,"revenue":{"amount":"100.00",
            "currency":"USD"},"active":false,"born":"2026-03-02","seen":"2026-03-02T23:30:00Z","kind":"company",
            "labels":["late"],"boss":"101","mail":"no address","phone":"+34","site":"http://a.b","secret":-1,"talks":0,
            "x_points":-3})"},
        {"clients", {0, 103}, R"({"owner":"5","name":"Zúñiga & 100% _sons_","staff":8999999999999,"revenue":
            {"amount":"1","currency":"JPY"},"born":"0001-01-01","opens":"00:00","visit":0,"seen":"0001-01-01T00:00:00Z",
            "kind":"any%thing","boss":"102","friends":["4"],"about":"calls/101-201","mail":"ana@example.com"})"},
        {"clients", {0, 104}, R"({"owner":"4","name":"Ñandú","note":"a\nb","staff":-8999999999999,"discount":-0.000001,
            "revenue":-90000000000,"born":"9999-12-31","opens":"23:59:59","visit":999999999,"boss":"104",
            "seen":"9999-12-31T23:59:59.999Z","x_color":"blue"})"},
        {"clients", {0, 105}, R"({"name":"日本 🐦","revenue":0,"staff":0,"x_points":0})"},
        {"clients", {0, 106}, R"({})"},
        {"calls", {101, 201}, R"({"channel":"call","at":"2026-03-01T10:00:00Z","cost":2.5,"minutes":7,"summary":"Sí",
            "guests":["3"]})"},
        {"calls", {101, 202}, R"({"channel":"email","at":"2025-12-31T23:00:00Z","cost":{"amount":"7","currency":"USD"},
            "answers":"101-201","summary":"no"})"},
        {"calls", {103, 203}, R"({"channel":"call","cost":90000000000,"minutes":8999999999999,"answers":"101-202"})"},
        {"calls", {103, 204}, R"({"channel":"call","cost":90000000000,"minutes":8999999999999,"at":
            "2026-03-02T08:00:00Z"})"},
        {"calls", {106, 205}, R"({})"},
        {"mails", {101, 211}, R"({"mail":"ana@example.com","primary":true})"},
        {"mails", {101, 212}, R"({"mail":"ventas@acme.es"})"},
        {"mails", {103, 213}, R"({"mail":"%_@example.com","primary":false})"},
        {"tasks", {0, 301}, R"({"owner":"4","name":"Llamar","call":"101-201","client":"101","due":"2026-03-02"})"},
        {"tasks", {0, 302}, R"({"owner":"3","name":"llamar","call":"103-203","client":"103"})"},
        {"tasks", {0, 303}, R"({"name":"Ñu","due":"2026-02-28"})"},
    };
    return rows;
}

}  // namespace lazo::test
