// What modules add to the write pipeline: rules that complete and check a record before it is written, and consequences
// afterwards. Registered at start-up, by entity; run for every write from every side.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "kernel/schema/record.h"

namespace lazo::records {

class Writer;

// Collects the faults of one write, so that all are told at once.
class FieldErrors {
   public:
    void add(std::string path, Message message) { errors_.push_back({std::move(path), std::move(message)}); }
    bool empty() const { return errors_.empty(); }
    // Throws Error{invalid} with all of them; does nothing when there are none.
    void throw_if_any() const;
    std::vector<FieldError>& all() { return errors_; }

   private:
    std::vector<FieldError> errors_;
};

// What a rule sees beside the record.
struct RuleContext {
    Writer& writer;              // actor, clock, company, connection; further writes join the same change set
    const schema::Record* before;  // null when the record is new
    FieldErrors& errors;
    std::string path;            // prefix of this record's paths: "emails[1]."
};

class Rules {
   public:
    using BeforeSave = std::function<void(schema::Record&, RuleContext&)>;
    using AfterSave = std::function<void(const schema::Record&, RuleContext&)>;
    using BeforeDelete = std::function<void(const schema::Record&, Writer&)>;
    using AfterDelete = std::function<void(const schema::Record&, Writer&)>;

    void before_save(const schema::Entity& entity, BeforeSave rule) { before_[entity.name()].push_back(std::move(rule)); }
    void after_save(const schema::Entity& entity, AfterSave rule) { after_[entity.name()].push_back(std::move(rule)); }
    // May refuse; an undo does not ask.
    void before_delete(const schema::Entity& entity, BeforeDelete rule) { delete_[entity.name()].push_back(std::move(rule)); }
    // Once the row is gone, whoever took it away.
    void after_delete(const schema::Entity& entity, AfterDelete rule) { deleted_[entity.name()].push_back(std::move(rule)); }

    const std::vector<BeforeSave>& before_save(const std::string& entity) const { return found(before_, entity); }
    const std::vector<AfterSave>& after_save(const std::string& entity) const { return found(after_, entity); }
    const std::vector<BeforeDelete>& before_delete(const std::string& entity) const { return found(delete_, entity); }
    const std::vector<AfterDelete>& after_delete(const std::string& entity) const { return found(deleted_, entity); }

   private:
    template <class Rule>
    static const std::vector<Rule>& found(const std::map<std::string, std::vector<Rule>>& rules, const std::string& entity) {
        static const std::vector<Rule> none;
        const auto at = rules.find(entity);
        return at == rules.end() ? none : at->second;
    }
    std::map<std::string, std::vector<BeforeSave>> before_;
    std::map<std::string, std::vector<AfterSave>> after_;
    std::map<std::string, std::vector<BeforeDelete>> delete_;
    std::map<std::string, std::vector<AfterDelete>> deleted_;
};

}  // namespace lazo::records
