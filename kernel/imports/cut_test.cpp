// The connection to the server is lost in the middle of an import.
#include "kernel/imports/test_store.h"

namespace lazo::imports {
namespace {

constexpr const char* kMapping =
    R"({"columns":{"id":"external_id","name":"name","mail":"emails.email"},"key":["external_id"]})";
constexpr int kRows = 300, kCutAt = 130;

class ImportCutTest : public ::testing::Test, public ImportStore {
 protected:
    ImportCutTest() : ImportStore(test::Engine::chosen) {}

    static std::string file() {
        std::string file = "id,name,mail\n";
        for (int i = 0; i < kRows; i++) {
            const std::string number = std::to_string(i);
            file += "c" + number + ",P" + number + ",p" + number + "@a.es\n";
        }
        return file;
    }
    // The server ends the connection that is writing, once.
    void cut_at_row(int row) {
        platform_->rules().before_save(
            customers::customers, [this, row](schema::Record&, records::RuleContext& context) {
                if (++saved_ != row) return;
                const std::int64_t mine = context.writer.connection().integer("SELECT pg_backend_pid()");
                integer("SELECT CASE WHEN pg_terminate_backend(CAST($1 AS integer),10000) THEN 1 ELSE 0 END", {mine});
            });
    }
    int saved_ = 0;
};

TEST_F(ImportCutTest, goes_on_by_itself_and_does_each_row_once) {
    if (!test::on_postgres()) GTEST_SKIP() << "no connection to cut";
    cut_at_row(kCutAt);
    const RunResult result = import(file(), kMapping, {.most_rows = 100});
    EXPECT_TRUE(result.whole);
    EXPECT_EQ(result.counts.created, kRows);
    EXPECT_EQ(result.counts.failed, 0);
    EXPECT_GT(saved_, kRows) << "nothing was done again: the connection was not cut";
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), kRows);
    EXPECT_EQ(integer("SELECT count(DISTINCT external_id) FROM customers"), kRows);
    EXPECT_EQ(integer("SELECT count(*) FROM emails"), kRows);
    EXPECT_EQ(integer("SELECT created FROM operations WHERE id=$1", {result.operation}), kRows);
}

}  // namespace
}  // namespace lazo::imports
