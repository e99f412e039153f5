// What an asker may see of each searched entity, and a quick look at a document before its live row is judged.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kernel/query/compiler.h"
#include "kernel/search/documents.h"
#include "kernel/search/searched.h"

namespace lazo::search {

class Sight {
 public:
    // `entities` empty: all. The connection and the scope outlive it.
    Sight(storage::Connection& connection, const query::Scope& scope, const std::vector<std::string>& entities);

    bool sees_nothing() const { return targets_.empty(); }
    bool has(Corpus corpus) const;
    bool is_customers(const std::string& entity) const;
    // With the fields that the asker may read. Null for what is not asked for or not seen.
    const Searched* find(const std::string& entity) const;
    // Those among the documents whose live row the asker sees. Documents that are behind cannot show too much.
    std::vector<Document> visible(std::vector<Document> documents);

    // All documents of a corpus for an asker who sees few rows: what they own, what is shared with them, what belongs
    // to their customers. Empty when that is too much to look at one by one, or when there is nothing to see in it.
    std::optional<std::vector<Document>> small_world(Corpus corpus);
    // The documents shared with the asker, where they are few.
    std::vector<Document> few_shared();
    // Whose rows the asker sees by their owner, where these are few; empty when they are many, or everybody's.
    std::vector<std::int64_t> few_owners() const;
    // Whether there is more to be seen than a small world holds: rows that everybody sees.
    bool sees_beyond_world(Corpus corpus) const;

 private:
    struct Target {
        Searched searched;
        query::Visibility visibility;
        bool owned = false;      // judged by an owner of its own
        bool customers = false;  // the customers themselves
        // Ids shared with the asker, read when first needed; empty when they are too many to hold.
        bool shares_read = false;
        std::optional<std::set<std::int64_t>> shared = {};
    };
    bool may_see(const Document& document);
    const std::optional<std::set<std::int64_t>>& shared(Target& target);
    bool add_own(Corpus corpus, std::vector<Document>& world);
    bool add_shared(const std::string& entity, Target& target, std::vector<Document>& world);
    bool add_of_customers(Corpus corpus, std::vector<Document>& world) const;
    std::optional<std::vector<std::int64_t>> few_customers() const;

    storage::Connection& connection_;
    const query::Scope scope_;
    schema::ShapePointer customers_;
    std::map<std::string, Target, std::less<>> targets_;
};

}  // namespace lazo::search
