// Formulas of declared entities across versions of the program.
#include "kernel/access/entities.h"
#include "kernel/records/rows.h"
#include "kernel/records/test_business.h"

namespace lazo::records {
namespace {

using schema::Record;
using schema::Value;

// Offers of a program, and of its next version, which computes them otherwise.
struct Offers : schema::Entity {
    explicit Offers(const std::string& formula)
        : Entity{"offers", {}},
          total{this,
                "total",
                {.formula = formula, .result = schema::FieldType::money, .indexed = true, .listed = true}} {}
    schema::Text name{this, "name", {.required = true, .listed = true}};
    schema::Number hours{this, "hours"};
    schema::Amount rate{this, "rate"};
    schema::Formula<Money> total;
};

class DeclaredFormula : public ::testing::Test {
 protected:
    std::unique_ptr<Platform> open(const Offers& offers) {
        storage::DatabaseOptions options;
        options.durable = false;
        Parts parts;
        parts.database = storage::open_database(place_.url(), options);
        parts.clock = &clock_;
        parts.entities = {&access::companies,   &access::teams,       &access::roles, &access::users,
                          &access::role_rights, &access::role_fields, &offers};
        return std::make_unique<Platform>(std::move(parts));
    }
    static schema::Key make(Platform& platform, std::int64_t hours, std::int64_t cents) {
        schema::Key key;
        platform.write(platform.system_actor(), {}, [&](Writer& writer) {
            Record offer{writer.schema().get("offers")};
            offer.assign(offer.shape().get("name"), std::string("O"));
            offer.assign(offer.shape().get("hours"), number(hours));
            offer.assign(offer.shape().get("rate"), euros(cents));
            return key = writer.create(offer).key, std::string{};
        });
        return key;
    }
    static Value total(Platform& platform, schema::Key key) {
        const auto shape = platform.schema()->get("offers");
        const auto reading = platform.database().read();
        return load_row(reading->connection(), *platform.schema(), shape, key)->at(shape->get("total"));
    }
    static std::vector<std::string> pending(Platform& platform) {
        return pending_refills(platform.database().read()->connection());
    }

    test::StorePlace place_;
    test::FakeClock clock_;
};

TEST_F(DeclaredFormula, is_computed_like_a_custom_one_and_filled_when_the_program_changes_it) {
    const Offers first{"rate * hours"}, next{"rate * hours * 2"};
    schema::Key key;
    {
        const auto platform = open(first);
        key = make(*platform, 3, 1000);
        EXPECT_EQ(total(*platform, key), euros(3000));
    }
    {
        const auto platform = open(first);
        EXPECT_THAT(pending(*platform), ::testing::IsEmpty()) << "nothing changed";
    }
    const auto platform = open(next);
    EXPECT_THAT(pending(*platform), ::testing::ElementsAre("offers"));
    EXPECT_EQ(total(*platform, key), euros(3000));
    EXPECT_TRUE(refill(*platform, "offers"));
    EXPECT_EQ(total(*platform, key), euros(6000));
    EXPECT_EQ(total(*platform, make(*platform, 1, 100)), euros(200));
}

TEST_F(DeclaredFormula, that_is_broken_stops_the_program_at_its_start) {
    const Offers broken{"rate * days"}, circle{"total * 2"};
    EXPECT_THROW(open(broken), Error);
    EXPECT_THROW(open(circle), Error);
}

}  // namespace
}  // namespace lazo::records
