#include <algorithm>

#include "kernel/api/endpoints.h"
#include "kernel/api/openapi.h"
#include "kernel/api/openapi_schemas.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::api {
namespace {

constexpr std::string_view kStyle =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem "
    "1.5rem;color:#1c2430;background:#fff}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 "
    "1.5rem}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;"
    "border-bottom:1px solid #d8dee6}code{font:14px/1.4 "
    "ui-monospace,monospace;overflow-wrap:anywhere}h2{margin-top:2.5rem}"
    "nav "
    "a{margin-right:1rem}@media(prefers-color-scheme:dark){body{background:#14181f;color:#e6eaf0}th,td{border-color:#"
    "364152}a{color:#8ab8ff}}";

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        if (letter == '&')
            safe += "&amp;";
        else if (letter == '<')
            safe += "&lt;";
        else if (letter == '>')
            safe += "&gt;";
        else if (letter == '"')
            safe += "&quot;";
        else
            safe += letter;
    }
    return safe;
}

class Page {
 public:
    Page(const schema::Snapshot& schema, const Texts& texts, Language language)
        : schema_(schema), texts_(texts), language_(language) {}

    std::string text() {
        html_ =
            "<!doctype html><html lang=\"" + std::string(code_of(language_)) + "\"><head><meta charset=\"utf-8\">" +
            "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Lazo API</title><style>" +
            std::string(kStyle) + "</style></head><body><main><h1>Lazo API</h1><p>" + say("api.about") +
            "</p><p><a href=\"/api/openapi.json\">OpenAPI 3.1</a></p>";
        contents();
        std::string_view group;
        for (const Endpoint& endpoint : endpoints()) {
            if (endpoint.group != group) chapter(group = endpoint.group);
            row(endpoint);
        }
        html_ += "</tbody></table><h2 id=\"entities\">" + say("api.group.entities") + "</h2>";
        for (const schema::ShapePointer& shape : schema_.in_order())
            if (!shape->entity().options().internal) entity(*shape);
        return html_ + "</main></body></html>\n";
    }

 private:
    std::string say(const std::string& key) const { return escaped(texts_.say(language_, key)); }
    std::string say_or(const std::string& key, const std::string& otherwise) const {
        return texts_.knows(language_, key) ? say(key) : escaped(otherwise);
    }

    void contents() {
        html_ += "<nav>";
        std::string_view group;
        for (const Endpoint& endpoint : endpoints()) {
            if (endpoint.group == group) continue;
            group = endpoint.group;
            html_ += "<a href=\"#" + std::string(group) + "\">" + say("api.group." + std::string(group)) + "</a> ";
        }
        html_ += "<a href=\"#entities\">" + say("api.group.entities") + "</a></nav>";
    }

    void chapter(std::string_view group) {
        if (chapters_++ > 0) html_ += "</tbody></table>";
        html_ += "<h2 id=\"" + std::string(group) + "\">" + say("api.group." + std::string(group)) +
                 "</h2><table><thead><tr><th>" + say("api.column.route") + "</th><th>" + say("api.column.does") +
                 "</th><th>" + say("api.column.arguments") + "</th></tr></thead><tbody>";
    }

    void row(const Endpoint& endpoint) {
        std::string arguments{endpoint.query};
        for (std::size_t comma = 0; (comma = arguments.find(',', comma)) != std::string::npos; comma += 2)
            arguments.replace(comma, 1, ", ");
        html_ += "<tr><td><code>" + std::string(http::name_of(endpoint.method)) + " " + escaped(endpoint.path) +
                 "</code></td><td>" + say("api.does." + std::string(endpoint.name)) + "</td><td><code>" +
                 escaped(arguments) + "</code></td></tr>";
    }

    void entity(const schema::Shape& shape) {
        const std::string otherwise = shape.label().empty() ? shape.name() : shape.label();
        html_ += "<h3 id=\"" + escaped(shape.name()) + "\">" + say_or("entity." + shape.name(), otherwise) + " <code>" +
                 escaped(shape.name()) + "</code></h3><table><thead><tr><th>" + say("api.column.field") + "</th><th>" +
                 say("api.column.type") + "</th><th>" + say("api.column.label") + "</th></tr></thead><tbody>";
        for (const schema::Field* field : shape.fields()) {
            std::string type{schema::name_of(field->value_type())};
            if (!field->target().empty()) type += " → " + field->target();
            const std::string label = field->options().label.empty() ? field->name() : field->options().label;
            const std::string shared = say_or("field." + field->name(), label);
            html_ +=
                "<tr><td><code>" + escaped(field->name()) + "</code></td><td>" + escaped(type) +
                (field->options().required ? ", " + say("api.required") : "") +
                (is_sent(*field) ? "" : ", " + say("api.read_only")) + "</td><td>" +
                (texts_.knows(language_, shape.name() + "." + field->name()) ? say(shape.name() + "." + field->name())
                                                                             : shared) +
                "</td></tr>";
        }
        html_ += "</tbody></table>";
    }

    const schema::Snapshot& schema_;
    const Texts& texts_;
    const Language language_;
    std::string html_;
    int chapters_ = 0;
};

}  // namespace

std::string reference_page(const schema::Snapshot& schema, const Texts& texts, Language language) {
    return Page{schema, texts, language}.text();
}

}  // namespace lazo::api
