#include "modules/demo/story.h"

#include <algorithm>

#include "modules/demo/deeds.h"

namespace lazo::demo {

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kNine = 9 * kHour, kSix = 18 * kHour;

// How a customer ends, and by what way.
struct Path {
    int weight;
    std::vector<std::string_view> stages;
    std::int64_t least_touches, most_touches;
};
const std::vector<Path>& paths() {
    static const std::vector<Path> all{
        {22, {"prospect"}, 0, 4},
        {18, {"prospect", "lead"}, 2, 8},
        {38, {"prospect", "lead", "active"}, 5, 14},
        {8, {"lead", "active", "at_risk"}, 5, 13},
        {9, {"active", "at_risk", "lapsed"}, 2, 8},
        {5, {"active", "lapsed", "won_back"}, 6, 16},
    };
    return all;
}

const Path& draw_path(Random& random) {
    std::vector<int> weights;
    for (const Path& path : paths()) weights.push_back(path.weight);
    return paths()[random.weighted(weights)];
}

std::int64_t time_of_day(Random& random) { return random.between(kNine, kSix); }

}  // namespace

struct Story::Life {
    std::int64_t number = 0;
    std::size_t index = 0;
    bool is_company = false, is_household = false, imported = false, from_fair = false;
    Place place;
    schema::Key owner;
    std::int64_t day = 0;
    std::int64_t company = -1;
    const Path* path = nullptr;
};

struct Story::Known {
    std::int64_t day = 0;
    Place place;
    schema::Key owner;
};

Story::Story(const Staff& staff, const CompanyOptions& options)
    : staff_(staff), options_(options), known_(static_cast<std::size_t>(options.customers)) {}
Story::~Story() = default;

Moment Story::beginning() const {
    const std::int64_t last_midnight = options_.as_of.ms / 86'400'000 * 86'400'000;
    return {last_midnight - kDays * 86'400'000};
}

std::vector<Event> Story::events() {
    for (std::int64_t number = 0; number < options_.customers; number++) tell(number);
    std::stable_sort(events_.begin(), events_.end(), [](const Event& left, const Event& right) {
        return std::tie(left.day, left.user, left.ms) < std::tie(right.day, right.user, right.ms);
    });
    return std::move(events_);
}

void Story::tell(std::int64_t number) {
    Random random = Random::of(options_.seed, 1, static_cast<std::uint64_t>(number));
    Life life;
    life.number = number;
    life.index = static_cast<std::size_t>(number);
    life.is_company = number < companies();
    life.is_household = !life.is_company && random.chance(4);
    life.place = place(random);
    life.owner = staff_.seller_for(life.place.country->code, random.below(1000));
    life.path = &draw_path(random);
    first_day(random, life);
    if (!life.is_company && !life.is_household && random.chance(45)) join_company(random, life);
    known_[life.index] = {life.day, life.place, life.owner};
    create(life, random);
    stages(life, random);
    touches(life, random);
    for (std::int64_t tasks = random.below(3); tasks > 0; tasks--) task(life, random);
    changes(life, random);
    relation(life, random);
}

// Nearly half were there before; some came by the spring fair; the others one by one.
void Story::first_day(Random& random, Life& life) {
    constexpr std::int64_t kFair = 140;
    life.imported = random.chance(45);
    life.from_fair = !life.imported && random.chance(5);
    life.day = life.imported ? 0 : life.from_fair ? kFair : working_day(random, 1, kDays - 3);
}

std::int64_t Story::working_day(Random& random, std::int64_t from, std::int64_t to) const {
    const Zone utc{"UTC"};
    std::int64_t day = random.between(std::min(from, to), to);
    while (utc.date_of(at(day, 0)).weekday() > 5 && day < kDays - 1) day++;
    return std::min(day, kDays - 1);
}

void Story::add(std::int64_t day, std::int64_t ms, schema::Key user, Deed deed) {
    events_.push_back({day, ms, user, std::move(deed)});
}

std::int64_t Story::company_before(Random& random, std::int64_t day) const {
    for (int tries = 0; tries < 8 && companies() > 0; tries++) {
        const std::int64_t company = random.below(companies());
        const std::int64_t known = known_[static_cast<std::size_t>(company)].day;
        if (known < day || known == 0) return company;
    }
    return -1;
}

// Who works there lives there, and has the same seller.
void Story::join_company(Random& random, Life& life) {
    life.company = company_before(random, life.day);
    if (life.company < 0) return;
    const Known& company = known_[static_cast<std::size_t>(life.company)];
    life.place = company.place;
    life.owner = company.owner;
}

namespace {

void describe_company(NewCustomer& draft, Random& random) {
    const Company made = company(random, *draft.place.country, static_cast<std::int64_t>(draft.number));
    draft.kind = "company";
    draft.name = made.name;
    draft.industry = made.industry;
    draft.website = "https://www." + made.domain;
    draft.email = (random.chance(60) ? "info@" : "compras@") + made.domain;
    draft.tax_id = company_tax_id(random, *draft.place.country);
    draft.employees = random.between(1, random.chance(15) ? 400 : 30);
    draft.revenue = draft.employees * random.between(40, 160) * 1000;
}

void describe_person(NewCustomer& draft, Random& random) {
    const Person made = person(random);
    draft.kind = "person";
    draft.first_name = made.first_name;
    draft.last_name = made.last_name;
    draft.name = made.name();
    draft.birth_date = Date::of(static_cast<int>(random.between(1948, 2004)), static_cast<int>(random.between(1, 12)),
                                static_cast<int>(random.between(1, 28)));
    if (random.chance(85)) draft.email = mail_of(made, "correo.example", static_cast<std::int64_t>(draft.number));
    if (random.chance(55)) draft.tax_id = personal_tax_id(random, *draft.place.country, *draft.birth_date);
    if (draft.company >= 0) draft.job_title = random.pick(job_titles());
}

// Two surnames make a home, as on the bell.
void describe_household(NewCustomer& draft, Random& random) {
    draft.kind = "household";
    draft.name = "Familia " + std::string(random.pick(surnames())) + " " + std::string(random.pick(surnames()));
}

// What people type is not always right, and kept all the same.
void make_a_mistake(NewCustomer& draft, Random& random) {
    if (random.chance(2) && !draft.tax_id.empty()) draft.tax_id.back() = draft.tax_id.back() == 'X' ? 'Y' : 'X';
    if (random.chance(1) && !draft.email.empty()) draft.email.erase(draft.email.find('@'), 1);
    if (random.chance(1) && !draft.phone.empty()) draft.phone = draft.phone.substr(0, 7);
}

std::string source_of(Random& random, bool imported, bool from_fair) {
    constexpr std::string_view kSources[] = {
        "web", "web", "referral", "referral", "cold_call", "email_campaign", "whatsapp", "partner"};
    if (imported) return random.chance(70) ? "import" : "referral";
    return from_fair ? "fair" : std::string(random.pick(kSources));
}

}  // namespace

void Story::create(const Life& life, Random& random) {
    NewCustomer draft;
    draft.number = life.index;
    draft.place = life.place;
    draft.owner = life.owner;
    draft.stage = life.path->stages.front();
    draft.source = source_of(random, life.imported, life.from_fair);
    draft.company = life.company;
    if (life.is_company)
        describe_company(draft, random);
    else if (life.is_household)
        describe_household(draft, random);
    else
        describe_person(draft, random);
    if (random.chance(88)) draft.phone = mobile_phone(random, *life.place.country);
    if (life.is_household || random.chance(40)) {
        draft.street = std::string(random.pick(streets())) + ", " + std::to_string(random.between(1, 180));
        draft.postal_code = life.place.city->postal_code;
    }
    for (std::size_t tag = 0; tag < 8; tag++)
        if (random.chance(6)) draft.tags.push_back(tag);
    make_a_mistake(draft, random);
    // Companies first, since people name theirs.
    const std::int64_t ms = life.imported || life.from_fair ? kNine + life.number : time_of_day(random);
    const schema::Key user = life.imported ? staff_.administrator : life.from_fair ? staff_.marketer : life.owner;
    add(life.day, ms, user, create_customer(std::move(draft)));
}

void Story::stages(const Life& life, Random& random) {
    std::int64_t day = life.day;
    for (std::size_t i = 1; i < life.path->stages.size(); i++) {
        day = working_day(random, day + 1, std::min(day + 150, kDays - 1));
        if (day <= life.day || day >= kDays - 1) return;
        add(day, time_of_day(random), life.owner, set_stage(life.index, std::string(life.path->stages[i])));
    }
}

// By the seller, now and then by the people who serve everybody.
void Story::touches(const Life& life, Random& random) {
    if (life.day + 1 >= kDays) return;
    // Lapsed customers were not spoken with for long; the others mostly of late.
    const bool lapsed = life.path->stages.back() == "lapsed";
    const std::int64_t last = lapsed ? std::max(life.day + 1, kDays - 120) : kDays - 1;
    for (std::int64_t left = random.between(life.path->least_touches, life.path->most_touches); left > 0; left--) {
        const std::int64_t day = working_day(random, life.day + 1, last);
        const std::int64_t ms = time_of_day(random);
        const schema::Key user = random.chance(14) ? random.pick(staff_.agents) : life.owner;
        add(day, ms, user, write_touch(draw_touch(random, life.index, at(day, ms))));
    }
}

void Story::task(const Life& life, Random& random) {
    if (life.day + 2 >= kDays) return;
    const std::int64_t day = working_day(random, life.day + 1, kDays - 1);
    const std::int64_t due = day + random.between(1, 30);
    constexpr std::string_view kPriorities[] = {"low", "normal", "normal", "normal", "high", "urgent"};
    const std::size_t number = tasks_++;
    const std::int64_t ms = time_of_day(random);
    add(day, ms, life.owner,
        create_task({number, life.index, std::string(random.pick(task_titles())), std::string(random.pick(kPriorities)),
                     at(due, time_of_day(random))}));
    // Most of what was due is done; a little is late, a little given up.
    const std::int64_t end = working_day(random, day + 1, std::max(day + 1, due + 2));
    const bool late = random.chance(7);
    if (end <= day || end >= kDays || late) return;
    if (random.chance(25)) add(end - 1 > day ? end - 1 : day, kSix, life.owner, set_task_state(number, "in_progress"));
    if (random.chance(90))
        add(end, time_of_day(random), life.owner, set_task_state(number, random.chance(93) ? "done" : "cancelled"));
}

void Story::changes(const Life& life, Random& random) {
    if (life.day + 5 >= kDays) return;
    if (random.chance(6)) {
        const Place moved{life.place.country, &random.pick(life.place.country->cities)};
        add(working_day(random, life.day + 1, kDays - 1), time_of_day(random), life.owner,
            set_place(life.index, moved));
    }
    if (random.chance(5)) {
        const std::int64_t day = working_day(random, life.day + 1, kDays - 1);
        add(day, time_of_day(random), life.owner, add_phone(life.index, mobile_phone(random, *life.place.country)));
    }
}

void Story::relation(const Life& life, Random& random) {
    if (life.is_company || life.number < 2 || life.day + 3 >= kDays || !random.chance(12)) return;
    constexpr std::string_view kKinds[] = {"spouse_of", "sibling_of", "referred_by", "related_to", "works_at"};
    const std::string_view kind = random.pick(kKinds);
    const std::int64_t other =
        kind == "works_at" ? company_before(random, life.day) : random.between(0, life.number - 1);
    // The other was told of earlier, so its day is known.
    if (other < 0 || (kind != "works_at" && kind != "referred_by" && other < companies())) return;
    const std::int64_t known = std::max(life.day, known_[static_cast<std::size_t>(other)].day);
    if (known + 2 >= kDays) return;
    const std::int64_t day = working_day(random, known + 1, kDays - 1);
    add(day, time_of_day(random), staff_.sales_manager,
        relate(life.index, std::string(kind), static_cast<std::size_t>(other)));
}

}  // namespace lazo::demo
