// Passwords, tokens, hashes and random numbers, through libsodium. All functions may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lazo::crypto {

// Argon2id, encoded with its salt and cost. Costs ~50 ms and 64 MB by intent: call it before taking the write lease.
std::string hash_password(std::string_view password);
// False also for what is no hash.
bool verify_password(std::string_view hash, std::string_view password);
// Takes as long as a real check: spent when the login is unknown, so that time does not tell which logins exist.
void waste_password_time(std::string_view password);

std::string random_token(std::size_t bytes = 24);  // URL-safe base64 without padding
std::uint64_t random_number();
std::string blake2(std::string_view bytes);  // 32 bytes, raw
std::string blake2_hex(std::string_view bytes);
// URL-safe base64 without padding; reading gives nothing for what is none.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);
bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace lazo::crypto
