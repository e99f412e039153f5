#include "kernel/schema/fields/moment.h"

#include <charconv>

#include "base/text.h"

namespace lazo::schema {
namespace {

constexpr Operators kTimeOperators = Operator::eq | Operator::ne | Operator::lt | Operator::le | Operator::gt |
                                     Operator::ge | Operator::in | Operator::empty;

// Turns the faults of base's parsers into a bad value.
template <class Read>
Value guarded(const Read& read) {
    try {
        return read();
    } catch (const Error& error) {
        throw BadValue{error.fields().empty() ? error.message() : error.fields().front().message};
    }
}

class TimelikeKind : public Kind {
   public:
    Form form() const override { return Form::integer; }
    Value read_json(const Field& field, const json::Value& json, const Reading& reading) const override {
        if (json.is_null()) return {};
        if (!json.is_text()) throw BadValue{{"field.text_expected"}};
        return read_text(field, json.text(), reading);
    }
    Value read_text(const Field&, std::string_view typed, const Reading& reading) const override {
        const std::string_view trimmed = text::trim_ascii(typed);
        if (trimmed.empty()) return {};
        return guarded([&] { return Value{parse(trimmed, reading)}; });
    }
    void write_json(const Field& field, const Value& value, json::Writer& out) const override {
        out.text(to_text(field, value));
    }

   private:
    virtual std::int64_t parse(std::string_view text, const Reading& reading) const = 0;
};

class DateKind : public TimelikeKind {
   public:
    std::string_view name() const override { return "date"; }
    Operators operators() const override { return kTimeOperators | Operator::period; }
    std::string to_text(const Field&, const Value& value) const override {
        return Codec<Date>::from(value).to_text();
    }

   private:
    std::int64_t parse(std::string_view text, const Reading&) const override { return Date::parse(text).days; }
};

class TimeKind : public TimelikeKind {
   public:
    std::string_view name() const override { return "time"; }
    Operators operators() const override { return kTimeOperators; }
    std::string to_text(const Field&, const Value& value) const override {
        return Codec<TimeOfDay>::from(value).to_text();
    }

   private:
    std::int64_t parse(std::string_view text, const Reading&) const override { return TimeOfDay::parse(text).seconds; }
};

class MomentKind : public TimelikeKind {
   public:
    std::string_view name() const override { return "moment"; }
    Operators operators() const override { return kTimeOperators | Operator::period; }
    std::string to_text(const Field&, const Value& value) const override {
        return Codec<Moment>::from(value).to_text();
    }

   private:
    // A date alone is the beginning of that day where the asker lives.
    std::int64_t parse(std::string_view text, const Reading& reading) const override {
        if (text.find('T') == std::string_view::npos && text.find(':') == std::string_view::npos)
            return reading.zone.start_of(Date::parse(text)).ms;
        return Moment::parse(text).ms;
    }
};

// Seconds as a number, or "1:30:00" and "1:30" (hours and minutes) as text.
class DurationKind : public Kind {
   public:
    std::string_view name() const override { return "duration"; }
    Form form() const override { return Form::integer; }
    Operators operators() const override { return kTimeOperators; }
    Value read_json(const Field& field, const json::Value& json, const Reading& reading) const override {
        if (json.is_null()) return {};
        if (json.is_integer() && json.integer() >= 0) return json.integer();
        if (json.is_text()) return read_text(field, json.text(), reading);
        throw BadValue{{"field.duration_expected"}};
    }
    Value read_text(const Field&, std::string_view typed, const Reading&) const override {
        std::string_view rest = text::trim_ascii(typed);
        if (rest.empty()) return {};
        std::int64_t parts[3] = {};
        int count = 0;
        while (count < 3) {
            const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), parts[count]);
            if (fault != std::errc{} || parts[count] < 0 || parts[count] > 1'000'000'000) break;
            count++;
            rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
            if (rest.empty() || rest.front() != ':') break;
            rest.remove_prefix(1);
        }
        if (!rest.empty() || count == 0) throw BadValue{{"field.duration_expected"}};
        if (count == 1) return parts[0];
        return parts[0] * 3600 + parts[1] * 60 + parts[2];
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.integer(std::get<std::int64_t>(value));
    }
    std::string to_text(const Field&, const Value& value) const override {
        return std::to_string(std::get<std::int64_t>(value));
    }
};

}  // namespace

const Kind* date_kind() {
    static const DateKind kind;
    return &kind;
}
const Kind* time_kind() {
    static const TimeKind kind;
    return &kind;
}
const Kind* moment_kind() {
    static const MomentKind kind;
    return &kind;
}
const Kind* duration_kind() {
    static const DurationKind kind;
    return &kind;
}

}  // namespace lazo::schema
