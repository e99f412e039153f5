#include "modules/customers/duplicates.h"

#include "kernel/access/entities.h"
#include "modules/customers/contact_rows.h"
#include "modules/customers/customers.h"
#include "tests/support/business.h"

namespace lazo::customers {
namespace {

using test::Business;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Duplicates : public ::testing::Test {
 protected:
    Record draft(const std::string& name, const std::string& email = {}, const std::string& phone = {}) {
        Record record = business.draft("customers");
        record.set(customers.kind, "person");
        record.set(customers.name, name);
        if (!email.empty()) {
            Record row = business.draft("emails");
            row.set(emails.email, email);
            record.children["emails"].push_back(std::move(row));
        }
        if (!phone.empty()) {
            Record row = business.draft("phones");
            row.set(phones.phone, phone);
            record.children["phones"].push_back(std::move(row));
        }
        return record;
    }
    std::vector<Candidate> find(const Record& record) { return find(record, query::all_rights()); }
    std::vector<Candidate> find(const Record& record, const query::Rights& rights) {
        const auto reading = business.platform().database().read();
        return find_duplicates(reading->connection(), *business.schema(), rights, record);
    }
    Business business;
};

TEST_F(Duplicates, FoundByEachReason) {
    Record stored = draft("José Álvarez Núñez", "jose@ejemplo.es", "+34612345678");
    stored.set(customers.tax_id, "12345678Z");
    stored.set(customers.country, "ES");
    stored.set(customers.city, "León");
    const Record made = business.create(stored);
    business.create(draft("Otra Persona", "otra@ejemplo.es", "+34612345679"));

    ASSERT_EQ(find(draft("x", "jose@ejemplo.es")).size(), 1u);
    EXPECT_THAT(find(draft("x", "jose@ejemplo.es"))[0].reasons, ElementsAre("email"));
    EXPECT_THAT(find(draft("x", "", "+34612345678"))[0].reasons, ElementsAre("phone"));
    EXPECT_THAT(find(draft("JOSE  ALVAREZ NUNEZ"))[0].reasons, ElementsAre("name"));
    Record typed = draft("x");
    typed.set(customers.tax_id, "12.345.678-z");
    typed.set(customers.country, "ES");
    const auto by_tax = find(typed);
    ASSERT_EQ(by_tax.size(), 1u);
    EXPECT_THAT(by_tax[0].reasons, ElementsAre("tax_id"));
    EXPECT_EQ(by_tax[0].key, made.key);
    EXPECT_EQ(by_tax[0].label, "José Álvarez Núñez");
    EXPECT_EQ(by_tax[0].detail, "León");
    EXPECT_THAT(find(draft("José Álvarez")), IsEmpty());
}

TEST_F(Duplicates, MoreReasonsWeighMore) {
    Record stored = draft("Ana Ruiz", "ana@ejemplo.es", "+34612345678");
    stored.set(customers.city, "Soria");
    stored.set(customers.birth_date, Date::of(1980, 2, 3));
    business.create(stored);
    const double by_name = find(draft("Ana Ruiz"))[0].score;
    Record near = draft("ana ruiz");
    near.set(customers.city, "SORIA");
    const double by_name_and_city = find(near)[0].score;
    near.set(customers.birth_date, Date::of(1980, 2, 3));
    const double with_birth_date = find(near)[0].score;
    near.set(customers.birth_date, Date::of(1999, 9, 9));
    const double with_another_birth_date = find(near)[0].score;
    const double by_all = find(draft("Ana Ruiz", "ana@ejemplo.es", "+34612345678"))[0].score;
    EXPECT_LT(by_name, by_name_and_city);
    EXPECT_LT(by_name_and_city, with_birth_date);
    EXPECT_LT(with_another_birth_date, by_name);
    EXPECT_GE(with_birth_date, 0.9);
    EXPECT_GE(by_all, 0.9);
    EXPECT_LE(by_all, 1.0);
}

TEST_F(Duplicates, TheLikeliestComesFirstAndTheRecordItselfIsLeftOut) {
    const Record family = business.create(draft("Luis Ruiz", "casa@ejemplo.es"));
    const Record same = business.create(draft("Ana Ruiz", "casa@ejemplo.es"));
    const auto found = find(draft("Ana Ruiz", "casa@ejemplo.es"));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].key, same.key);
    EXPECT_EQ(found[1].key, family.key);
    Record itself = draft("Ana Ruiz", "casa@ejemplo.es");
    itself.key = same.key;
    ASSERT_EQ(find(itself).size(), 1u);
    EXPECT_EQ(find(itself)[0].key, family.key);
}

TEST_F(Duplicates, APersonIsHardlyACompanyOfTheSamePhone) {
    Record company = draft("Talleres Ruiz", "", "+34612345678");
    company.set(customers.kind, "company");
    business.create(company);
    const double other_kind = find(draft("Ana Ruiz", "", "+34612345678"))[0].score;
    Record again = draft("Talleres R.", "", "+34612345678");
    again.set(customers.kind, "company");
    EXPECT_LT(other_kind, find(again)[0].score);
}

TEST_F(Duplicates, OnlyWhatTheAskerMaySee) {
    Record person = business.draft("users");
    person.set(access::users.name, "Eva");
    person.set(access::users.email, "eva@ejemplo.es");
    person.set(access::users.roles, {{0, business.integer("SELECT id FROM roles WHERE name='Comercial'")}});
    const Key eva = business.create(person).key;
    business.create(draft("Ana Ruiz", "casa@ejemplo.es", "+34612345678"));  // nobody's
    Record own = draft("Ana Ruiz", "casa@ejemplo.es");
    own.set(customers.owner, eva);
    const Record hers = business.create(own);
    const auto found = find(draft("Ana Ruiz", "casa@ejemplo.es", "+34612345678"), business.actor(eva));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].key, hers.key);
    EXPECT_THAT(found[0].reasons, ElementsAre("email", "name"));
}

}  // namespace
}  // namespace lazo::customers
