// The reference store: what the numbers of docs are measured on. Every row is drawn from its own number alone, so that
// the last contact of a customer is known before the interactions are written.
#include <algorithm>
#include <array>

#include "base/error.h"
#include "kernel/access/entities.h"
#include "kernel/access/shares.h"
#include "kernel/access/sign_in.h"
#include "kernel/records/writer.h"
#include "modules/activities/activities.h"
#include "modules/customers/customers.h"
#include "modules/demo/bulk.h"
#include "modules/demo/demo.h"
#include "modules/demo/people.h"

namespace lazo::demo {

using activities::interactions;
using activities::tasks;
using customers::customers;
using records::Writer;
using schema::Key;
using schema::Record;

namespace {

constexpr std::int64_t kTeams = 10, kTeamSize = 5, kUsers = kTeams * kTeamSize;
constexpr std::int64_t kCustomers = 1'000'000, kShares = 2000;
constexpr std::int64_t kDayMs = 86'400'000;
// A hundred customers of one owner stand together, ten of them companies.
constexpr std::int64_t kBlock = 100, kCompanyEvery = 10, kTaskEvery = 2;
constexpr std::int64_t kPiece = 50'000;

enum Stream : std::uint64_t { customer_stream = 11, touch_stream, task_stream };

struct Touch {
    std::int64_t at = 0;
    std::size_t channel = 0;
};
constexpr std::string_view kChannels[] = {"call", "email", "note", "meeting", "whatsapp"};
constexpr int kChannelWeights[] = {45, 25, 12, 8, 10};
constexpr std::size_t kNote = 2;

// Of a hundred customers 60 have two, 30 have ten, nine have fifty and one 130: ten each on the whole.
std::int64_t touches_of(std::int64_t index) {
    const std::int64_t place = index * 37 % kBlock;
    if (place < 60) return 2;
    if (place < 90) return 10;
    return place < 99 ? 50 : 130;
}

class Reference {
 public:
    Reference(records::Platform& platform, const ReferenceOptions& options)
        : platform_(platform),
          options_(options),
          schema_(platform.schema()),
          count_(std::max<std::int64_t>(static_cast<std::int64_t>(kCustomers * options.factor) / kBlock, kUsers) *
                 kBlock) {}

    void hire(access::SignIn& sign_in) {
        const records::OperationOptions options{.cause = records::Cause::demo, .summary = "Alta de la empresa"};
        platform_.write(platform_.system_actor(), options, [&](Writer& writer) {
            users_.clear();
            write_company(writer);
            administrator_ = write_user(writer, "Ana Ruiz", kAdministrator, {}, true);
            for (std::int64_t number = 0; number < kUsers; number++) write_seller(writer, number);
            return std::string{};
        });
        if (options_.password.empty()) return;
        sign_in.set_password(administrator_.id, options_.password);
        for (const Key& user : users_) sign_in.set_password(user.id, options_.password);
    }

    Counts write() {
        const std::vector<std::string> entities{"customers", "emails", "phones", "interactions", "tasks"};
        BulkOperation bulk{platform_, options_.as_of, "Almacén de referencia"};
        bulk.drop_indexes(entities);
        bulk.fill(
            "customers", count_, kPiece,
            [this](auto& table, auto set, auto index) { table.insert(customer(set, index)); },
            told("customers", count_));
        bulk.fill(
            "emails", count_, kPiece, [this](auto& table, auto set, auto index) { email(table, set, index); },
            told("emails", count_));
        bulk.fill(
            "phones", count_, kPiece, [this](auto& table, auto set, auto index) { phone(table, set, index); },
            told("phones", count_));
        bulk.fill(
            "interactions", count_, kPiece / 10,
            [this](auto& table, auto set, auto index) { touches(table, set, index); }, told("interactions", count_));
        bulk.fill(
            "tasks", count_ / kTaskEvery, kPiece,
            [this](auto& table, auto set, auto index) { table.insert(task(set, index)); },
            told("tasks", count_ / kTaskEvery));
        bulk.build_indexes(entities, [this](std::int64_t done, std::int64_t total) { tell("indexes", done, total); });
        share();
        for (const char* entity : {"customers", "emails", "phones"})
            bulk.set_counter("id:" + std::string(entity), count_);
        bulk.set_counter("id:interactions", count_ * 10);
        bulk.set_counter("id:tasks", count_ / kTaskEvery);
        bulk.set_counter("sequence:tasks.number", count_ / kTaskEvery);
        bulk.finish(entities, count_ + count_ * 10 + count_ / kTaskEvery);
        return {kUsers + 1, count_, count_ * 10, count_ / kTaskEvery};
    }

 private:
    std::function<void(std::int64_t)> told(std::string_view what, std::int64_t total) {
        return [this, what, total](std::int64_t done) { tell(what, done, total); };
    }
    void tell(std::string_view what, std::int64_t done, std::int64_t total) {
        if (options_.progress) options_.progress(what, done, total);
    }

    void write_company(Writer& writer) {
        Record company{writer.schema().get("companies")};
        company.set(access::companies.name, "Referencia, S.A.");
        writer.create(std::move(company));
    }

    Key write_user(Writer& writer, const std::string& name, std::string_view email, Key team, bool administrator) {
        using access::users;
        Record draft{writer.schema().get("users")};
        draft.set(users.name, name);
        draft.set(users.email, std::string(email));
        draft.set(users.team, team);
        draft.set(users.administrator, administrator);
        draft.set(users.hourly_cost, Decimal{24'000'000});
        if (!administrator)
            draft.set(users.roles, {{0, writer.connection().integer("SELECT id FROM roles WHERE name='Comercial'")}});
        return writer.create(std::move(draft)).key;
    }

    void write_seller(Writer& writer, std::int64_t number) {
        if (number % kTeamSize == 0) {
            Record team{writer.schema().get("teams")};
            team.set(access::teams.name, "Equipo " + std::to_string(number / kTeamSize + 1));
            team_ = writer.create(std::move(team)).key;
        }
        Random random = Random::of(options_.seed, 5, static_cast<std::uint64_t>(number));
        const std::string email = "user" + std::to_string(number + 1) + "@ref.lazo.example";
        users_.push_back(write_user(writer, person(random).name(), email, team_, false));
    }

    Key owner_of(std::int64_t index) const { return users_[static_cast<std::size_t>(index / kBlock % kUsers)]; }

    Record fresh(std::string_view entity, std::int64_t set, Key key, std::int64_t made_at, Key by) const {
        Record record{schema_->get(entity)};
        record.key = key;
        record.version = 1;
        record.created_set = record.change_set = set;
        record.load(record.entity().created_at, made_at);
        record.load(record.entity().updated_at, made_at);
        record.set(record.entity().created_by, by);
        record.set(record.entity().updated_by, by);
        return record;
    }

    // Of the last three years, oldest first.
    std::vector<Touch> drawn_touches(std::int64_t index) const {
        Random random = Random::of(options_.seed, touch_stream, static_cast<std::uint64_t>(index));
        std::vector<Touch> drawn(static_cast<std::size_t>(touches_of(index)));
        for (Touch& touch : drawn)
            touch = {options_.as_of.ms - random.below(3 * 365) * kDayMs - random.below(kDayMs),
                     random.weighted(kChannelWeights)};
        std::sort(drawn.begin(), drawn.end(), [](const Touch& left, const Touch& right) { return left.at < right.at; });
        return drawn;
    }

    // What was drawn for a customer, in the same order wherever it is asked for.
    struct Drawn {
        Place place;
        Person person;
        Company company;
        bool is_company = false;
        std::string phone;
    };
    Drawn drawn_customer(Random& random, std::int64_t index) const {
        Drawn drawn;
        drawn.place = place(random);
        drawn.is_company = index % kCompanyEvery == 0;
        if (drawn.is_company)
            drawn.company = company(random, *drawn.place.country, index);
        else
            drawn.person = person(random);
        return drawn;
    }
    Random customer_random(std::int64_t index) const {
        return Random::of(options_.seed, customer_stream, static_cast<std::uint64_t>(index));
    }

    Record customer(std::int64_t set, std::int64_t index) const {
        constexpr std::string_view kStages[] = {"prospect", "prospect", "lead",   "active",  "active",
                                                "active",   "at_risk",  "lapsed", "won_back"};
        constexpr std::string_view kSources[] = {
            "web", "web", "referral", "cold_call", "fair", "email_campaign", "whatsapp", "partner", "import"};
        Random random = customer_random(index);
        const Drawn drawn = drawn_customer(random, index);
        const std::int64_t made = options_.as_of.ms - random.below(4 * 365 * kDayMs);
        Record record = fresh("customers", set, {0, index + 1}, made, owner_of(index));
        record.set(customers.owner, owner_of(index));
        record.set(customers.kind, drawn.is_company ? "company" : "person");
        record.set(customers.name, drawn.is_company ? drawn.company.name : drawn.person.name());
        record.set(customers.stage, std::string(random.pick(kStages)));
        record.set(customers.source, std::string(random.pick(kSources)));
        record.set(customers.country, std::string(drawn.place.country->code));
        record.set(customers.city, std::string(drawn.place.city->name));
        record.set(customers.language, "es");
        drawn.is_company ? describe_company(record, drawn, random) : describe_person(record, drawn, random, index);
        roll_up(record, index);
        return record;
    }

    static void describe_company(Record& record, const Drawn& drawn, Random& random) {
        record.set(customers.industry, drawn.company.industry);
        record.set(customers.website, "https://www." + drawn.company.domain);
        record.set(customers.employees, Decimal{random.between(1, 200) * 1'000'000});
        record.set(customers.annual_revenue, Money{random.between(50, 9000) * 100'000, "EUR"});
        record.set(customers.tax_id, company_tax_id(random, *drawn.place.country));
        record.set(customers.tax_id_valid, true);
    }

    static void describe_person(Record& record, const Drawn& drawn, Random& random, std::int64_t index) {
        record.set(customers.first_name, drawn.person.first_name);
        record.set(customers.last_name, drawn.person.last_name);
        const Date born = Date::of(static_cast<int>(random.between(1945, 2004)),
                                   static_cast<int>(random.between(1, 12)), static_cast<int>(random.between(1, 28)));
        record.set(customers.birth_date, born);
        if (random.chance(45)) {
            record.set(customers.company,
                       Key{0, index / kBlock * kBlock + random.below(kBlock / kCompanyEvery) * kCompanyEvery + 1});
            record.set(customers.job_title, std::string(random.pick(job_titles())));
        }
        if (!random.chance(60)) return;
        record.set(customers.tax_id, personal_tax_id(random, *drawn.place.country, born));
        record.set(customers.tax_id_valid, true);
    }

    void roll_up(Record& record, std::int64_t index) const {
        const std::vector<Touch> drawn = drawn_touches(index);
        record.load(customers.interactions_count, static_cast<std::int64_t>(drawn.size()) * 1'000'000);
        const auto last =
            std::find_if(drawn.rbegin(), drawn.rend(), [](const Touch& touch) { return touch.channel != kNote; });
        if (last == drawn.rend()) return;
        record.load(customers.last_contact_at, last->at);
        record.load(customers.last_contact_by, owner_of(index));
    }

    // A fifth has none.
    void email(BulkTable& table, std::int64_t set, std::int64_t index) const {
        if (index % 5 == 3) return;
        Random random = customer_random(index);
        const Drawn drawn = drawn_customer(random, index);
        Record record = fresh("emails", set, {index + 1, index + 1}, options_.as_of.ms, owner_of(index));
        record.set(customers::emails.email,
                   drawn.is_company ? "info@" + drawn.company.domain : mail_of(drawn.person, "correo.example", index));
        record.set(customers::emails.kind, "work");
        record.set(customers::emails.primary, true);
        record.set(customers::emails.valid, true);
        table.insert(record);
    }

    void phone(BulkTable& table, std::int64_t set, std::int64_t index) const {
        if (index % 10 > 6) return;
        Random random = customer_random(index);
        const Drawn drawn = drawn_customer(random, index);
        Record record = fresh("phones", set, {index + 1, index + 1}, options_.as_of.ms, owner_of(index));
        record.set(customers::phones.phone, mobile_phone(random, *drawn.place.country));
        record.set(customers::phones.kind, "mobile");
        record.set(customers::phones.primary, true);
        record.set(customers::phones.valid, true);
        table.insert(record);
    }

    // A block of a hundred has a thousand; within it they are numbered as the customers stand.
    std::int64_t first_touch(std::int64_t index) const {
        std::int64_t first = index / kBlock * kBlock * 10;
        for (std::int64_t before = index / kBlock * kBlock; before < index; before++) first += touches_of(before);
        return first;
    }

    void touches(BulkTable& table, std::int64_t set, std::int64_t index) const {
        std::int64_t id = first_touch(index);
        Random random = Random::of(options_.seed, touch_stream + 100, static_cast<std::uint64_t>(index));
        for (const Touch& touch : drawn_touches(index)) {
            Record record = fresh("interactions", set, {index + 1, ++id}, touch.at, owner_of(index));
            record.load(interactions.at, touch.at);
            record.set(interactions.channel, std::string(kChannels[touch.channel]));
            record.set(interactions.user, owner_of(index));
            record.set(interactions.summary, std::string(random.pick(summaries(touch.channel))));
            if (touch.channel != kNote) tell_of(record, touch, random);
            table.insert(record);
        }
    }

    static std::span<const std::string_view> summaries(std::size_t channel) {
        constexpr std::array kOf{call_summaries, mail_summaries, note_summaries, meeting_summaries, chat_summaries};
        return kOf[channel]();
    }

    static void tell_of(Record& record, const Touch& touch, Random& random) {
        record.set(interactions.direction, random.chance(45) ? "in" : "out");
        const std::int64_t seconds = random.between(60, kChannels[touch.channel] == "meeting" ? 4500 : 900);
        record.set(interactions.duration, schema::Duration{seconds});
        record.set(interactions.cost, Money{multiply_rounded(seconds, 2400, 3600), "EUR"});
        if (kChannels[touch.channel] == "call")
            record.set(interactions.outcome, random.chance(70) ? "done" : "no_answer");
    }

    Record task(std::int64_t set, std::int64_t index) const {
        constexpr std::string_view kStates[] = {"done", "done", "done", "done",        "done",
                                                "done", "open", "open", "in_progress", "cancelled"};
        constexpr std::string_view kPriorities[] = {"low", "normal", "normal", "normal", "high", "urgent"};
        Random random = Random::of(options_.seed, task_stream, static_cast<std::uint64_t>(index));
        const std::int64_t customer = index * kTaskEvery;
        const std::int64_t made = options_.as_of.ms - random.below(365) * kDayMs - random.below(kDayMs);
        Record record = fresh("tasks", set, {0, index + 1}, made, owner_of(customer));
        const std::string digits = std::to_string(index + 1);
        record.load(tasks.number, "T-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits);
        record.set(tasks.owner, owner_of(customer));
        record.set(tasks.customer, Key{0, customer + 1});
        record.set(tasks.title, std::string(random.pick(task_titles())));
        record.set(tasks.priority, std::string(random.pick(kPriorities)));
        record.set(tasks.state, std::string(random.pick(kStates)));
        record.load(tasks.due_at, made + random.between(1, 40) * kDayMs);
        if (record[tasks.state] == "done")
            record.load(tasks.done_at, std::min(made + random.between(0, 40) * kDayMs, options_.as_of.ms));
        return record;
    }

    // Customers of the other teams, shared with the first seller.
    void share() {
        const std::int64_t wanted = std::max<std::int64_t>(static_cast<std::int64_t>(kShares * options_.factor), 2);
        const std::int64_t step = std::max<std::int64_t>(count_ * 9 / 10 / wanted, 1);
        platform_.database().write_alone([&](storage::Connection& connection) {
            std::int64_t shared = 0;
            for (std::int64_t index = kBlock * kTeamSize; index < count_ && shared < wanted; index += step) {
                if (index / kBlock % kUsers < kTeamSize) continue;
                access::add_share(connection, *schema_->get("customers"), {0, index + 1},
                                  {query::user_principal(users_.front().id), access::ShareLevel::read});
                shared++;
            }
        });
    }

    records::Platform& platform_;
    const ReferenceOptions& options_;
    schema::SnapshotPointer schema_;
    std::int64_t count_;
    Key administrator_, team_;
    std::vector<Key> users_;
};

}  // namespace

Counts make_reference(records::Platform& platform, access::SignIn& sign_in, const ReferenceOptions& options) {
    if (!platform.directory()->users().empty()) throw Error{ErrorKind::conflict, {"setup.done"}};
    Reference reference{platform, options};
    reference.hire(sign_in);
    return reference.write();
}

}  // namespace lazo::demo
