#include "tests/shards/judge.h"

#include <algorithm>
#include <set>

#include "tests/shards/joins.h"

namespace lazo::shards {
namespace {

// What a statement names and does, wherever in it.
struct Words {
    std::set<std::string> tables, functions, columns;
    bool asks_the_clock = false, sets = false, groups_in_sets = false, merges = false;
};

Words words_of(const Node& statement) {
    Words words;
    walk(statement, [&](const std::string& kind, const Node& node) {
        if (node["relname"]) words.tables.insert(node["relname"].text());
        if (kind == "FuncCall")
            for (const Node& name : node["funcname"].items()) words.functions.insert(name["String"]["sval"].text());
        for (const std::string& name : names_of(node)) words.columns.insert(name);
        words.asks_the_clock |= kind == "SQLValueFunction";
        words.groups_in_sets |= kind == "GroupingSet";
        words.merges |= kind == "MergeStmt";
        return true;
    });
    return words;
}

class Flat {
 public:
    Flat(const Node& statement, const Tables& tables, Judgement& judgement)
        : statement_(statement), words_(words_of(statement)), judgement_(judgement) {
        for (const std::string& name : words_.tables) {
            const Standing standing = tables.find(name).standing;
            ours_ |= standing != Standing::catalog && standing != Standing::unknown;
            spread_ |= standing == Standing::spread;
        }
    }

    void judge() {
        if (is_definition()) return;
        check_values();
        check_forms();
        check_settings();
        if (words_.tables.count("outbox")) check_outbox();
        if (ours_ && has_select()) applies(26);
    }

 private:
    bool is_definition() const {
        for (const char* kind :
             {"CreateStmt", "AlterTableStmt", "IndexStmt", "CreateFunctionStmt", "DropStmt", "DoStmt"})
            if (statement_[kind]) return true;
        return false;
    }
    bool has_select() const {
        for (const char* kind : {"SelectStmt", "DeclareCursorStmt", "UpdateStmt", "DeleteStmt", "InsertStmt"})
            if (statement_[kind]) return true;
        return false;
    }

    // 13: time, chance and numbers of a sequence come as parameters.
    void check_values() {
        static const std::set<std::string> kOwn{"now",
                                                "random",
                                                "clock_timestamp",
                                                "statement_timestamp",
                                                "timeofday",
                                                "transaction_timestamp",
                                                "gen_random_uuid",
                                                "nextval"};
        if (!ours_) return;
        for (const std::string& name : words_.functions)
            if (kOwn.count(name)) find(13, name + "() in a statement over tables");
        if (words_.asks_the_clock) find(13, "the clock in a statement over tables");
    }

    void check_forms() {
        if (!spread_) return;
        applies(16);
        if (words_.groups_in_sets) find(16, "grouping sets over tables by customer");
        if (words_.merges) find(16, "MERGE over tables by customer");
        if (words_.columns.count("ctid")) find(16, "ctid of tables by customer");
    }

    // 17: a setting of the session does not reach the other servers.
    void check_settings() {
        const Node& setting = statement_["VariableSetStmt"];
        if (ours_ || setting) applies(17);
        if (setting["name"].text().find('.') != std::string::npos) find(17, "setting of our own");
        if (ours_ && words_.functions.count("current_setting"))
            find(17, "current_setting() in a statement over tables");
        if (ours_ && words_.functions.count("set_config")) find(17, "set_config() in a statement over tables");
    }

    // 21 and 22: events get their position from the relay, and are read by it.
    void check_outbox() {
        applies(21);
        applies(22);
        walk(statement_, [&](const std::string& kind, const Node& node) {
            if (kind == "A_Expr") check_comparison(node);
            return true;
        });
        for (const Node& column : statement_["InsertStmt"]["cols"].items())
            if (column["ResTarget"]["name"].text() == "position") find(22, "event written with its position");
        const Node& update = statement_["UpdateStmt"];
        if (update["relation"].inside("RangeVar")["relname"].text() != "outbox") return;
        for (const Node& set : update["targetList"].items())
            if (set["ResTarget"]["name"].text() == "position" && !asks_for_no_position(update["whereClause"]))
                find(22, "position given to an event that may have one");
    }
    void check_comparison(const Node& test) {
        static const std::set<std::string> kOrder{"change_set", "ordinal"};
        const std::string& sign = test["name"].items().front()["String"]["sval"].text();
        if (sign != ">" && sign != ">=") return;
        const auto check = [&](const Node& node) {
            const auto names = names_of(node);
            if (!names.empty() && kOrder.count(names.back())) find(21, "events read behind a number, not a position");
        };
        check(test["lexpr"]);
        for (const Node& part : test["lexpr"]["RowExpr"]["args"].items()) check(part);
    }
    static bool asks_for_no_position(const Node& where) {
        bool found = false;
        walk(where, [&](const std::string& kind, const Node& node) {
            const auto names = names_of(node["arg"]);
            found |= kind == "NullTest" && node["nulltesttype"].text() == "IS_NULL" && !names.empty() &&
                     names.back() == "position";
            return kind != "SubLink";
        });
        return found;
    }

    void applies(int rule) {
        if (std::find(judgement_.rules.begin(), judgement_.rules.end(), rule) == judgement_.rules.end())
            judgement_.rules.push_back(rule);
    }
    void find(int rule, std::string shape) {
        applies(rule);
        judgement_.findings.push_back({rule, std::move(shape)});
    }

    const Node& statement_;
    const Words words_;
    Judgement& judgement_;
    bool ours_ = false, spread_ = false;
};

}  // namespace

const std::map<int, std::string>& rules() {
    static const std::map<int, std::string> sentences{
        {3, "What is kept by customer is written with its customer, and found by it where that can be."},
        {5, "The customer of a row never changes."},
        {13, "One statement a call; time, chance and numbers come as parameters."},
        {14, "Tables kept by customer are joined by the customer, at every level."},
        {15, "Any other join is IN (SELECT ...), or a second question after the page."},
        {16, "No grouping sets, recursion, ctid, MERGE or FOR UPDATE over several customers."},
        {17, "Conditions have parameters; settings of a session do not reach the other servers."},
        {21, "Events are read by position, never behind the last number."},
        {22, "An event is written without a position; the relay numbers what has none."},
        {23, "SKIP LOCKED only on tables of one place."},
        {26, "A SELECT names its columns."},
    };
    return sentences;
}

Judgement judge(const std::string& text, const Tables& tables) {
    Judgement judgement;
    judgement.rules.push_back(13);
    const std::vector<Node> statements = parse(text);
    if (statements.size() != 1) judgement.findings.push_back({13, "several statements in one call"});
    for (const Node& statement : statements) {
        Flat{statement, tables, judgement}.judge();
        Joins{tables, judgement}.statement(statement);
    }
    if (!judgement.unknown.empty()) judgement.findings.clear();
    return judgement;
}

}  // namespace lazo::shards
