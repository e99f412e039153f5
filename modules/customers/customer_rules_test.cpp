#include "modules/customers/customer_rules.h"

#include "modules/customers/contact_rows.h"
#include "modules/customers/customers.h"
#include "tests/support/business.h"

namespace lazo::customers {
namespace {

using test::Business;

class CustomerRules : public ::testing::Test {
 protected:
    Record person(const std::string& first, const std::string& last) {
        Record draft = business.draft("customers");
        draft.set(customers.first_name, first);
        draft.set(customers.last_name, last);
        return draft;
    }
    Record with_tax_id(const std::string& tax_id, const std::string& country) {
        Record draft = person("Ana", "Ruiz");
        draft.set(customers.tax_id, tax_id);
        draft.set(customers.country, country);
        return draft;
    }
    Business business;
};

TEST_F(CustomerRules, APersonWithoutANameIsCalledByFirstAndLast) {
    const Record made = business.create(person("Ana", "Ruiz Peña"));
    EXPECT_EQ(made[customers.name], "Ana Ruiz Peña");
    EXPECT_EQ(made[customers.stage], "prospect");
}

TEST_F(CustomerRules, ANameThatWasMadeFollowsAndOneThatWasTypedStays) {
    Record made = business.create(person("Ana", "Ruiz"));
    Record patch = business.patch(made);
    patch.set(customers.last_name, "Soler");
    EXPECT_EQ(business.update(patch)[customers.name], "Ana Soler");

    patch = business.patch(made);
    patch.set(customers.name, "Doña Ana");
    business.update(patch);
    patch = business.patch(made);
    patch.set(customers.last_name, "Vidal");
    EXPECT_EQ(business.update(patch)[customers.name], "Doña Ana");
}

TEST_F(CustomerRules, ACompanyHasNoNameOfParts) {
    Record draft = person("Ana", "Ruiz");
    draft.set(customers.kind, "company");
    EXPECT_THROW(business.create(draft), Error);
}

TEST_F(CustomerRules, TaxIdIsNormalizedJudgedAndKept) {
    const Record valid = business.create(with_tax_id("12.345.678-z", "ES"));
    EXPECT_EQ(valid[customers.tax_id], "12345678Z");
    EXPECT_TRUE(valid[customers.tax_id_valid]);

    const Record wrong = business.create(with_tax_id(" 12.345.678-A", "ES"));
    EXPECT_EQ(wrong[customers.tax_id], " 12.345.678-A");
    EXPECT_TRUE(wrong.has(customers.tax_id_valid));
    EXPECT_FALSE(wrong[customers.tax_id_valid]);

    const Record without_rules = business.create(with_tax_id("98-7654", "US"));
    EXPECT_EQ(without_rules[customers.tax_id], "98-7654");
    EXPECT_FALSE(without_rules.has(customers.tax_id_valid));
}

TEST_F(CustomerRules, TaxIdIsJudgedAgainWhenTheCountryChanges) {
    const Record made = business.create(with_tax_id("12345678Z", "ES"));
    Record patch = business.patch(made);
    patch.set(customers.country, "MX");
    EXPECT_FALSE(business.update(patch)[customers.tax_id_valid]);
    patch = business.patch(made);
    patch.assign(customers.tax_id, {});
    EXPECT_FALSE(business.update(patch).has(customers.tax_id_valid));
}

TEST_F(CustomerRules, WithoutACountryTheCompanysOrThePrefixDecides) {
    EXPECT_TRUE(business.create(with_tax_id("12345678Z", ""))[customers.tax_id_valid]);
    const Record german = business.create(with_tax_id("DE136695976", ""));
    EXPECT_TRUE(german[customers.tax_id_valid]);
}

TEST_F(CustomerRules, ContactRowsAreMarkedNeverRefused) {
    Record draft = person("Ana", "Ruiz");
    for (const char* address : {"ana@ejemplo.es", "ana arroba ejemplo"}) {
        Record row = business.draft("emails");
        row.set(emails.email, address);
        draft.children["emails"].push_back(std::move(row));
    }
    for (const char* number : {"+34612345678", "llamar por la tarde"}) {
        Record row = business.draft("phones");
        row.set(phones.phone, number);
        draft.children["phones"].push_back(std::move(row));
    }
    const Record made = business.create(draft);
    const auto& stored = made.children;
    EXPECT_TRUE(stored.at("emails")[0][emails.valid]);
    EXPECT_TRUE(stored.at("emails")[0][emails.primary]);
    EXPECT_FALSE(stored.at("emails")[1][emails.valid]);
    EXPECT_EQ(stored.at("emails")[1][emails.email], "ana arroba ejemplo");
    EXPECT_TRUE(stored.at("phones")[0][phones.valid]);
    EXPECT_FALSE(stored.at("phones")[1][phones.valid]);
}

TEST_F(CustomerRules, PlaceIsThatOfThePrimaryAddress) {
    Record draft = person("Ana", "Ruiz");
    for (const char* city : {"Soria", "Lugo"}) {
        Record row = business.draft("addresses");
        row.set(addresses.city, city);
        row.set(addresses.primary, std::string{"Lugo"} == city);
        draft.children["addresses"].push_back(std::move(row));
    }
    EXPECT_EQ(business.create(draft)[customers.city], "Lugo");
    draft.set(customers.city, "Cádiz");
    EXPECT_EQ(business.create(draft)[customers.city], "Cádiz");
}

TEST_F(CustomerRules, AnEmptyAddressIsRefusedWithItsPath) {
    Record draft = person("Ana", "Ruiz");
    draft.children["addresses"].push_back(business.draft("addresses"));
    try {
        business.create(draft);
        FAIL() << "was taken";
    } catch (const Error& error) {
        ASSERT_EQ(error.fields().size(), 1u);
        EXPECT_EQ(error.fields()[0].path, "addresses[0].street");
        EXPECT_EQ(error.fields()[0].message.key, "addresses.empty");
    }
}

TEST_F(CustomerRules, NobodyIsTheirOwnCompany) {
    const Record made = business.create(person("Ana", "Ruiz"));
    Record patch = business.patch(made);
    patch.set(customers.company, made.key);
    EXPECT_THROW(business.update(patch), Error);
}

TEST_F(CustomerRules, AContactRowWrittenAloneIsAChangeOfItsCustomer) {
    const Record made = business.create(person("Ana", "Ruiz"));
    Record row = business.draft("emails");
    row.set(emails.customer, made.key);
    row.set(emails.email, "ana@ejemplo.es");
    business.create(row);
    EXPECT_EQ(business.get("customers", made.key).version, 2);
    EXPECT_EQ(
        business.integer("SELECT count(*) FROM outbox WHERE entity='customers' AND kind='updated' AND fields='emails'"),
        1);
}

}  // namespace
}  // namespace lazo::customers
