#include "tests/support/place.h"

#include <stdlib.h>

#include <atomic>
#include <filesystem>

#include "base/error.h"
#include "kernel/storage/database.h"

namespace lazo::test {
namespace {

std::string server() {
    const char* url = std::getenv("LAZO_TEST_POSTGRES");
    return url ? url : "";
}

void run(const std::string& statement) {
    static const auto database = storage::open_database(server(), {.readers = 1, .writers = 1, .durable = false});
    database->write([&](storage::Connection& connection) { connection.execute(statement); });
}

std::string fresh_name() {
    static std::atomic<int> count = 0;
    return "test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    path_ = (std::filesystem::temp_directory_path() / "lazo_test_XXXXXX").string();
    if (!::mkdtemp(path_.data())) throw_internal("no temporary folder");
}
TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

bool on_postgres() { return !server().empty(); }

StorePlace::StorePlace(Engine engine) : url_("sqlite://" + folder_.path() + "/store.db") {
    if (engine == Engine::sqlite || !on_postgres()) return;
    schema_ = fresh_name();
    run("CREATE SCHEMA " + schema_);
    url_ = server() + "?options=-csearch_path%3D" + schema_;
}

StorePlace::~StorePlace() {
    if (schema_.empty()) return;
    try {
        run("DROP SCHEMA " + schema_ + " CASCADE");
    } catch (const Error&) {  // the server goes away with the tests
    }
}

}  // namespace lazo::test
