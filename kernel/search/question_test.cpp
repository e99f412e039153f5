#include "kernel/search/question.h"

#include "kernel/search/documents.h"

namespace lazo::search {
namespace {

using Words = std::vector<std::string>;

Document customer(const std::string& title, const std::string& grams = {}, const std::string& words = {}) {
    Document document;
    document.title = title;
    document.grams = grams.empty() ? title : title + "\n" + grams;
    document.words = words;
    return document;
}

std::optional<Rank> rank(std::string_view typed, const Document& document) {
    const auto match = judge(Question::parse(typed), Corpus::names, document);
    if (!match) return std::nullopt;
    return match->rank;
}

TEST(SearchQuestionTest, takes_apart_what_was_typed) {
    EXPECT_EQ(Question::parse("  Lucía  GARC").words, (Words{"lucia", "garc"}));
    EXPECT_TRUE(Question::parse(" .,- ").empty());
    EXPECT_TRUE(Question::parse("lucia.gar").mail_like);
    EXPECT_TRUE(Question::parse("@acme").mail_like);
    EXPECT_FALSE(Question::parse("lucia gar.").mail_like);
    EXPECT_FALSE(Question::parse("S.L. acme").mail_like);
    EXPECT_EQ(Question::parse("a b c d e f g h i j k l m n").words.size(), 12u);
}

TEST(SearchQuestionTest, knows_phones_in_all_their_spellings) {
    for (const std::string_view typed :
         {"612 34 56 78", "612345678", "+34612345678", "0034 612 345 678", "(612) 345-678", "612.345.678", "0612345678",
          "+34 (0)612 345 678", "34-612-345-678", "612/345/678", "2 34 56", "345", "5678"}) {
        EXPECT_TRUE(Question::parse(typed).phone_like) << typed;
        EXPECT_TRUE(rank(typed, customer("x", "34612345678"))) << typed;
        EXPECT_FALSE(rank(typed, customer("x", "34699999999"))) << typed;
    }
    for (const std::string_view typed : {"12", "612a", "calle 612", "+"})
        EXPECT_FALSE(Question::parse(typed).phone_like) << typed;
}

TEST(SearchQuestionTest, a_whole_phone_is_an_exact_answer) {
    EXPECT_EQ(rank("612345678", customer("x", "34612345678")), Rank::exact);
    EXPECT_EQ(rank("+34 612345678", customer("x", "612345678")), Rank::exact);
    EXPECT_EQ(rank("+1 (212) 555-0100", customer("x", "2125550100")), Rank::exact);
    EXPECT_EQ(rank("+351 912345678", customer("x", "912345678")), Rank::exact);
    EXPECT_EQ(rank("612345", customer("x", "34612345678")), Rank::inside);
    // Without its country's code a part of a number answers nothing: other numbers would.
    EXPECT_EQ(rank("+34 61234", customer("x", "99612345678")), std::nullopt);
}

TEST(SearchQuestionTest, ranks_what_stands_where) {
    EXPECT_EQ(rank("lucia garcia", customer("lucia garcia")), Rank::exact);
    EXPECT_EQ(rank("lucia gar", customer("lucia garcia")), Rank::title_start);
    EXPECT_EQ(rank("gar lu", customer("lucia garcia")), Rank::word_start);
    EXPECT_EQ(rank("madrid", customer("lucia garcia", "", "madrid")), Rank::word_start);
    EXPECT_EQ(rank("arcia", customer("lucia garcia")), Rank::inside);
    EXPECT_EQ(rank("ci", customer("lucia garcia")), std::nullopt);
    EXPECT_EQ(rank("lucia.g", customer("x", "lucia.garcia@acme.es")), Rank::word_start);
    EXPECT_EQ(rank("a.garcia", customer("x", "lucia.garcia@acme.es")), Rank::inside);
    EXPECT_EQ(rank("lucia.garcia@acme.es", customer("x", "lucia.garcia@acme.es")), Rank::exact);
}

TEST(SearchQuestionTest, words_begin_behind_any_sign) {
    EXPECT_EQ(rank("soto", customer("ana-soto")), Rank::word_start);
    EXPECT_EQ(rank("soto", customer("ana «soto»")), Rank::word_start);
    EXPECT_EQ(rank("brien", customer("o'brien")), Rank::word_start);
    EXPECT_EQ(rank("本語", customer("日本語")), std::nullopt);  // two characters, though six bytes
    EXPECT_EQ(rank("本語学", customer("日本語学")), Rank::inside);
}

TEST(SearchQuestionTest, texts_know_only_beginnings_of_words) {
    Document text;
    text.words = "llamada de la senora garcia\npide presupuesto";
    EXPECT_TRUE(judge(Question::parse("presu garc"), Corpus::texts, text));
    EXPECT_FALSE(judge(Question::parse("arcia"), Corpus::texts, text));
}

TEST(SearchQuestionTest, slips_grow_with_the_word) {
    EXPECT_EQ(allowed_slips(3), 0);
    EXPECT_EQ(allowed_slips(4), 1);
    EXPECT_EQ(allowed_slips(7), 1);
    EXPECT_EQ(allowed_slips(8), 2);
}

TEST(SearchQuestionTest, an_owners_mark_is_one_letter_three_times) {
    EXPECT_EQ(mark_of(0), "");
    EXPECT_EQ(mark_of(1), "\xF3\xB0\x80\x81\xF3\xB0\x80\x81\xF3\xB0\x80\x81");
    EXPECT_NE(mark_of(1), mark_of(2));
    EXPECT_EQ(mark_of(7), mark_of(7 + 0xFFFE));
}

}  // namespace
}  // namespace lazo::search
