// Where the files of imports lie: beside a store that is a file, in the system's place for a server's, or where it is
// said.
#include <filesystem>

#include "app/program.h"
#include "base/error.h"
#include "tests/support/store.h"

namespace lazo::app {
namespace {

struct Uploads : testing::Test {
    std::string folder_of(const StoreOptions& options) { return Program{options, clock_}.services().upload_folder; }

    test::StorePlace place_;
    test::FakeClock clock_;
};

TEST_F(Uploads, LieBesideAFileAndInTheSystemsPlaceOtherwise) {
    const std::string usual = folder_of({place_.url(), 1, false, true});
    if (test::on_postgres()) {
        EXPECT_THAT(usual, testing::MatchesRegex("/var/lib/lazo/[a-z_]+-uploads"));
        EXPECT_FALSE(std::filesystem::exists(usual)) << "made by who asked for none";
    } else {
        EXPECT_EQ(usual, place_.folder() + "/store-uploads");
    }
}

TEST_F(Uploads, LieWhereItIsSaid) {
    const std::string said = place_.folder() + "/deep/uploads";
    Program program{{place_.url(), 1, false, true, said}, clock_};
    EXPECT_EQ(program.uploads(), said);
    EXPECT_TRUE(std::filesystem::is_directory(said));
}

TEST_F(Uploads, AFolderThatCannotBeMadeIsNamed) {
    Program program{{place_.url(), 1, false, true, "/proc/uploads"}, clock_};
    try {
        program.uploads();
        FAIL() << "it was made";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::unavailable);
        EXPECT_EQ(error.message().key, "store.no_uploads");
    }
}

}  // namespace
}  // namespace lazo::app
