// What names of people, companies and places are made of: common words of Spain and Latin America.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace lazo::demo {

struct City {
    std::string_view name, region, postal_code;
};

struct Country {
    std::string_view code;
    int weight;                // of a hundred customers
    std::string_view phone;    // of a mobile phone: # is any digit, * one of 2 to 9
    std::string_view company;  // what stands behind the names of companies
    std::span<const City> cities;
};

std::span<const Country> countries();
std::span<const std::string_view> women();
std::span<const std::string_view> men();
std::span<const std::string_view> surnames();
std::span<const std::string_view> streets();
std::span<const std::string_view> job_titles();

struct Trade {
    std::string_view industry;  // a value of customers.industry
    std::array<std::string_view, 4> words;
};
std::span<const Trade> trades();
std::span<const std::string_view> company_words();

// What is written down of a touch.
std::span<const std::string_view> call_summaries();
std::span<const std::string_view> meeting_summaries();
std::span<const std::string_view> mail_summaries();
std::span<const std::string_view> note_summaries();
std::span<const std::string_view> chat_summaries();
std::span<const std::string_view> details();
std::span<const std::string_view> task_titles();

}  // namespace lazo::demo
