#include "modules/customers/duplicates.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/tax_id.h"
#include "base/text.h"
#include "kernel/query/list.h"
#include "modules/customers/contact_rows.h"
#include "modules/customers/customer.h"

namespace lazo::customers {

using query::Condition;

namespace {

// How sure one reason alone makes; several are joined as independent witnesses.
constexpr double kTaxId = 0.92, kEmail = 0.75, kPhone = 0.7, kName = 0.45;
constexpr double kSameCity = 0.25, kSameBirthDate = 0.45, kOtherBirthDate = -0.3;
constexpr double kOtherKind = 0.5;  // a person and a company with the same phone

// info@ may stand under thousands; more than a person would look at are not fetched. Of an equal name more are, since
// city and birth date tell which of them it is.
constexpr std::string_view kMostOfEach = " LIMIT 50", kMostOfNames = " LIMIT 300";

enum Reason : std::uint8_t { tax_id, email, phone, name };
constexpr const char* kReasons[] = {"tax_id", "email", "phone", "name"};

bool is_vowel(char letter) { return std::string_view{"aeiou"}.find(letter) != std::string_view::npos; }

// In the Spanish order n and ñ are letters of their own, while many people type one for the other: every n that might
// be an ñ is tried as both, up to four of them.
std::vector<std::string> spellings(const std::string& folded) {
    constexpr std::size_t kMost = 16;
    std::vector<std::string> found{""};
    for (std::size_t i = 0; i < folded.size(); i++) {
        const bool maybe = folded[i] == 'n' && i + 1 < folded.size() && is_vowel(folded[i + 1]) &&
                           (i == 0 || folded[i - 1] == ' ' || is_vowel(folded[i - 1]));
        const std::size_t before = found.size();
        for (std::size_t each = 0; each < before; each++) {
            if (maybe && found.size() < kMost) found.push_back(found[each] + "ñ");
            found[each] += folded[i];
        }
    }
    return found;
}

class Finder {
 public:
    Finder(storage::Connection& connection, const schema::Snapshot& snapshot, const query::Rights& rights,
           const Record& draft)
        : connection_(connection), scope_{snapshot, rights, connection.dialect()}, compiler_(scope_), draft_(draft) {}

    void find_all() {
        if (draft_.has(customers.tax_id) && may_read(customers.tax_id)) by_tax_id();
        by_child(emails, emails.email, email);
        by_child(phones, phones.phone, phone);
        if (draft_.has(customers.name) && may_read(customers.name)) by_name();
    }

    std::vector<Candidate> candidates(std::size_t limit) {
        std::vector<Candidate> found;
        for (const Record& customer : load())
            if (const auto& reasons = reasons_[customer.key.id]; !reasons.empty()) add(found, customer, reasons);
        std::stable_sort(found.begin(), found.end(), [](const Candidate& left, const Candidate& right) {
            return left.score > right.score || (left.score == right.score && left.key < right.key);
        });
        if (found.size() > limit) found.resize(limit);
        return found;
    }

 private:
    bool may_read(const schema::Field& field) const { return scope_.rights.may_read(field); }

    // Customers by one value of an indexed column, or a range of it; the rights stand in the same statement, or the
    // first ones would hide what the asker sees.
    void collect(query::Sql sql, const schema::Shape& shape, Reason reason) {
        compiler_.and_visible(sql, shape, "t", query::Steer::keep_order);
        sql << (reason == name ? kMostOfNames : kMostOfEach);
        connection_.each(sql.text, sql.bound, [&](storage::Statement& row) {
            if (row.integer(0) != draft_.key.id) reasons_[row.integer(0)].insert(reason);
        });
    }

    void by_tax_id() {
        const TaxId judged = check_tax_id(draft_[customers.tax_id], draft_[customers.country]);
        std::set<std::string> values{draft_[customers.tax_id]};
        if (judged.valid) values.insert(judged.normalized);
        for (const std::string& value : values) {
            query::Sql sql;
            sql << "SELECT t.id FROM customers t WHERE t.tax_id=";
            sql.bind(value);
            collect(std::move(sql), *scope_.snapshot.get("customers"), tax_id);
        }
    }

    template <class Field>
    void by_child(const Entity& entity, const Field& field, Reason reason) {
        const auto sent = draft_.children.find(entity.name());
        if (sent == draft_.children.end() || !may_read(field)) return;
        for (const Record& row : sent->second) {
            if (!row.has(field)) continue;
            query::Sql sql;
            sql << "SELECT t.customer FROM " << entity.name() << " t WHERE t." << field.name() << "=";
            sql.bind(row[field]);
            collect(std::move(sql), *scope_.snapshot.get(entity.name()), reason);
        }
    }

    // All names of the same letters stand together in the index of sort keys: what tells case and accents comes behind
    // a byte 1 in the key. A name so long that its key was cut has none, and is found by the whole key.
    void by_name() {
        for (const std::string& spelling : spellings(text::fold(draft_[customers.name]))) {
            std::string from = text::sort_key(spelling);
            from.resize(std::min(from.find('\x01'), from.size()));
            query::Sql sql;
            sql << "SELECT t.id FROM customers t WHERE t.name_key>=";
            sql.bind(storage::Bytes{from}) << " AND t.name_key<";
            sql.bind(storage::Bytes{from + '\x02'});
            collect(std::move(sql), *scope_.snapshot.get("customers"), name);
        }
    }

    std::vector<Record> load() {
        std::vector<Record> found;
        std::vector<Key> keys;
        for (const auto& [id, reasons] : reasons_) keys.push_back({0, id});
        constexpr std::size_t kPiece = 200;
        for (std::size_t from = 0; from < keys.size(); from += kPiece) {
            const auto begin = keys.begin() + static_cast<std::ptrdiff_t>(from);
            const auto end = keys.begin() + static_cast<std::ptrdiff_t>(std::min(keys.size(), from + kPiece));
            query::ListQuestion question{scope_.snapshot.get("customers"), Condition::is({begin, end})};
            question.sort = {{{{}, &customers.created_at}, false}};
            question.fields = {&customers.name, &customers.kind, &customers.city, &customers.birth_date};
            question.limit = static_cast<int>(kPiece);
            question.count = 0;  // few: found by their keys
            for (Record& row : query::list(connection_, scope_, question).rows) found.push_back(std::move(row));
        }
        return found;
    }

    void add(std::vector<Candidate>& found, const Record& customer, std::set<Reason> reasons) const {
        if (reasons.contains(name) && text::fold(customer[customers.name]) != text::fold(draft_[customers.name]))
            reasons.erase(name);
        if (reasons.empty()) return;
        Candidate candidate{customer.key, "", "", score(customer, reasons), {}};
        if (may_read(customers.name)) candidate.label = customer[customers.name];
        if (may_read(customers.city)) candidate.detail = customer[customers.city];
        for (const Reason reason : reasons) candidate.reasons.emplace_back(kReasons[reason]);
        found.push_back(std::move(candidate));
    }

    double score(const Record& customer, const std::set<Reason>& reasons) const {
        constexpr double kWeights[] = {kTaxId, kEmail, kPhone, kName};
        double doubt = 1;
        for (const Reason reason : reasons)
            doubt *= 1 - kWeights[reason] - (reason == name ? weight_of_person(customer) : 0);
        const bool other_kind = draft_.has(customers.kind) && customer.at(customers.kind) != draft_.at(customers.kind);
        return (1 - doubt) * (other_kind && !reasons.contains(tax_id) ? kOtherKind : 1);
    }

    // What the place and the date of birth add to an equal name.
    double weight_of_person(const Record& customer) const {
        double weight = 0;
        if (may_read(customers.city) && draft_.has(customers.city) &&
            text::fold(customer[customers.city]) == text::fold(draft_[customers.city]))
            weight += kSameCity;
        const bool both =
            may_read(customers.birth_date) && draft_.has(customers.birth_date) && customer.has(customers.birth_date);
        if (both)
            weight +=
                customer.at(customers.birth_date) == draft_.at(customers.birth_date) ? kSameBirthDate : kOtherBirthDate;
        return std::min(weight, 0.97 - kName);
    }

    storage::Connection& connection_;
    query::Scope scope_;
    query::Compiler compiler_;
    const Record& draft_;
    std::map<std::int64_t, std::set<Reason>> reasons_;
};

}  // namespace

std::vector<Candidate> find_duplicates(storage::Connection& connection, const schema::Snapshot& snapshot,
                                       const query::Rights& rights, const Record& draft, std::size_t limit) {
    Finder finder{connection, snapshot, rights, draft};
    finder.find_all();
    return finder.candidates(limit);
}

}  // namespace lazo::customers
