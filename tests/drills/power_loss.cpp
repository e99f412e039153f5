// Writes through the whole pipeline on a file layer that loses what was not synced; cuts the power at random points;
// every acknowledged write is there afterwards, none twice, and the store is sound. usage: power_loss rounds [seed
// [lying]]; a disk whose syncs lie must be found out
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include "app/program.h"
#include "base/error.h"
#include "base/log.h"
#include "kernel/records/check.h"
#include "kernel/records/writer.h"
#include "modules/customers/customers.h"
#include "tests/drills/lossy_vfs.h"

namespace lazo::drills {
namespace {

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "power_loss: %s\n", what.c_str());
    std::exit(1);
}

// One caller: what it knows was acknowledged, and the one write that is in doubt.
class Caller {
 public:
    explicit Caller(int number) : number_(number) {}

    void work(app::Program& program) {
        try {
            while (true) {
                write(program);
                acknowledged++;
            }
        } catch (const std::exception& error) {
            if (!power_is_off()) fail(std::string("a write failed with the power on: ") + error.what());
        }
    }

    // The write in doubt again, under its own key: afterwards it is certain.
    void repeat(app::Program& program) {
        if (sequence_ == done_) return;
        try {
            write(program);
        } catch (const Error& error) {
            // The customer that it changes was acknowledged before.
            if (error.kind() == ErrorKind::not_found) fail("acknowledged and lost: " + last_);
            throw;
        }
        repeated++;
    }

    // "w1-17" -> its city, as acknowledged.
    const std::map<std::string, std::string>& known() const { return known_; }
    std::int64_t acknowledged = 0, repeated = 0;

 private:
    void write(app::Program& program) {
        if (sequence_ == done_) sequence_++;
        const std::string key = "w" + std::to_string(number_) + "-" + std::to_string(sequence_);
        // Each third write changes the customer that the one before made.
        if (sequence_ % 3 == 0)
            change(program, key);
        else
            create(program, key);
        done_ = sequence_;
    }

    void create(app::Program& program, const std::string& key) {
        records::Platform& platform = program.platform();
        const auto outcome =
            platform.write(platform.system_actor(), {.idempotency_key = key}, [&](records::Writer& writer) {
                schema::Record draft{writer.schema().get("customers")};
                draft.put(draft.shape().get("name"), "Empresa " + key);
                draft.put(draft.shape().get("external_id"), key);
                schema::Record email{writer.schema().get("emails")};
                email.put(email.shape().get("email"), key + "@example.es");
                draft.children["emails"].push_back(std::move(email));
                return std::to_string(writer.create(std::move(draft)).key.id);
            });
        last_ = key;
        last_id_ = std::stoll(outcome.answer);
        known_[key] = "";
    }

    void change(app::Program& program, const std::string& key) {
        records::Platform& platform = program.platform();
        platform.write(platform.system_actor(), {.idempotency_key = key}, [&](records::Writer& writer) {
            schema::Record patch{writer.schema().get("customers")};
            patch.key.id = last_id_;
            patch.put(patch.shape().get("city"), "Ciudad " + key);
            writer.update(patch);
            return std::string{};
        });
        known_[last_] = "Ciudad " + key;
    }

    const int number_;
    std::int64_t sequence_ = 0, done_ = 0, last_id_ = 0;
    std::string last_;
    std::map<std::string, std::string> known_;
};

void verify_known(storage::Connection& connection, const std::vector<Caller>& callers) {
    std::map<std::string, std::string> found;
    connection.each("SELECT external_id,city FROM customers", {}, [&](storage::Statement& row) {
        if (!found.emplace(row.text(0), row.text(1)).second) fail("written twice: " + std::string(row.text(0)));
    });
    std::size_t expected = 0;
    for (const Caller& caller : callers) {
        expected += caller.known().size();
        for (const auto& [key, city] : caller.known()) {
            const auto row = found.find(key);
            if (row == found.end()) fail("acknowledged and lost: " + key);
            if (row->second != city) fail("acknowledged and lost: a change of " + key);
        }
    }
    if (found.size() != expected) fail("there is more than was written");
}

void verify_sound(app::Program& program) {
    records::CheckReport report;
    {
        const auto reading = program.platform().database().read();
        records::check_records(reading->connection(), *program.platform().schema(), report);
    }
    for (const records::Fault& fault : report.faults)
        std::fprintf(stderr, "%s: %s\n", fault.place.c_str(), fault.what.key.c_str());
    for (const std::string& fault : program.platform().database().verify()) fail("the engine says: " + fault);
    if (report.fault_count > 0) fail("the store is damaged");
}

void one_round(const app::StoreOptions& store, bool lying, std::vector<Caller>& callers, std::mt19937_64& chance) {
    const SystemClock clock;
    {
        app::Program program{store, clock};
        for (Caller& caller : callers) caller.repeat(program);
        verify_known(program.platform().database().read()->connection(), callers);
        verify_sound(program);
        program.start();
        if (lying) let_syncs_lie();
        cut_power_after(static_cast<std::int64_t>(20 + chance() % 4000));
        std::vector<std::thread> threads;
        for (Caller& caller : callers) threads.emplace_back([&] { caller.work(program); });
        for (std::thread& thread : threads) thread.join();
    }
    restart(chance() % 2 == 0 ? Loss::everything : Loss::some, chance);
}

int run(int rounds, std::uint64_t seed, bool lying) {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("lazo_power_" + std::to_string(seed));
    std::filesystem::create_directories(folder);
    log::set_level(log::Level::error);  // failing commits are what it is about
    install_lossy_files();
    std::mt19937_64 chance{seed};
    std::vector<Caller> callers;
    for (int number = 1; number <= 4; number++) callers.emplace_back(number);
    const app::StoreOptions store{"sqlite://" + (folder / "store.db").string(), 2, true, true};
    for (int round = 0; round < rounds; round++) one_round(store, lying, callers, chance);
    std::int64_t acknowledged = 0, repeated = 0;
    {
        const SystemClock clock;
        app::Program program{store, clock};
        for (Caller& caller : callers) caller.repeat(program);
        verify_known(program.platform().database().read()->connection(), callers);
        verify_sound(program);
    }
    for (const Caller& caller : callers) acknowledged += caller.acknowledged, repeated += caller.repeated;
    const LossCounts counts = loss_counts();
    std::printf(
        "%d power cuts, %lld acknowledged writes, %lld repeated by key: none lost, none twice; %llu syncs, %llu of "
        "%llu sectors dropped; seed %llu\n",
        rounds, static_cast<long long>(acknowledged), static_cast<long long>(repeated),
        static_cast<unsigned long long>(counts.syncs), static_cast<unsigned long long>(counts.sectors_lost),
        static_cast<unsigned long long>(counts.sectors_written), static_cast<unsigned long long>(seed));
    std::filesystem::remove_all(folder);
    return 0;
}

}  // namespace
}  // namespace lazo::drills

int main(int count, char** words) {
    const int rounds = count > 1 ? std::atoi(words[1]) : 10;
    const std::uint64_t seed = count > 2 ? std::strtoull(words[2], nullptr, 10) : std::random_device{}();
    try {
        return lazo::drills::run(rounds, seed, count > 3);
    } catch (const std::exception& error) {
        lazo::drills::fail(error.what());
    }
}
