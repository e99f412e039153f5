// For each rule a statement that breaks it and is found, and one that does not.
#include "tests/shards/judge.h"

#include "tests/shards/exceptions.h"

namespace lazo::shards {
namespace {

Tables tables() {
    Tables tables;
    tables.read_plan(
        "SELECT create_distributed_function('lazo_fold(text)');\n"
        "-- customers customer id -\n"
        "SELECT create_distributed_table('customers','id',colocate_with=>'none');\n"
        "-- customers_history customer id customers\n"
        "-- emails by_customer customer customers\n"
        "-- calls by_customer customer customers\n"
        "-- outbox by_customer customer customers\n"
        "-- users reference - -\n"
        "-- shares reference - -\n"
        "-- jobs single - -\n"
        "-- tasks single - -\n");
    for (const char* made : {"CREATE TABLE customers(id bigint PRIMARY KEY, name text, owner bigint, company bigint)",
                             "CREATE TABLE emails(customer bigint, id bigint, email text, PRIMARY KEY(customer,id))",
                             "CREATE TABLE calls(customer bigint, id bigint, at bigint, PRIMARY KEY(customer,id))",
                             "CREATE TABLE users(id bigint PRIMARY KEY, nick text)",
                             "CREATE TABLE x_visits(customer bigint, id bigint, PRIMARY KEY(customer,id))",
                             "CREATE TABLE x_machines(id bigint PRIMARY KEY)",
                             "CREATE TABLE customers_x(id bigint PRIMARY KEY, x_color text)",
                             "CREATE TABLE strangers(id bigint PRIMARY KEY)"})
        tables.read_definition(parse(made).front());
    return tables;
}

// "14 rows ...", one a finding.
std::vector<std::string> found(const std::string& statement) {
    std::vector<std::string> lines;
    for (const Finding& finding : judge(statement, tables()).findings)
        lines.push_back(std::to_string(finding.rule) + " " + finding.shape);
    return lines;
}

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Rule3, AsksForTheCustomer) {
    EXPECT_THAT(found("SELECT email FROM emails WHERE id=$1"),
                ElementsAre("3 select kept by customer by its number: rows"));
    EXPECT_THAT(found("SELECT name FROM customers WHERE owner=$1 ORDER BY name LIMIT 50"),
                ElementsAre("3 select customers by a condition: a page"));
    EXPECT_THAT(found("SELECT count(*) FROM calls"), ElementsAre("3 select kept by customer by nothing: totals"));
    EXPECT_THAT(found("UPDATE emails SET email=$1 WHERE id=$2"),
                ElementsAre("3 update kept by customer by its number: rows"));
    EXPECT_THAT(found("DELETE FROM calls WHERE at<$1"), ElementsAre("3 delete kept by customer by a condition: rows"));
    EXPECT_THAT(found("INSERT INTO emails(id,email) VALUES($1,$2)"),
                ElementsAre("3 insert into kept by customer without the customer"));
    EXPECT_THAT(found("COPY emails(id,email) FROM STDIN"),
                ElementsAre("3 copy into kept by customer without the customer"));
    EXPECT_THAT(found("SELECT id FROM customers_history WHERE to_set=$1"),
                ElementsAre("3 select history of customers by its set: rows"));
}

TEST(Rule3, TakesEveryWayToNameTheCustomer) {
    for (const char* statement :
         {"SELECT email FROM emails WHERE customer=$1", "SELECT name FROM customers WHERE id IN ($1,$2)",
          "SELECT name FROM customers WHERE id=ANY($1)", "SELECT email FROM emails WHERE (customer,id)=($1,$2)",
          "SELECT e.email FROM customers c JOIN emails e ON e.customer=c.id WHERE c.id=$1",
          "SELECT t.id FROM (VALUES (CAST($1 AS bigint))) AS wanted CROSS JOIN customers t WHERE t.id=wanted.column1",
          "SELECT t.email FROM (SELECT customer,email FROM emails UNION ALL SELECT customer,email FROM emails) t "
          "WHERE t.customer=$1",
          "SELECT email FROM emails WHERE (customer=$1 AND id=$2) OR (customer=$3 AND id=$4)",
          "INSERT INTO emails(customer,id) VALUES($1,$2)", "COPY emails(customer,id) FROM STDIN",
          "UPDATE emails SET email=$1 WHERE customer=$2 AND id=$3"})
        EXPECT_THAT(found(statement), IsEmpty()) << statement;
}

TEST(Rule3, AConditionThatMayNotHoldNamesNobody) {
    EXPECT_THAT(found("SELECT email FROM emails WHERE customer=$1 OR id=$2"), testing::SizeIs(1));
    EXPECT_THAT(found("SELECT email FROM emails WHERE NOT customer=$1"), testing::SizeIs(1));
    EXPECT_THAT(found("SELECT email FROM emails WHERE customer>$1"), testing::SizeIs(1));
}

TEST(Rule5, TheCustomerStays) {
    EXPECT_THAT(found("UPDATE emails SET customer=$1 WHERE customer=$2"),
                ElementsAre("5 update of the customer of kept by customer"));
}

TEST(Rule13, OneStatementWithParameters) {
    EXPECT_THAT(found("SELECT 1; SELECT 2"), ElementsAre("13 several statements in one call"));
    EXPECT_THAT(found("UPDATE jobs SET at=now()"), ElementsAre("13 now() in a statement over tables"));
    EXPECT_THAT(found("UPDATE jobs SET at=CURRENT_TIMESTAMP"), ElementsAre("13 the clock in a statement over tables"));
    EXPECT_THAT(found("INSERT INTO emails(customer,id) VALUES($1,nextval('n'))"),
                ElementsAre("13 nextval() in a statement over tables"));
    EXPECT_THAT(found("SELECT nextval('change_set_numbers')"), IsEmpty());
}

TEST(Rule14, JoinsByCustomer) {
    EXPECT_THAT(found("SELECT e.id FROM emails e JOIN calls c ON c.id=e.id WHERE e.customer=$1 AND c.customer=$2"),
                ElementsAre("14 kept by customer joined with kept by customer, not by customer"));
    EXPECT_THAT(
        found("SELECT t.id FROM customers t WHERE t.id=$1 AND EXISTS(SELECT 1 FROM customers o WHERE o.company=t.id)"),
        Contains("14 select a condition of rows by customer within customers, not by its customer"));
    EXPECT_THAT(
        found(
            "DECLARE c CURSOR FOR SELECT t.id FROM customers t WHERE t.id=$1 AND NOT EXISTS(SELECT 1 FROM customers o "
            "WHERE o.id=t.company)"),
        Contains("14 stream a condition of rows by customer within customers, not by its customer"));
    EXPECT_THAT(found("SELECT (SELECT o.name FROM customers o WHERE o.id=t.company) FROM customers t WHERE t.id=$1"),
                Contains("14 select a value of rows by customer within customers, not by its customer"));
    EXPECT_THAT(
        found("SELECT t.id FROM customers t WHERE t.id=$1 AND EXISTS(SELECT 1 FROM emails e WHERE e.customer=t.id)"),
        IsEmpty());
}

TEST(Rule14, AtEveryLevel) {
    EXPECT_THAT(
        found("SELECT t.id FROM customers t WHERE t.id=$1 AND EXISTS(SELECT 1 FROM emails e WHERE e.customer=t.id "
              "AND EXISTS(SELECT 1 FROM calls c WHERE c.id=e.id))"),
        Contains("14 select a condition of rows by customer within kept by customer, not by its customer"));
    EXPECT_THAT(found("SELECT p.id FROM (SELECT e.customer,e.id FROM emails e) p JOIN calls c ON c.id=p.id WHERE "
                      "c.customer=$1 AND p.customer=$2"),
                Contains("14 kept by customer joined with a part, not by customer"));
}

TEST(Rule15, OtherJoinsAreAQuestionOfTheirOwn) {
    EXPECT_THAT(found("SELECT u.id FROM users u WHERE EXISTS(SELECT 1 FROM customers c WHERE c.owner=u.id)"),
                Contains("15 select a condition of rows by customer within users, not by its customer"));
    EXPECT_THAT(found("SELECT u.nick FROM users u LEFT JOIN customers c ON c.owner=u.id WHERE c.id=$1"),
                ElementsAre("15 customers joined by an outer join to what is not kept by customer"));
    EXPECT_THAT(found("SELECT c.id FROM customers c JOIN tasks t ON t.customer=c.id WHERE c.id=$1"),
                ElementsAre("15 customers joined with tasks"));
    EXPECT_THAT(
        found("SELECT c.id FROM customers c WHERE c.id=$1 AND EXISTS(SELECT 1 FROM tasks t WHERE t.customer=c.id)"),
        ElementsAre("15 select a condition of rows of one place within customers"));
    EXPECT_THAT(found("SELECT t.id FROM tasks t WHERE t.customer IN (SELECT c.id FROM customers c WHERE c.id=$1)"),
                IsEmpty());
    EXPECT_THAT(found("SELECT c.id FROM customers c JOIN users u ON u.id=c.owner WHERE c.id=$1"), IsEmpty());
    EXPECT_THAT(
        found("SELECT c.id FROM customers c WHERE c.id=$1 AND EXISTS(SELECT 1 FROM shares s WHERE s.record=c.id)"),
        IsEmpty());
}

TEST(Rule15, APageIsNoPlaceByCustomerAnyMore) {
    EXPECT_THAT(found("SELECT (SELECT e.email FROM emails e WHERE e.customer=p.id LIMIT 1) FROM "
                      "(SELECT id FROM customers WHERE id IN ($1,$2) LIMIT 2) p"),
                Contains("15 select a value of rows by customer within a part, not by its customer"));
}

TEST(Rule16, FormsThatOnlyOneServerKnows) {
    EXPECT_THAT(found("SELECT owner,count(*) FROM customers WHERE id=$1 GROUP BY ROLLUP(owner)"),
                ElementsAre("16 grouping sets over tables by customer"));
    EXPECT_THAT(found("SELECT ctid FROM customers WHERE id=$1"), ElementsAre("16 ctid of tables by customer"));
    EXPECT_THAT(found("SELECT id FROM customers WHERE id IN ($1,$2) FOR UPDATE"),
                ElementsAre("16 FOR UPDATE over several of customers"));
    EXPECT_THAT(found("SELECT id FROM customers WHERE id=$1 FOR UPDATE"), IsEmpty());
    EXPECT_THAT(
        found("WITH RECURSIVE up AS (SELECT id,company FROM customers WHERE id=$1 UNION ALL SELECT c.id,c.company "
              "FROM customers c JOIN up ON c.id=up.company) SELECT id FROM up"),
        Contains("16 recursive part over tables by customer"));
    EXPECT_THAT(found("MERGE INTO emails e USING jobs j ON e.customer=j.id WHEN MATCHED THEN DELETE"),
                Contains("16 MERGE over tables by customer"));
}

TEST(Rule17, NoSettings) {
    EXPECT_THAT(found("SELECT name FROM customers WHERE id=$1 AND owner=CAST(current_setting('lazo.actor') AS bigint)"),
                ElementsAre("17 current_setting() in a statement over tables"));
    EXPECT_THAT(found("SET lazo.actor='7'"), ElementsAre("17 setting of our own"));
    EXPECT_THAT(found("SET LOCAL lock_timeout=200"), IsEmpty());
}

TEST(Rule21, EventsAreReadByPosition) {
    EXPECT_THAT(found("SELECT entity FROM outbox WHERE customer=$2 AND change_set>$1"),
                ElementsAre("21 events read behind a number, not a position"));
    EXPECT_THAT(found("SELECT entity FROM outbox WHERE customer=$3 AND (change_set,ordinal)>($1,$2)"),
                Contains("21 events read behind a number, not a position"));
    EXPECT_THAT(found("SELECT entity FROM outbox WHERE customer=$2 AND position>$1"), IsEmpty());
}

TEST(Rule22, ThePositionComesLater) {
    EXPECT_THAT(found("INSERT INTO outbox(customer,position) VALUES($1,$2)"),
                ElementsAre("22 event written with its position"));
    EXPECT_THAT(found("UPDATE outbox SET position=$1 WHERE customer=$2"),
                ElementsAre("22 position given to an event that may have one"));
    EXPECT_THAT(found("UPDATE outbox SET position=$1 WHERE customer=$2 AND position IS NULL"), IsEmpty());
}

TEST(Rule23, JobsStandInOnePlace) {
    EXPECT_THAT(found("SELECT id FROM customers WHERE id=$1 FOR UPDATE SKIP LOCKED"),
                ElementsAre("23 SKIP LOCKED over customers"));
    EXPECT_THAT(found("SELECT id FROM jobs FOR UPDATE SKIP LOCKED"), IsEmpty());
}

TEST(Rule26, ColumnsAreNamed) {
    EXPECT_THAT(found("SELECT * FROM users"), ElementsAre("26 * of a table"));
    EXPECT_THAT(found("SELECT u.* FROM users u"), ElementsAre("26 * of a table"));
    EXPECT_THAT(found("DELETE FROM jobs RETURNING *"), ElementsAre("26 * of a table"));
    EXPECT_THAT(found("SELECT id FROM jobs WHERE EXISTS(SELECT * FROM users)"), ElementsAre("26 * of a table"));
    EXPECT_THAT(found("SELECT p.* FROM (SELECT id,nick FROM users) p"), IsEmpty());
    EXPECT_THAT(found("SELECT count(*) FROM users"), IsEmpty());
}

TEST(Placing, FollowsThePlanAndTheKeys) {
    EXPECT_EQ(tables().find("customers_x").standing, Standing::spread);
    EXPECT_EQ(tables().find("x_visits").column, "customer");
    EXPECT_EQ(tables().find("x_machines").standing, Standing::single);
    EXPECT_EQ(tables().find("pg_class").standing, Standing::catalog);
    Tables two = tables();
    two.read_plan("tasks by_customer customer customers\n");
    EXPECT_EQ(two.find("tasks").standing, Standing::unknown) << "two tests place it otherwise";
}

TEST(Placing, WhatNobodyPlacesIsSaid) {
    EXPECT_THAT(judge("SELECT s.id FROM strangers s", tables()).unknown, ElementsAre("strangers"));
    EXPECT_THAT(judge("SELECT s.id FROM strangers s", tables()).findings, IsEmpty());
}

TEST(ExceptionList, IsByShapeAndSaysWhy) {
    Exceptions exceptions{
        "# a word to readers\n3 | select customers by a condition: a page | rule 18 allows pages\n"
        "5 | never met | why\n"};
    EXPECT_EQ(exceptions.why({3, "select customers by a condition: a page"}), "rule 18 allows pages");
    EXPECT_EQ(exceptions.why({3, "select customers by a condition: rows"}), std::nullopt);
    EXPECT_THAT(exceptions.needless(), ElementsAre("5 | never met"));
    EXPECT_THROW(Exceptions{"3 | a shape\n"}, std::runtime_error);
}

}  // namespace
}  // namespace lazo::shards
