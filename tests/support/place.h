// Where a test's store stands: a SQLite file in a folder that goes away with the test, or, when LAZO_TEST_POSTGRES names a
// database, a schema of its own there. So each test that asks for a place runs on both engines.
#pragma once

#include <string>

namespace lazo::test {

// An empty folder of its own, removed with all it holds.
class TemporaryFolder {
 public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::string& path() const { return path_; }

 private:
    std::string path_;
};

bool on_postgres();

// Of the engine that the run is for; or of SQLite, where a test is about its ways.
enum class Engine { chosen, sqlite };

class StorePlace {
 public:
    explicit StorePlace(Engine engine = Engine::chosen);
    ~StorePlace();
    StorePlace(const StorePlace&) = delete;
    const std::string& url() const { return url_; }
    // For files beside the store.
    const std::string& folder() const { return folder_.path(); }

 private:
    TemporaryFolder folder_;
    std::string schema_, url_;
};

}  // namespace lazo::test
