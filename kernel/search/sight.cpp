#include "kernel/search/sight.h"

#include <algorithm>

#include "kernel/storage/tables.h"

namespace lazo::search {

using query::Reach;
using schema::Key;
using schema::Shape;

namespace {

constexpr std::int64_t kFewDocuments = 3000;  // some 8 ms to read and judge
constexpr std::size_t kFewCustomers = 300;
constexpr std::size_t kMostShares = 5000;
constexpr std::size_t kFewShares = 200;
constexpr std::size_t kFewOwners = 32;  // each is one more list to be read beside the others

}  // namespace

Sight::Sight(storage::Connection& connection, const query::Scope& scope, const std::vector<std::string>& entities)
    : connection_(connection), scope_{scope.snapshot, scope.rights, scope.dialect} {
    for (const schema::ShapePointer& shape : scope.snapshot.in_order()) {
        const bool customers = shape->entity().options().placement == schema::Placement::customer;
        if (customers) customers_ = shape;
        const bool asked =
            entities.empty() || std::find(entities.begin(), entities.end(), shape->name()) != entities.end();
        if (!asked) continue;
        auto searched = searched_of(scope.snapshot, shape, scope.rights);
        if (!searched) continue;
        query::Visibility visibility = scope.rights.visible(*shape);
        if (visibility.reach == Reach::nothing) continue;
        const bool owned = shape->entity().owned() && &shape->owner_shape() == shape.get();
        targets_.emplace(shape->name(), Target{std::move(*searched), std::move(visibility), owned, customers});
    }
}

bool Sight::has(Corpus corpus) const {
    return std::any_of(targets_.begin(), targets_.end(),
                       [&](const auto& target) { return target.second.searched.corpus == corpus; });
}

bool Sight::is_customers(const std::string& entity) const { return customers_ && customers_->name() == entity; }

const Searched* Sight::find(const std::string& entity) const {
    const auto target = targets_.find(entity);
    return target == targets_.end() ? nullptr : &target->second.searched;
}

const std::optional<std::set<std::int64_t>>& Sight::shared(Target& target) {
    if (target.shares_read) return target.shared;
    target.shares_read = true;
    target.shared.emplace();
    if (target.visibility.principals.empty()) return target.shared;
    query::Sql sql;
    sql << "SELECT s.record FROM shares s WHERE s.entity=";
    sql.bind(target.searched.shape->name()) << " AND s.principal";
    sql.in(target.visibility.principals) << " LIMIT ";
    sql.bind(static_cast<std::int64_t>(kMostShares + 1));
    connection_.each(sql.text, sql.bound, [&](storage::Statement& row) { target.shared->insert(row.integer(0)); });
    if (target.shared->size() > kMostShares) target.shared.reset();
    return target.shared;
}

bool Sight::may_see(const Document& document) {
    const auto found = targets_.find(document.entity);
    if (found == targets_.end()) return false;
    Target& target = found->second;
    if (target.visibility.reach == Reach::everything || !target.owned) return true;
    const std::vector<std::int64_t>& owners = target.visibility.owners;
    if (std::binary_search(owners.begin(), owners.end(), document.owner)) return true;
    const auto& records = shared(target);
    return !records || records->contains(document.key.id);
}

std::vector<Document> Sight::visible(std::vector<Document> documents) {
    std::erase_if(documents, [&](const Document& document) { return !may_see(document); });
    std::map<std::string, std::vector<Key>> wanted;
    for (const Document& document : documents)
        if (targets_.find(document.entity)->second.visibility.reach != Reach::everything)
            wanted[document.entity].push_back(document.key);
    std::map<std::string, std::vector<Key>> seen;
    for (const auto& [entity, keys] : wanted)
        seen[entity] = visible_keys(connection_, scope_, *targets_.find(entity)->second.searched.shape, keys);
    std::erase_if(documents, [&](const Document& document) {
        const auto keys = seen.find(document.entity);
        return keys != seen.end() && !std::binary_search(keys->second.begin(), keys->second.end(), document.key);
    });
    return documents;
}

std::vector<Document> Sight::few_shared() {
    std::vector<Document> documents;
    for (auto& [entity, target] : targets_) {
        const bool own = target.owned && target.searched.corpus == Corpus::names;
        if (!own || target.visibility.reach != Reach::some) continue;
        const auto& records = shared(target);
        if (records && records->size() <= kFewShares) add_shared(entity, target, documents);
    }
    return documents;
}

std::vector<std::int64_t> Sight::few_owners() const {
    std::set<std::int64_t> owners;
    for (const auto& [entity, target] : targets_) {
        if (!target.owned || target.searched.corpus != Corpus::names) continue;
        if (target.visibility.reach == Reach::everything) return {};
        owners.insert(target.visibility.owners.begin(), target.visibility.owners.end());
        if (owners.size() > kFewOwners) return {};
    }
    return {owners.begin(), owners.end()};
}

bool Sight::sees_beyond_world(Corpus corpus) const {
    return std::any_of(targets_.begin(), targets_.end(), [&](const auto& target) {
        return target.second.searched.corpus == corpus && target.second.visibility.reach == Reach::everything;
    });
}

std::optional<std::vector<Document>> Sight::small_world(Corpus corpus) {
    const bool limited = std::any_of(targets_.begin(), targets_.end(), [&](const auto& target) {
        return target.second.searched.corpus == corpus && target.second.visibility.reach == Reach::some;
    });
    std::vector<Document> world;
    if (!limited || !add_own(corpus, world) || !add_of_customers(corpus, world)) return std::nullopt;
    return world;
}

// Nothing when there are more than a few.
std::optional<std::vector<std::int64_t>> Sight::few_customers() const {
    std::vector<std::int64_t> ids;
    if (!customers_) return ids;
    const query::Compiler compiler{scope_};
    for (const query::Ground ground : compiler.grounds(*customers_)) {
        query::Sql sql;
        sql << "SELECT t.id FROM " << storage::table_of(*customers_) << " t WHERE 1=1";
        compiler.and_ground(sql, *customers_, "t", ground);
        sql << " LIMIT ";
        sql.bind(static_cast<std::int64_t>(kFewCustomers + 1));
        connection_.each(sql.text, sql.bound, [&](storage::Statement& row) { ids.push_back(row.integer(0)); });
        if (ids.size() > kFewCustomers) return std::nullopt;
    }
    return ids;
}

// What has an owner of its own. False when it is too much.
bool Sight::add_own(Corpus corpus, std::vector<Document>& world) {
    for (auto& [entity, target] : targets_) {
        if (target.searched.corpus != corpus || !target.owned || target.visibility.reach == Reach::everything) continue;
        if (!target.visibility.owners.empty()) {
            query::Sql few;
            few << "SELECT count(*) FROM (SELECT 1 FROM " << table_of(corpus) << " WHERE owner";
            few.in(target.visibility.owners) << " LIMIT ";
            few.bind(kFewDocuments + 1) << ") AS few";
            if (connection_.integer(few.text, few.bound) > kFewDocuments) return false;
            query::Sql tail;
            tail << "WHERE d.owner";
            tail.in(target.visibility.owners) << " AND d.entity=";
            tail.bind(entity);
            for (Document& document : documents_where(connection_, corpus, tail)) world.push_back(std::move(document));
        }
        if (!add_shared(entity, target, world)) return false;
    }
    return true;
}

bool Sight::add_shared(const std::string& entity, Target& target, std::vector<Document>& world) {
    const auto& records = shared(target);
    if (!records || records->size() + world.size() > static_cast<std::size_t>(kFewDocuments)) return false;
    for (const std::int64_t record : *records) {
        query::Sql tail;
        tail << "WHERE d.customer=0 AND d.record=";
        tail.bind(record) << " AND d.entity=";
        tail.bind(entity);
        for (Document& document : documents_where(connection_, target.searched.corpus, tail))
            world.push_back(std::move(document));
    }
    return true;
}

// What has the rights of its customer.
bool Sight::add_of_customers(Corpus corpus, std::vector<Document>& world) const {
    const bool inherits = std::any_of(targets_.begin(), targets_.end(), [&](const auto& target) {
        return target.second.searched.corpus == corpus && !target.second.owned &&
               target.second.visibility.reach == Reach::some;
    });
    if (!inherits) return true;
    const auto customers = few_customers();
    if (!customers) return false;
    if (customers->empty()) return true;
    query::Sql tail;
    tail << "WHERE d.customer";
    tail.in(*customers) << " LIMIT ";
    tail.bind(kFewDocuments + 1);
    std::vector<Document> documents = documents_where(connection_, corpus, tail);
    if (documents.size() > static_cast<std::size_t>(kFewDocuments)) return false;
    for (Document& document : documents) world.push_back(std::move(document));
    return true;
}

}  // namespace lazo::search
