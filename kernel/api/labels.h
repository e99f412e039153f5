// The names of the records that links lead to, where the asker may see them. Fetched for a whole page at once.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/api/call.h"

namespace lazo::api {

class Labels {
   public:
    Labels(const Call& call, storage::Connection& connection) : call_(call), connection_(connection) {}

    // Remembers that the label is wanted; fetch() then reads all of them at once, with one statement an entity.
    void want(const std::string& entity, schema::Key key) { wanted_[entity].try_emplace(key); }
    void want_links(const schema::Record& record, const std::vector<const schema::Field*>& fields);
    void fetch();
    // Null when there is no such record, or the asker may not see it.
    const std::string* find(const std::string& entity, schema::Key key) const;

   private:
    void ask(const std::string& entity, std::map<schema::Key, std::string>& labels, std::vector<query::ListQuestion>& questions);
    const Call& call_;
    storage::Connection& connection_;
    std::map<std::string, std::map<schema::Key, std::string>> wanted_;
};

// How a record is called: the text of its title field.
std::string title_of(const schema::Record& record);

}  // namespace lazo::api
