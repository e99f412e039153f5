#include "base/crypto.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/error.h"

namespace lazo::crypto {
namespace {

TEST(Crypto, verifies_a_password_against_its_hash_only) {
    const std::string hash = hash_password("contraseña correcta");
    EXPECT_EQ(hash.rfind("$argon2id$", 0), 0u);
    EXPECT_TRUE(verify_password(hash, "contraseña correcta"));
    EXPECT_FALSE(verify_password(hash, "contraseña correctA"));
    EXPECT_FALSE(verify_password(hash, ""));
    EXPECT_NE(hash, hash_password("contraseña correcta"));
}

TEST(Crypto, refuses_what_is_no_hash) {
    EXPECT_FALSE(verify_password("", "x"));
    EXPECT_FALSE(verify_password("plain", "plain"));
    EXPECT_FALSE(verify_password(std::string(5'000, '$'), "x"));
}

TEST(Crypto, draws_tokens_that_fit_a_url) {
    std::set<std::string> seen;
    for (int i = 0; i < 1'000; i++) seen.insert(random_token());
    EXPECT_EQ(seen.size(), 1'000u);
    const std::string token = random_token(24);
    EXPECT_EQ(token.size(), 32u);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    EXPECT_EQ(random_token(1).size(), 2u);
    EXPECT_NE(random_number(), random_number());
}

TEST(Crypto, hashes_as_blake2b_256_is_published) {
    EXPECT_EQ(blake2_hex(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    EXPECT_EQ(blake2_hex("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    EXPECT_EQ(blake2("abc").size(), 32u);
}

TEST(Crypto, hashes_a_file_as_its_bytes) {
    std::string folder = (std::filesystem::temp_directory_path() / "lazo-crypto-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const std::string path = folder + "/file";
    for (const std::size_t size : {0u, 3u, 262'144u, 700'001u}) {
        const std::string bytes(size, 'x');
        std::ofstream{path, std::ios::binary} << bytes;
        EXPECT_EQ(blake2_hex_of_file(path), blake2_hex(bytes)) << size;
    }
    std::filesystem::remove_all(folder);
    EXPECT_THROW(blake2_hex_of_file(path), Error);
}

TEST(Crypto, opens_what_was_sealed_with_the_same_key_only) {
    const std::string key = blake2("key"), sealed = seal(key, "secret");
    EXPECT_EQ(open_sealed(key, sealed), "secret");
    EXPECT_EQ(open_sealed(key, seal(key, "")), "");
    EXPECT_NE(seal(key, "secret"), sealed);
    EXPECT_EQ(open_sealed(blake2("other"), sealed), std::nullopt);
    std::string broken = sealed;
    broken.back() = static_cast<char>(broken.back() ^ 1);
    EXPECT_EQ(open_sealed(key, broken), std::nullopt);
    EXPECT_EQ(open_sealed(key, "short"), std::nullopt);
    EXPECT_THROW(seal("short", "secret"), Error);
}

TEST(Crypto, compares_bytes) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

}  // namespace
}  // namespace lazo::crypto
