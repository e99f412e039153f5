// A year of the demo company: who was won, spoken with, promised something, lost. Drawn first as a list of deeds in
// order of time, then done one after the other through the write pipeline, each day's of one person as one operation.
#pragma once

#include <functional>
#include <vector>

#include "kernel/records/writer.h"
#include "modules/demo/demo.h"
#include "modules/demo/people.h"
#include "modules/demo/staff.h"

namespace lazo::demo {

// What deeds leave for those after them. A deed may run again when its transaction did, and then writes the same here.
struct World {
    std::vector<schema::Key> customers;  // by the number in the story
    std::vector<schema::Key> tasks;
    std::vector<schema::Key> tags;
};

// All that is random was drawn before: a deed that runs again does the same.
using Deed = std::function<void(records::Writer&, World&)>;

struct Event {
    std::int64_t day = 0;  // of the story, 0 is the first
    std::int64_t ms = 0;   // of the day
    schema::Key user;
    Deed deed;
};

class Story {
 public:
    Story(const Staff& staff, const CompanyOptions& options);
    ~Story();
    // In order: by day, person and time.
    std::vector<Event> events();
    std::int64_t customers() const { return options_.customers; }
    std::size_t tasks() const { return tasks_; }
    static constexpr std::int64_t kDays = 365;
    // Midnight (UTC) of the first day.
    Moment beginning() const;

 private:
    struct Life;   // of one customer
    struct Known;  // of those told of already
    void tell(std::int64_t number);
    void first_day(Random& random, Life& life);
    void create(const Life& life, Random& random);
    void stages(const Life& life, Random& random);
    void touches(const Life& life, Random& random);
    void task(const Life& life, Random& random);
    void changes(const Life& life, Random& random);
    void relation(const Life& life, Random& random);
    std::int64_t working_day(Random& random, std::int64_t from, std::int64_t to) const;
    Moment at(std::int64_t day, std::int64_t ms) const { return {beginning().ms + day * 86'400'000 + ms}; }
    void add(std::int64_t day, std::int64_t ms, schema::Key user, Deed deed);
    void join_company(Random& random, Life& life);
    // A company that was there the day before; -1 when none was found.
    std::int64_t company_before(Random& random, std::int64_t day) const;
    std::int64_t companies() const { return options_.customers * 3 / 10; }

    const Staff& staff_;
    const CompanyOptions& options_;
    std::vector<Event> events_;
    std::vector<Known> known_;
    std::size_t tasks_ = 0;
};

}  // namespace lazo::demo
